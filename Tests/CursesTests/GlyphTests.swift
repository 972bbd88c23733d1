import Glibc
import Screen
import Testing

@testable import Curses

@Suite struct GlyphTests {
  init() {
    setlocale(LC_CTYPE, "C.UTF-8")
  }

  @Test func nothingThatControlsOrHidesIsEverSent() {
    for value in 0...UInt32(0x11_0100) {
      let cell = Cell(base: value, role: .plain)
      for columns in [Int32(1), 2] {
        guard let (base, marks) = Glyph.scalars(cell, columns: columns, isUnicode: true) else {
          continue
        }
        #expect(marks == .zero)
        guard base == value, let scalar = Unicode.Scalar(base) else {
          Issue.record("\(value) became \(base)")
          continue
        }
        let kind = scalar.properties.generalCategory
        // Arabic and Syriac signs for numbers and abbreviations are format characters that show.
        guard !visibleFormats.contains(base) else { continue }
        let isBad = [.control, .format, .surrogate, .lineSeparator, .paragraphSeparator]
          .contains(kind)
        if isBad || scalar.properties.isNoncharacterCodePoint
          || scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isBidiControl
        {
          Issue.record("U+\(String(value, radix: 16)) would be sent")
        }
      }
    }
  }

  private let visibleFormats: Set<UInt32> = [
    0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
  ]

  @Test func widthsAreNotBelieved() {
    let wide = Cell(base: 0x4E2D, role: .plain)
    #expect(Glyph.scalars(wide, columns: 2, isUnicode: true)?.0 == 0x4E2D)
    #expect(Glyph.scalars(wide, columns: 1, isUnicode: true) == nil)
    #expect(Glyph.scalars(Cell(base: 0x61, role: .plain), columns: 2, isUnicode: true) == nil)
    #expect(Glyph.scalars(Cell(base: 0x301, role: .plain), columns: 1, isUnicode: true) == nil)
  }

  @Test func onlyMarksAreSentAsMarks() {
    let cell = Cell(base: 0x61, marks: SIMD4(0x1B, 0x301, 0x62, 0x323), role: .plain)
    let sent = Glyph.scalars(cell, columns: 1, isUnicode: true)
    #expect(sent?.0 == 0x61)
    #expect(sent?.1 == SIMD4(0x301, 0x323, 0, 0))
  }

  @Test func asciiTerminalsGetAscii() {
    let drawing = "┌─┐│└┘├┤═║╭╯…▸→•“’ a"
    let expected = "+-+|++++-|++.>>*\"' a"
    let shown = drawing.unicodeScalars.map { scalar -> Character in
      let cell = Cell(base: scalar.value, role: .plain)
      guard
        let (base, _) = Glyph.scalars(cell, columns: 1, isUnicode: false),
        let ascii = Unicode.Scalar(base), ascii.isASCII
      else { return "?" }
      return Character(ascii)
    }
    #expect(String(shown) == expected)
    #expect(Glyph.scalars(Cell(base: 0xE9, role: .plain), columns: 1, isUnicode: false) == nil)
  }
}
