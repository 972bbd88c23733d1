/// What is wrong with the configuration, and where.
public struct ConfigurationError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Problem: Equatable, Sendable {
    /// The file is not TOML.
    case syntax(String)
    /// The file cannot be read.
    case unreadable(String)
    /// The file is not UTF-8.
    case notText
    /// The file is larger than any configuration.
    case tooLarge(limit: Int)
    /// A table has no such key.
    case unknownKey(String, table: String, valid: [String])
    /// A value is of the wrong kind.
    case wrongKind(key: String, expected: String, found: String)
    /// A value is of the right kind but not one that can be.
    case badValue(key: String, value: String, expected: String)
    /// A value is none of those there are.
    case unknownValue(key: String, value: String, valid: [String])
    /// A key has no meaning for this kind of backend.
    case notForKind(key: String, kind: String, valid: [String])
    /// A table lacks a key it needs.
    case missing(key: String, table: String, example: String)
    /// Two keys exclude each other.
    case conflict(String, String)
    /// A key of a service can be read by others.
    case keyFileNotPrivate(path: String)
    /// A key of a service cannot be read, or is no key.
    case keyFileUnusable(path: String)
    /// No command has this name.
    case unknownCommand(String, valid: [String])
    /// A text names no key of the keyboard.
    case unknownKeyName(String)
    /// Two commands want the same key.
    case keyTwice(String, command: String, other: String)
  }

  /// The file, or the environment variable.
  public var place: String
  /// The line of the file, counted from 1; nil for the file as a whole or a variable.
  public var line: Int?
  /// What is wrong.
  public var problem: Problem

  /// Creates an error.
  public init(place: String, line: Int?, problem: Problem) {
    self.place = place
    self.line = line
    self.problem = problem
  }

  /// What is wrong and what to do about it, in one line for a person.
  public var sentence: String {
    let place = quoted(place) + (line.map { ":\($0)" } ?? "")
    return "\(place): \(problem.sentence)"
  }
}

extension ConfigurationError.Problem {
  /// The sentence without its place.
  var sentence: String {
    switch self {
    case .syntax(let problem): "this is not TOML: \(quoted(problem)); correct this line."
    case .unreadable(let reason): "cannot be read (\(quoted(reason))); check its permissions."
    case .notText: "this is not UTF-8 text; save the file as UTF-8."
    case .tooLarge(let limit):
      "it is larger than \(byteCount(limit)), which no configuration is; check the path."
    case .unknownKey(let key, let table, let valid):
      "unknown key \(quoted(key, limit: 60)) in \(quoted(table, limit: 60))"
        + suggestion(key, valid) + "."
    case .wrongKind(let key, let expected, let found):
      "\(quoted(key, limit: 60)) must be \(expected), not \(found)."
    case .badValue(let key, let value, let expected):
      "\(quoted(key, limit: 60)) must be \(expected), not \(quoted(value, limit: 60))."
    case .unknownValue(let key, let value, let valid):
      "\(quoted(key, limit: 60)) cannot be \"\(quoted(value, limit: 60))\""
        + suggestion(value, valid) + "."
    case .notForKind(let key, let kind, let valid):
      "\(quoted(key, limit: 60)) means nothing for kind \"\(kind)\"; its keys are "
        + list(valid) + "."
    case .missing(let key, let table, let example):
      "\(quoted(table, limit: 60)) needs \(key), for example: \(example)."
    case .conflict(let one, let other): "\(one) and \(other) exclude each other; keep one."
    case .keyFileNotPrivate(let path):
      "others may read the key file \(quoted(path)); run chmod 600 on it."
    case .keyFileUnusable(let path):
      "the key file \(quoted(path)) cannot be read, or holds no key; it must be a file of one "
        + "line with the key."
    case .unknownCommand(let name, let valid):
      "there is no command \(quoted(name, limit: 60))"
        + (nearest(to: name, among: valid).map { "; did you mean \($0)?" } ?? ";")
        + " loom keys lists them."
    case .unknownKeyName(let name):
      "\"\(quoted(name, limit: 60))\" names no key; loom keys shows how they are written."
    case .keyTwice(let key, let command, let other):
      "the key \(quoted(key, limit: 60)) is given to \(command) and to \(other); choose one."
    }
  }

  private func suggestion(_ word: String, _ valid: [String]) -> String {
    guard !valid.isEmpty else { return "" }
    let names = list(valid.map { quoted($0, limit: 60) })
    guard let near = nearest(to: word, among: valid) else { return "; valid: \(names)" }
    return "; did you mean \(quoted(near, limit: 60))? Valid: \(names)"
  }
}
