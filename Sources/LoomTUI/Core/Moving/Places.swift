import TreeModel

/// What the person keeps in mind about places in the tree: jumps, letters, what is to be moved.
struct Places: Equatable, Sendable {
  /// What the next key's letter is for.
  enum Letter: Equatable, Sendable {
    case set
    case go
  }

  /// How the cursor came to where it is, as far as that is known.
  enum Motion: Equatable, Sendable {
    /// A key that goes to what is near.
    case step
    /// A key that goes far.
    case jump
    /// Back and forth between jumps.
    case back
    /// Something else; how far it went tells.
    case unknown
  }

  var jumps = JumpList()
  var letter: Letter?
  /// The place before the last jump.
  var before: NodeID?
  var motion = Motion.unknown
  /// What is marked for moving.
  var cut: NodeID?
  var showsArchived = false
  /// The children counted last, where some are left out.
  var family: Family?
  /// What Tab offers in a line that is asked for.
  var completion: WordCompletion?
}

/// Words that Tab puts in turn behind what was typed.
struct WordCompletion: Equatable, Sendable {
  /// What stands before the word.
  let stem: String
  /// The words, the likeliest first.
  let words: [String]
  /// Which of them stands there now.
  private(set) var index = 0

  init?(stem: String, words: [String]) {
    guard !words.isEmpty else { return nil }
    self.stem = stem
    self.words = words
  }

  /// The line as it is now.
  var line: String { stem + words[index] }

  /// Puts the next word there.
  mutating func advance() { index = (index + 1) % words.count }
}
