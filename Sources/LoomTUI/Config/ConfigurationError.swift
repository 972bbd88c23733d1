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
    /// A key of a service can be read by others; the mode in octal.
    case keyFileNotPrivate(path: String, mode: String)
    /// A key of a service cannot be read.
    case keyFileUnreadable(path: String, reason: String)
    /// A file with a key holds no key.
    case keyFileEmpty(path: String)
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
    case .keyFileNotPrivate(let path, let mode):
      "the key file \(quoted(path)) has mode \(mode) and others could read it; "
        + "run chmod 600 on it."
    case .keyFileUnreadable(let path, let reason):
      "the key file \(quoted(path)) cannot be read (\(quoted(reason))); correct key_file."
    case .keyFileEmpty(let path):
      "the key file \(quoted(path)) must hold one line with the key; put it there."
    }
  }

  private func suggestion(_ word: String, _ valid: [String]) -> String {
    guard !valid.isEmpty else { return "" }
    let names = list(valid.map { quoted($0, limit: 60) })
    guard let near = nearest(to: word, among: valid) else { return "; valid: \(names)" }
    return "; did you mean \(quoted(near, limit: 60))? Valid: \(names)"
  }
}
