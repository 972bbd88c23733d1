import TreeModel

/// One row of a data set before it becomes text: which nodes, on what grounds.
struct DerivedRow {
  /// A completion in a row.
  struct Side {
    let node: NodeID
    /// The rating of this text; of identical texts the one that most of them have.
    let rating: Int8?
    let isCut: Bool
  }

  /// What makes two rows the same row, or opposites.
  struct Key: Hashable {
    let prompt: ContentHash
    let low: ContentHash
    let high: ContentHash
  }

  /// Index of the session.
  let session: Int
  /// The node that the completions follow; nil at the roots.
  let parent: NodeID?
  /// The root of the tree they stand in.
  let root: NodeID
  let source: PairSource
  /// Chosen and rejected; or the one completion; or all of a list.
  let sides: [Side]
  /// The difference of the ratings, if both have one.
  var margin: Double?
  /// Whether the prompt's trailing newlines go to the completions too.
  let movesNewlines: Bool
  let key: Key
  /// Which of two opposite statements with the same `key` it is.
  let isForward: Bool

  /// Whether the one completion of the row is good.
  var label: Bool { (sides.first?.rating ?? 0) > 0 }
}

/// What a format's rows are made of.
enum Material {
  /// Chosen over rejected.
  case pairs
  /// One completion with a sign.
  case labels
  /// Approved texts from the root on.
  case paths
  /// All rated completions of a prompt.
  case lists
}
