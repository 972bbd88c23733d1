import Foundation
import Glibc
import Testing

/// The server that misbehaves on purpose (Tests/Tools/fault_server.py), as long as the tests run.
enum FaultServer {
  /// Its port; nil where there is no Python.
  static let port: Int? = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Project.path("Tests/Tools/fault_server.py")]
    let output = Pipe()
    process.standardInput = keptOpen
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    return Int(line.trimmingCharacters(in: .whitespacesAndNewlines))
  }()

  /// The server ends when this closes: when the tests end, however that is.
  private static let keptOpen = Pipe()

  /// A configuration whose default backend is this server with one fault.
  static func configuration(_ fault: String, port: Int, api: String = "chat") -> String {
    """
    [defaults]
    backend = "bad"
    branches = 1

    [backends.bad]
    kind = "openai"
    base_url = "http://127.0.0.1:\(port)/\(fault)"
    api = "\(api)"
    model = "m"
    key_variable = "OPENAI_API_KEY"
    """
  }
}

/// Files of the project itself.
enum Project {
  /// A path inside the project.
  static func path(_ name: String) -> String {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(4).joined(separator: "/") + "/" + name
  }
}
