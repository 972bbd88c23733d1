import Testing
import TreeModel

@testable import PrefExport

/// What is done in a quicker way than the plain one says the same as the plain one.
@Suite struct HotPathTests {
  /// Texts of letters, white space, quotes, escapes and characters of several bytes.
  private func texts(_ count: Int, seed: UInt64) -> [String] {
    let pieces = [
      "a", "word", " ", "\n", "\t", "\"", "\\", "\u{1}", "\u{8}", "\u{c}", "\r", "é", "e\u{301}",
      "東京", "\u{1F56F}\u{FE0F}", "a longer stretch without anything special in it", "\u{A0}",
    ]
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      (0..<random.below(12)).map { _ in pieces[random.below(pieces.count)] }.joined()
    }
  }

  private func json(_ body: (inout JSONBuffer) -> Void) -> [UInt8] {
    var buffer = JSONBuffer()
    body(&buffer)
    return buffer.bytes
  }

  @Test func textInAStringIsEscapedTwice() {
    for text in texts(300, seed: 1) {
      func write(_ buffer: inout JSONBuffer) {
        buffer.object {
          $0.key(text)
          $0.string(text.utf8, text.utf8)
          $0.key("raw")
          $0.raw("{\"a\\n\":[\"\\u0001\"]}")
          $0.key("numbers")
          $0.array {
            $0.integer(-12)
            $0.double(0.5)
            $0.bool(true)
            $0.null()
          }
        }
      }
      let plain = json(write)
      let whole = json { $0.array { $0.text(write) } }
      #expect(whole == json { $0.array { $0.string(plain) } })
      // A sequence without storage of its own is escaped byte by byte.
      #expect(json { $0.string(text) } == json { $0.string(AnySequence(text.utf8)) })
    }
  }

  @Test func integersAreWrittenWhole() {
    let numbers: [Int] = [0, 7, -7, 10, -10, 1_000_000_007, .max, .min]
    for number in numbers {
      #expect(json { $0.integer(number) } == Array(String(number).utf8))
    }
    #expect(json { $0.integer(UInt64.max) } == Array(String(UInt64.max).utf8))
  }

  @Test func aDigestThatSharesABeginningIsTheSame() {
    var random = SplitMix64(seed: 3)
    var shared = SharedDigest()
    var text: [UInt8] = []
    for _ in 0..<400 {
      let kept = text.isEmpty ? 0 : random.below(text.count + 1)
      text.removeSubrange(kept...)
      text += (0..<random.below(1_500)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var plain = SHA256()
      ([UInt8(ascii: "[")] + text).withUnsafeBytes { plain.update($0) }
      var quick = text.withUnsafeBytes { shared.state(behind: $0) }
      #expect(quick.finish() == plain.finish())
    }
  }

  @Test func charactersAreScalars() {
    for text in texts(300, seed: 4) {
      #expect(FormatLimits.characters(in: text.utf8) == text.unicodeScalars.count)
      #expect(FormatLimits.characters(in: AnySequence(text.utf8)) == text.unicodeScalars.count)
    }
  }

  @Test func foldedTextsAreComparedAsTheyAreWritten() {
    func folded(_ text: String) -> [[Unicode.Scalar]] {
      text.unicodeScalars.split(whereSeparator: WhiteSpace.isSpace).map(Array.init)
    }
    let all = texts(200, seed: 5)
    for left in all {
      for right in all.prefix(60) + [left + " ", "\n" + left, left + "x"] {
        #expect(WhiteSpace.areEqualFolded(left, right) == (folded(left) == folded(right)))
      }
    }
  }

  @Test func nodesHaveTheirNumbersWhereverTheirIdentitiesAre() {
    var numbers = NodeNumbers(nodes: 10)
    let identities: [Int32] = [1, 2, 40, 4_135, 4_136, 5_000, 2_000_000_000, 0]
    for (number, identity) in identities.enumerated() {
      #expect(numbers[NodeID(rawValue: identity)] == nil)
      numbers[NodeID(rawValue: identity)] = number
    }
    for (number, identity) in identities.enumerated() {
      #expect(numbers[NodeID(rawValue: identity)] == number)
    }
    numbers[NodeID(rawValue: 2)] = nil
    numbers[NodeID(rawValue: 5_000)] = nil
    #expect(numbers[NodeID(rawValue: 2)] == nil && numbers[NodeID(rawValue: 5_000)] == nil)
    #expect(numbers[NodeID(rawValue: 3)] == nil && numbers[NodeID(rawValue: -1)] == nil)
  }
}
