/// What two texts share and where they part, word by word.
///
/// A word is a run of characters that are not white space, with the white space behind it. Scripts
/// that put no spaces between words (Han, kana, Thai, Lao, Khmer, Burmese) are compared by character.
/// White space behind a word makes no difference, but each text keeps its own.
public struct WordDiff: Equatable, Sendable {
  /// Where a stretch of text is.
  public enum Side: Equatable, Sendable {
    /// In both texts.
    case both
    /// In the old one alone.
    case old
    /// In the new one alone.
    case new
  }

  /// A stretch of text.
  public struct Piece: Equatable, Sendable {
    /// Which of the texts it is in.
    public let side: Side
    /// The old text's words; empty if they are in the new one alone.
    public internal(set) var old = ""
    /// The new text's words; empty if they are in the old one alone.
    public internal(set) var new = ""

    /// The words for both texts in one: with the white space that either has.
    public var text: String { old.utf8.count > new.utf8.count ? old : new }
  }

  /// The most characters of a text that are compared; the comparison takes their product as time.
  public static let mostCharacters = 2_400

  /// The pieces in reading order; where both differ, the old one first.
  public private(set) var pieces: [Piece] = []
  /// Words in common, twice, over all words; 1 for equal texts, 0 for texts that share none.
  public private(set) var likeness = 1.0

  /// Compares the first `mostCharacters` characters.
  public init(from old: String, to new: String) {
    let old = WordDiff.words(of: old)
    let new = WordDiff.words(of: new)
    guard !old.isEmpty || !new.isEmpty else { return }
    var start = 0
    let shorter = min(old.count, new.count)
    while start < shorter, WordDiff.areSame(old[start], new[start]) { start += 1 }
    var tail = 0
    while tail < shorter - start,
      WordDiff.areSame(old[old.count - 1 - tail], new[new.count - 1 - tail])
    { tail += 1 }
    for (first, second) in zip(old[..<start], new[..<start]) { add(.both, first, second) }
    let middle = compare(old[start..<old.count - tail], new[start..<new.count - tail])
    for (first, second) in zip(old.suffix(tail), new.suffix(tail)) { add(.both, first, second) }
    likeness = Double(2 * (start + middle + tail)) / Double(old.count + new.count)
  }

  /// The words of the first `mostCharacters` characters of `text`.
  static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var endsWord = false
    for character in text.prefix(mostCharacters) {
      if character.isWhitespace {
        endsWord = true
      } else if endsWord || isWordOfItsOwn(character) {
        if !word.isEmpty { words.append(word) }
        word = ""
        endsWord = isWordOfItsOwn(character)
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// White space behind a word, and Unicode's canonical equivalence, make no difference to readers.
  private static func areSame(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    return left.contains { !$0.isWhitespace }
      && left.filter { !$0.isWhitespace } == right.filter { !$0.isWhitespace }
      && lines(left) == lines(right)
  }

  private static func lines(_ word: String) -> Int { word.count(where: \.isNewline) }

  private static func isWordOfItsOwn(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return true
    default: return false
    }
  }

  /// Adds the pieces of two stretches by their longest common subsequence; gives its length.
  private mutating func compare(_ old: ArraySlice<String>, _ new: ArraySlice<String>) -> Int {
    let (old, new) = (Array(old), Array(new))
    let (oldNames, newNames) = WordDiff.numbered(old, new)
    let width = new.count + 1
    // At each place the length of what is common behind it; 2,400² of two bytes at most.
    var table = [UInt16](repeating: 0, count: (old.count + 1) * width)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        table[i * width + j] =
          oldNames[i] == newNames[j]
          ? table[(i + 1) * width + j + 1] + 1
          : max(table[(i + 1) * width + j], table[i * width + j + 1])
      }
    }
    var (i, j) = (0, 0)
    while i < old.count, j < new.count {
      if oldNames[i] == newNames[j] {
        add(.both, old[i], new[j])
        i += 1
        j += 1
      } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
        add(.old, old[i], "")
        i += 1
      } else {
        add(.new, "", new[j])
        j += 1
      }
    }
    for word in old[i...] { add(.old, word, "") }
    for word in new[j...] { add(.new, "", word) }
    return Int(table[0])
  }

  /// The same number for words that `areSame`; numbers compare faster than texts.
  private static func numbered(_ old: [String], _ new: [String]) -> ([Int], [Int]) {
    var numbers: [String: Int] = [:]
    func number(_ word: String) -> Int {
      let folded = word.filter { !$0.isWhitespace }
      let key = folded.isEmpty ? word : folded + String(repeating: "\n", count: lines(word))
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return number
    }
    return (old.map(number), new.map(number))
  }

  private mutating func add(_ side: Side, _ old: String, _ new: String) {
    if pieces.last?.side != side { pieces.append(Piece(side: side)) }
    pieces[pieces.count - 1].old += old
    pieces[pieces.count - 1].new += new
  }
}
