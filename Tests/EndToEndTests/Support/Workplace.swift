import Foundation
import Glibc
import PtyHarness
import Testing

/// A folder with a home of its own, in which the real program runs as somebody would run it.
final class Workplace {
  /// The folder; removed at the end.
  let folder: String
  /// What every program started here gets in its environment.
  var environment: [String: String?]
  private var runs = 0

  /// What a command gave.
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  /// A folder under `parent`, with a configuration.
  ///
  /// By default the built-in model answers as fast as it can.
  init(configuration: String = Workplace.fast) throws {
    var template = Array("/tmp/loom-e2e-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    environment = [
      "HOME": folder + "/home", "XDG_CONFIG_HOME": folder + "/config",
      "XDG_STATE_HOME": folder + "/state", "XDG_DATA_HOME": folder + "/data",
      "TMPDIR": folder + "/tmp",
    ]
    for name in ["home", "config", "config/loom", "state", "data", "tmp", "runs"] {
      try #require(mkdir("\(folder)/\(name)", 0o700) == 0)
    }
    try write(configuration, to: "config/loom/config.toml")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A configuration for the built-in model at some pace.
  static func builtin(tokensPerSecond: Int, tokens: Int, more: String = "") -> String {
    """
    [defaults]
    branches = 4
    max_tokens = \(tokens)
    \(more)

    [backends.builtin]
    kind = "builtin"
    tokens_per_second = \(tokensPerSecond)
    """
  }

  /// A thousand seconds of text for each branch, should nobody end it.
  static let slow = builtin(tokensPerSecond: 4, tokens: 4000) + "\nignore_eos = true"

  /// The built-in model as fast as it can.
  static let fast = builtin(tokensPerSecond: 0, tokens: 16)

  /// The program.
  static var loom: String { Program.path("loom") }

  /// A name in the folder.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  // MARK: Running

  /// Opens a session in a terminal; `arguments` stand after the file's name.
  func open(
    _ name: String = "s.loom.json",
    _ arguments: [String] = [],
    rows: Int = 24,
    columns: Int = 80,
    environment more: [String: String?] = [:]
  ) throws -> VirtualTerminal {
    try VirtualTerminal(
      Workplace.loom,
      [path(name)] + arguments,
      environment: environment.merging(more) { $1 },
      rows: rows,
      columns: columns
    )
  }

  /// Runs a shell script in a terminal, in the folder; `$LOOM` is the program.
  func shell(
    _ script: String,
    rows: Int = 24,
    columns: Int = 80,
    environment more: [String: String?] = [:]
  ) throws -> VirtualTerminal {
    var variables = environment.merging(more) { $1 }
    variables["LOOM"] = Workplace.loom
    return try VirtualTerminal(
      "/bin/sh",
      ["-c", "cd \"\(folder)\" && \(script)"],
      environment: variables,
      rows: rows,
      columns: columns
    )
  }

  /// Runs a command of the program to its end, without a terminal; fails unless it gives `code`.
  @discardableResult
  func run(
    _ arguments: String...,
    code: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    try run(arguments, code: code, sourceLocation: sourceLocation)
  }

  /// Runs a command of the program to its end, without a terminal; fails unless it gives `code`.
  @discardableResult
  func run(
    _ arguments: [String],
    code: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    runs += 1
    let log = "runs/\(runs)"
    let words = arguments.map { "'\($0.replacingOccurrences(of: "'", with: "'\\''"))'" }
    let terminal = try shell(
      "exec \"$LOOM\" \(words.joined(separator: " ")) </dev/null >\(log).out 2>\(log).err"
    )
    let status = terminal.waitForEnd(seconds: 60)
    let outcome = Outcome(
      code: status.map { if case .exited(let code) = $0 { code } else { -1 } } ?? -1,
      output: try read(log + ".out"),
      errors: try read(log + ".err")
    )
    #expect(outcome.code == code, "\(outcome.errors)", sourceLocation: sourceLocation)
    return outcome
  }

  /// Makes a session with a prompt and texts by hand below it.
  func makeSession(
    _ name: String = "s.loom.json",
    prompt: String = "Once upon a time",
    children: [String] = []
  ) throws {
    try write(prompt, to: "runs/prompt")
    try run("new", name, "--prompt-file", "runs/prompt")
    for child in children { try run("add", name, "--parent", "1", "--text", child) }
  }

  // MARK: Files

  /// Writes a file.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  /// Writes a script that can be started.
  func writeScript(_ text: String, to name: String) throws {
    try write("#!/bin/sh\n" + text, to: name)
    try #require(chmod(path(name), 0o700) == 0)
  }

  /// The content of a file.
  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  /// Whether there is a file.
  func has(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

  /// The nodes of a session as `loom show --json` prints them.
  func nodes(_ name: String = "s.loom.json") throws -> [[String: Any]] {
    try objects(try run("show", name, "--json").output)
  }

  /// Fails unless `loom check` finds the session sound.
  func check(
    _ name: String = "s.loom.json",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try run("check", name, sourceLocation: sourceLocation)
    #expect(outcome.output.contains(" is sound"), sourceLocation: sourceLocation)
  }
}

/// The objects of JSON Lines.
func objects(_ lines: String) throws -> [[String: Any]] {
  try lines.split(separator: "\n").map { line in
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }
}
