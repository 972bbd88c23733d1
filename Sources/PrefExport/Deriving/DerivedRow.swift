import TreeModel

/// One row of a data set before it becomes text: which nodes, on what grounds.
struct DerivedRow {
  /// A completion in a row.
  struct Side {
    let node: NodeID
    /// The rating of this text; of identical texts the one that most of them have.
    let rating: Int8?
    let isCut: Bool
    /// The node's own rating, of those that count.
    var ownRating: Int8?
    /// The index, among the session's votes, of the one behind the node's rating, or of that of who
    /// wrote it.
    var vote: Int?
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
  /// Chosen and rejected; or the one completion; or all of a list; or reference, chosen and
  /// rejected; or the steps of a path.
  let sides: [Side]
  /// The difference of the ratings, if both have one.
  var margin: Double?
  /// Whether the prompt's trailing newlines go to the completions too.
  let movesNewlines: Bool
  var key: Key
  /// Which of two opposite statements with the same `key` it is.
  var isForward: Bool
  /// The index, among the session's votes, of the one that the row itself rests on; nil where it
  /// rests on those of its sides.
  var vote: Int?
  /// What of its prompt is left out.
  var cut = PromptCut()
  /// The bytes of the text before its completions, if all of it is written.
  var promptBytes = 0

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
  /// Rated completions that follow one another.
  case steps
  /// A rewrite over a chosen over a rejected completion.
  case triples
  /// A rewrite and its original.
  case stories
  /// Approved texts with all that stands in them.
  case spans
  /// The judgements themselves.
  case votes

  /// Whether rows that say the same are one row, and opposite ones are weighed.
  var isWeighed: Bool { self != .lists && self != .votes }

  /// Whether trainers put an end mark behind the texts of a row.
  var endsTexts: Bool { self != .steps && self != .spans && self != .votes }
}
