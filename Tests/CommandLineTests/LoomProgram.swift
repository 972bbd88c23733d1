import Foundation
import Glibc
import Testing

/// The built program, run in a folder of its own with a home of its own.
final class LoomProgram {
  /// The folder that relative paths start from.
  let folder: String
  /// Environment variables besides `HOME`, `PATH` and `LANG`.
  var environment: [String: String] = [:]
  /// Something that has to live as long as this.
  var companion: AnyObject?
  private var runs = 0

  /// What a run gave.
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String

    /// The lines on standard error.
    var sentences: [Substring] { errors.split(separator: "\n") }
  }

  init() throws {
    var template = Array("/tmp/loom-cli-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try #require(mkdir(folder + "/home", 0o700) == 0)
    try #require(mkdir(folder + "/logs", 0o700) == 0)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The folder of the test program, where the build puts `loom` as well.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(
      decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    return (own as NSString).deletingLastPathComponent + "/loom"
  }()

  /// Runs the program to its end.
  @discardableResult
  func run(_ arguments: String..., input: String = "") throws -> Outcome {
    try run(arguments, input: input)
  }

  /// Runs the program to its end.
  @discardableResult
  func run(_ arguments: [String], input: String = "", wrapper: String = "") throws -> Outcome {
    try start(arguments, input: input, wrapper: wrapper).wait()
  }

  /// Starts the program.
  ///
  /// `wrapper` stands before it in the shell's command line.
  func start(_ arguments: [String], input: String = "", wrapper: String = "") throws -> Running {
    runs += 1
    let log = "\(folder)/logs/\(runs)"
    try write(input, to: "logs/\(runs).in")
    let script =
      "cd \"$1\" && shift && \(wrapper) exec \"$@\" <\(log).in >\(log).out 2>\(log).err"
    let words = ["/bin/sh", "-c", script, "sh", folder, LoomProgram.path] + arguments
    var variables = ["HOME": folder + "/home", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    variables.merge(environment) { _, new in new }
    // The test's threads block signals; a shell's children do not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let code = withStrings(words) { words in
      withStrings(variables.map { "\($0.key)=\($0.value)" }) { variables in
        posix_spawn(&process, "/bin/sh", nil, &attributes, words, variables)
      }
    }
    try #require(code == 0)
    return Running(process: process, log: log)
  }

  /// A run under way.
  struct Running {
    let process: pid_t
    let log: String

    func signal(_ number: Int32) { kill(process, number) }

    func wait() throws -> Outcome {
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0 { try #require(errno == EINTR) }
      let signal = status & 0x7F
      return Outcome(
        code: signal == 0 ? (status >> 8) & 0xFF : -signal,
        output: text(".out"),
        errors: text(".err")
      )
    }

    /// What it wrote; nothing if it was killed before it had where to write.
    private func text(_ ending: String) -> String {
      String(decoding: FileManager.default.contents(atPath: log + ending) ?? Data(), as: UTF8.self)
    }
  }

  // MARK: Files

  /// Writes a file in the folder.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
  }

  /// The content of a file in the folder.
  func read(_ name: String) throws -> String {
    String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)),
      as: UTF8.self
    )
  }

  /// The permission bits of a file in the folder.
  func mode(_ name: String) -> mode_t? {
    var status = stat()
    return stat(folder + "/" + name, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  /// The files in the folder itself.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// The files in the folder itself, without the earlier states kept beside sessions.
  func filesButBackups() throws -> [String] { try files().filter { !$0.contains(".backup-") } }

  /// A session with a prompt.
  func makeSession(_ name: String = "s.loom.json", prompt: String = "Once upon a time") throws {
    let outcome = try run("new", name, "--prompt-file", "-", input: prompt)
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  /// The nodes of a session as `loom show --json` prints them.
  func nodes(_ name: String = "s.loom.json") throws -> [[String: Any]] {
    let outcome = try run("show", name, "--json")
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try objects(outcome.output)
  }
}

/// The objects of JSON Lines.
func objects(_ lines: String) throws -> [[String: Any]] {
  try lines.split(separator: "\n").map { line in
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(object as? [String: Any])
  }
}

/// Calls `body` with the strings as a C array that ends in NULL.
private func withStrings<Result>(
  _ strings: [String],
  _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) }
  pointers.append(nil)
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers)
}
