import Screen
import Testing

@Suite struct GlyphTests {
  /// Every class of text from outside that must not reach a terminal as itself.
  @Test(
    "what could control a terminal becomes a mark",
    arguments: [
      ("\u{1B}[31m", "␛[31m"), ("\u{1B}]52;c;aGk=\u{07}", "␛]52;c;aGk=␇"), ("a\u{08}b", "a␈b"),
      ("\u{1B}Pq\u{1B}\\", "␛Pq␛\\"), ("\u{9B}31m", "\u{FFFD}31m"), ("\u{9D}52", "\u{FFFD}52"),
      ("\u{7F}\u{00}", "␡␀"), ("x\u{202E}y", "x\u{FFFD}y"),
      ("x\u{2066}y\u{2069}", "x\u{FFFD}y\u{FFFD}"),
      ("a\u{200B}b", "a\u{FFFD}b"), ("a\u{200D}b", "a\u{FFFD}b"), ("\u{FEFF}x", "\u{FFFD}x"),
      ("a\u{E0041}b", "a\u{FFFD}b"), ("a\u{2028}b\u{85}", "a\u{FFFD}b\u{FFFD}"),
      ("\u{301}a", "\u{25CC}\u{301}a"),
      ("a\r\nb\tc", "a␍↵b␉c"), ("\u{AD}", "\u{FFFD}"), ("e\u{301}", "e\u{301}"),
    ]
  )
  func marks(text: String, shown: String) {
    #expect(Array(displayText(text).unicodeScalars) == Array(shown.unicodeScalars))
  }

  @Test func emojiAndJoiningScriptsLoseTheirJoinersSilently() {
    #expect(displayText("👨‍👩‍👧❤️👍🏽") == "👨👩👧❤👍")
    #expect(displayText("می‌خواهم") == "میخواهم")
    #expect(displayWidth("👨‍👩‍👧") == 6)
  }

  @Test func fiveMarksOnOneBaseShowFour() {
    let text = "a" + String(repeating: "\u{301}", count: 200) + "b"
    #expect(displayText(text).unicodeScalars.count == 6)
    #expect(displayWidth(text) == 2)
  }

  @Test func noScalarOfAnyPlaneIsSentThatCouldControl() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for shown in displayText(String(Character(scalar))).unicodeScalars {
        let bad =
          shown.value < 0x20 || (0x7F...0x9F).contains(shown.value)
          || (0x200B...0x200F).contains(shown.value) || (0x2028...0x202E).contains(shown.value)
          || (0x2060...0x206F).contains(shown.value) || shown.value & 0xFFFE == 0xFFFE
          || (0xE0000...0xE0FFF).contains(shown.value) || shown.value == 0xFEFF
        if bad {
          Issue.record("U+\(String(value, radix: 16)) shows as U+\(String(shown.value, radix: 16))")
        }
      }
    }
  }

  @Test func linesAndTabsCanStay() {
    #expect(displayText("a\n\tb\u{1B}", keepsLines: true) == "a\n\tb␛")
  }
}
