import Screen
import Testing

@Suite struct WrappingTests {
  private func wrap(_ text: String, _ width: Int) -> [String] {
    var copy = text
    return copy.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: width, into: &lines)
      return lines.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("", 5, [""]), ("one two three", 7, ["one two ", "three"]),
    ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("a\nb\n", 9, ["a", "b", ""]), ("a\r\nb", 9, ["a", "b"]), ("中文字中", 4, ["中文", "字中"]),
    ("ab   cd", 2, ["ab   ", "cd"]), ("a\n\nb", 4, ["a", "", "b"]), ("中a", 1, ["中", "a"]),
    ("one éé two", 6, ["one éé ", "two"]),
    ("x abcdef中g", 7, ["x ", "abcdef", "中g"]),
  ])
  func lines(text: String, width: Int, lines: [String]) { #expect(wrap(text, width) == lines) }

  /// Nothing is lost and nothing is too wide, whatever the text.
  @Test func randomTextsKeepEveryByteAndFit() {
    var random = SplitMix(seed: 7)
    let pieces = [
      "a", "word ", "  ", "\n", "\r\n", "中", "é", "e\u{301}", "👨‍👩‍👧", "\t", "\u{1B}[1m", "\u{202E}",
      "xyz",
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      let width = Int.random(in: 2...20, using: &random)
      var copy = text
      copy.withUTF8 { bytes in
        var lines: [WrappedLine] = []
        wrapLines(bytes, 0..<bytes.count, width: width, into: &lines)
        var at = 0
        for line in lines {
          let gap = bytes[at..<line.start]
          #expect(gap.isEmpty || gap.elementsEqual([10]) || gap.elementsEqual([13, 10]))
          var end = line.end
          while end > line.start, bytes[end - 1] == 0x20 || bytes[end - 1] == 9 { end -= 1 }
          #expect(displayWidth(bytes, line.start..<end) <= width)
          at = line.end
        }
        #expect(
          at == bytes.count || bytes[at...].elementsEqual([10]) || lines.last?.end == bytes.count
        )
      }
    }
  }

  @Test func columnsLeadBackToBytes() {
    var text = "a中b"
    text.withUTF8 { bytes in
      #expect((0...5).map { byteOffset(at: $0, in: bytes, 0..<5) } == [0, 1, 1, 4, 5, 5])
    }
  }
}

/// The SplitMix64 generator, so that tests draw the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
