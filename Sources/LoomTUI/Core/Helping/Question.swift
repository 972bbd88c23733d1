/// Something that one key answers.
public enum Question: Equatable, Sendable {
  /// Whether the terminal's clipboard may be written.
  case clipboard
  /// Whether a file may be replaced.
  case replace(path: String)
}

/// How copying a text ended.
public enum CopyOutcome: Equatable, Sendable {
  /// It is there: a file, or a place's name.
  case done(String)
  /// A file is there already; nothing was written.
  case exists(path: String)
  /// Nothing was copied; a sentence.
  case failure(String)
}
