/// A part of a dataset.
public enum DataSplit: String, CaseIterable, Sendable {
  case train
  case validation
  case test

  /// What its rows are for, after "for".
  public var purpose: String {
    switch self {
    case .train: "training"
    case .validation: "validation"
    case .test: "a test"
    }
  }
}

/// What a split keeps in the same proportions everywhere.
public enum Stratum: String, CaseIterable, Sendable {
  /// The tag of the completion, or the nearest one above it.
  case tag
  /// What the row rests on.
  case source
  /// The model that wrote the completion.
  case model
}

/// How rows are divided into parts: always by root, because a completion stands in the prompts of
/// all that was written below it.
public enum SplitRule: Equatable, Sendable {
  /// One file with everything.
  case none
  /// About this share (0...1) of the roots is for validation: those whose SHA-256 lies below it, so
  /// that a root stays where it is when others come.
  case validation(Double)
  /// Shares of the rows in percent, for training, validation and perhaps a test, as near as whole
  /// roots allow; in each stratum if one is named.
  case shares([Int], by: Stratum?)
}
