import Foundation
import Testing

/// A tiny model with two adapters, made once for all tests, and a real server's command for it.
struct TinyModel {
  /// Why there is none.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// The folder with `tiny.gguf`, `lora-0.gguf` and `lora-1.gguf`.
  let folder: String
  /// The Python with the server's wheel.
  let python: String

  /// The first use needs pip and the network; what cannot be installed fails with the reason.
  static let made = Result { () throws -> TinyModel in
    let python = try output(of: [Project.path("Scripts/local-venv.sh")])
    // Beside the environment, so that the next run finds it.
    let folder = Project.path(".venv-local/tiny-model")
    if !FileManager.default.fileExists(atPath: folder + "/lora-1.gguf") {
      let new = folder + ".new-\(getpid())"
      _ = try output(of: [
        python, Project.path("Scripts/make_tiny_gguf.py"), "--out-dir", new,
      ])
      try? FileManager.default.moveItem(atPath: new, toPath: folder)
    }
    return TinyModel(folder: folder, python: python)
  }

  /// The configuration's `server` for it.
  var server: String { "[\"\(python)\", \"\(Project.path("Scripts/loom-llama-server"))\"]" }

  /// A configuration whose default backend is this model at a server that loom starts.
  func configuration(_ more: String = "", model: String? = nil, server: String? = nil) -> String {
    """
    [defaults]
    backend = "tiny"
    branches = 2
    max_tokens = 16
    temperature = 0.0

    [backends.tiny]
    kind = "local"
    model_file = "\(model ?? folder + "/tiny.gguf")"
    adapter_files = [
      { file = "\(folder)/lora-0.gguf", name = "first", scale = 0.0 },
      { file = "\(folder)/lora-1.gguf", name = "second", scale = 0.0 },
    ]
    server = \(server ?? self.server)
    threads = 1
    \(more)
    """
  }

  /// Runs a command to its end; the last line that it printed.
  private static func output(of command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Missing(description: "\(command.joined(separator: " ")) failed: see its message")
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
  }
}

/// The processes whose command line holds a text.
func processes(with text: String) -> [pid_t] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return names.compactMap { name in
    guard let pid = pid_t(name), pid != getpid(),
      let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
    else { return nil }
    return String(decoding: bytes, as: UTF8.self).contains(text) ? pid : nil
  }
}
