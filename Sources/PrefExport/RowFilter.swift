public import TreeModel

/// Which judgements and which completions an export takes into account; by default all.
public struct RowFilter: Equatable, Sendable {
  /// The pseudonyms whose judgements count; empty for everybody's.
  ///
  /// A node's rating is then the last standing one that one of them gave it. A rewrite whose author
  /// no vote names, and a branch that was continued without a vote, are nobody's.
  public var annotators: Set<String> = []
  /// The models or adapters, by their exact names, that may have written a row's completions; empty
  /// for any.
  ///
  /// A rewrite counts as its original's. What a person wrote from nothing is no model's and stays.
  public var models: Set<String> = []
  /// The tags of which a row's completions, or a text above them, must have one; empty for none.
  public var tags: Set<String> = []
  /// The time from which on judgements count, milliseconds since 1970; nil for all times.
  ///
  /// A rating or a rewrite without a vote counts as judged when the node was made.
  public var since: Int64?

  /// The expression that every completion of a row must match; nil for none.
  public var nodes: NodeFilter?
  /// What ages in it are reckoned from, milliseconds since 1970.
  public var now: Int64 = 0

  /// Creates a filter that lets everything through.
  public init() {}

  /// Whether a judgement by `annotator`, if one is known, at `time` counts.
  func takes(_ annotator: String?, at time: Int64) -> Bool {
    isRecent(time) && (annotators.isEmpty || annotator.map(annotators.contains) == true)
  }

  /// Whether a judgement at `time` counts, whoever made it.
  func isRecent(_ time: Int64) -> Bool { since.map { time >= $0 } ?? true }
}
