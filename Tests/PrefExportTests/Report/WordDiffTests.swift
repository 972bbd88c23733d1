import Testing

@testable import PrefExport

/// What two texts share, word by word.
@Suite struct WordDiffTests {
  private func marked(_ old: String, _ new: String) -> String {
    WordDiff(from: old, to: new).pieces.map { piece in
      switch piece.side {
      case .both: piece.text
      case .old: "[-\(piece.text)-]"
      case .new: "{+\(piece.text)+}"
      }
    }.joined()
  }

  @Test func wordsThatDifferAreMarked() {
    #expect(marked("The sky is green.", "The sky is blue.") == "The sky is [-green.-]{+blue.+}")
    #expect(
      marked("", "new") == "{+new+}" && marked("old", "") == "[-old-]" && marked("", "") == ""
    )
    #expect(marked("a b c d", "a x c d") == "a [-b -]{+x +}c d")
    #expect(marked(" same", " same") == " same")
    // White space behind a word is no difference, a line end is.
    #expect(marked("one two", "one  two") == "one  two")
    #expect(marked("one\ntwo", "one two") == "[-one\n-]{+one +}two")
  }

  @Test func scriptsWithoutSpacesAreComparedByCharacter() {
    #expect(marked("灯は消えた", "灯は見えた") == "灯は[-消-]{+見+}えた")
    #expect(WordDiff.words(of: "ab 灯火x y") == ["ab ", "灯", "火", "x ", "y"])
    // Composed and decomposed spellings read alike.
    #expect(marked("supthi\u{302}yach", "supth\u{EE}yach") == "supthi\u{302}yach")
  }

  @Test func likenessIsTheShareOfCommonWords() {
    #expect(WordDiff(from: "a b c d", to: "a b c d").likeness == 1)
    #expect(WordDiff(from: "a b", to: "c d").likeness == 0)
    #expect(WordDiff(from: "a b c d", to: "a b").likeness == 2 * 2 / 6.0)
    #expect(WordDiff(from: "", to: "").likeness == 1)
  }

  @Test func bothTextsAreThere() {
    var random = SplitMix64(seed: 11)
    let parts = ["a ", "b ", "c", " ", "\n", "灯", "e\u{301} ", "\t"]
    for _ in 0..<2_000 {
      func text() -> String {
        (0..<random.below(14)).map { _ in parts[random.below(parts.count)] }.joined()
      }
      let (old, new) = (text(), text())
      let pieces = WordDiff(from: old, to: new).pieces
      #expect(pieces.map(\.old).joined() == old && pieces.map(\.new).joined() == new)
      #expect(pieces.allSatisfy { ($0.side == .new) == $0.old.isEmpty })
      #expect(pieces.allSatisfy { ($0.side == .old) == $0.new.isEmpty })
      for (first, second) in zip(pieces, pieces.dropFirst()) { #expect(first.side != second.side) }
    }
  }

  @Test func longTextsAreCutOff() {
    let old = String(repeating: "灯", count: 10_000)
    let new = String(repeating: "火", count: 10_000)
    let diff = WordDiff(from: old, to: new)
    #expect(diff.pieces.map(\.text.count) == [WordDiff.mostCharacters, WordDiff.mostCharacters])
  }
}
