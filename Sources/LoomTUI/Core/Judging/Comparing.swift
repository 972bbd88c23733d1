import PrefExport
import TreeModel

/// Pairs of branches that are compared, one after the other.
struct Comparing: Equatable, Sendable {
  /// What was done with a pair.
  struct Answer: Equatable, Sendable {
    /// The pair's place in the queue.
    var place: Int
    /// How the two compare; nil if it was skipped.
    var result: Comparison?
    /// The number of the entry that says so.
    var entry: Int?
  }

  /// The pairs, as they are shown.
  let pairs: [SiblingPair]
  /// The place of the pair that is shown; their number at the end.
  var place = 0
  /// What was said so far, for taking it back and for the results.
  var answers: [Answer] = []
  /// How long judgements took.
  var pace = Pace()
  /// When the pair came on the screen.
  var arrived: Int64
  /// Lines both texts are scrolled.
  var scroll = 0
  /// The texts of the pair that is shown, with what differs; made once.
  var texts: MarkedTexts?

  /// The pair that is shown; nil at the end.
  var current: SiblingPair? { pairs.indices.contains(place) ? pairs[place] : nil }

  /// How many pairs were judged.
  var judged: Int { answers.count { $0.result != nil } }
}

/// Two texts, with the words marked that only one of them has.
struct MarkedTexts: Equatable, Sendable {
  /// A stretch of one of the texts.
  struct Stretch: Equatable, Sendable {
    var text: String
    var isChanged: Bool
  }

  /// Texts with less in common are not marked: nearly everything would be.
  static let leastLikeness = 0.3

  private(set) var first: [Stretch] = []
  private(set) var second: [Stretch] = []

  /// Two texts without marks: one of them is not whole yet.
  init(plain first: String, _ second: String) {
    self.first = [Stretch(text: first, isChanged: false)]
    self.second = [Stretch(text: second, isChanged: false)]
  }

  init(_ first: String, _ second: String) {
    let diff = WordDiff(from: first, to: second)
    guard diff.likeness >= MarkedTexts.leastLikeness, diff.likeness < 1 else {
      self.first = [Stretch(text: first, isChanged: false)]
      self.second = [Stretch(text: second, isChanged: false)]
      return
    }
    for piece in diff.pieces {
      if !piece.old.isEmpty {
        self.first.append(Stretch(text: piece.old, isChanged: piece.side != .both))
      }
      if !piece.new.isEmpty {
        self.second.append(Stretch(text: piece.new, isChanged: piece.side != .both))
      }
    }
    // What is longer was compared as far as this.
    let most = WordDiff.mostCharacters
    let rests = (first.dropFirst(most), second.dropFirst(most))
    if !rests.0.isEmpty { self.first.append(Stretch(text: String(rests.0), isChanged: false)) }
    if !rests.1.isEmpty { self.second.append(Stretch(text: String(rests.1), isChanged: false)) }
  }
}
