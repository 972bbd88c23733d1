import Testing

@testable import Curses

/// Moves are as short as the terminal allows, and lead where they should.
struct ScreenWriterTests {
  /// A terminal that understands everything.
  private static let all: Capabilities = {
    var capabilities = Capabilities()
    capabilities.movesLikeANSI = true
    capabilities.movesRight = true
    capabilities.movesLeft = true
    capabilities.movesToRow = true
    capabilities.movesByControls = true
    capabilities.erasesCells = true
    capabilities.clearToEnd = Array("\u{1B}[K".utf8)
    capabilities.hideCursor = Array("\u{1B}[?25l".utf8)
    capabilities.showCursor = Array("\u{1B}[?25h".utf8)
    return capabilities
  }()

  private func text(_ writer: ScreenWriter) -> String {
    String(decoding: writer.bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
  }

  @Test(arguments: [
    (5, 10, "^[6;11H"), (0, 0, "^[1;1H"),
  ])
  func fromAnUnknownPlaceMovesAreAbsolute(row: Int, column: Int, expected: String) {
    var writer = ScreenWriter(Self.all, looks: [Look()])
    writer.move(row: row, column: column)
    #expect(text(writer) == expected)
  }

  @Test(arguments: [
    (5, 10, ""), (5, 11, "^[1C"), (5, 30, "^[20C"), (5, 8, "^[2D"), (5, 0, "\r"),
    (6, 10, "\n"), (6, 0, "\n\r"), (6, 8, "\n^[2D"), (9, 10, "^[10d"), (9, 0, "^[10d\r"),
    (4, 0, "^[5d\r"), (20, 40, "^[21;41H"),
  ])
  func fromAKnownPlaceTheShortestWayIsTaken(row: Int, column: Int, expected: String) {
    var writer = ScreenWriter(Self.all, looks: [Look()])
    writer.move(row: 5, column: 10)
    writer.clear()
    writer.move(row: row, column: column)
    #expect(text(writer) == expected)
  }

  /// Follows random moves and characters with a cursor of its own, for terminals that lack any of
  /// the ways.
  @Test(arguments: 0..<16)
  func movesLeadWhereTheyShould(lacks: Int) {
    var capabilities = Self.all
    capabilities.movesRight = lacks & 1 == 0
    capabilities.movesLeft = lacks & 2 == 0
    capabilities.movesToRow = lacks & 4 == 0
    capabilities.movesByControls = lacks & 8 == 0
    var writer = ScreenWriter(capabilities, looks: [Look()])
    var random = UInt64(lacks + 1)
    func next(_ limit: UInt64) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % limit)
    }
    var reader = CursorReader()
    for _ in 0..<2_000 {
      let row = next(4) == 0 ? next(120) : min(119, reader.row + next(3))
      let column = next(3) == 0 ? next(1_100) : max(0, reader.column + next(21) - 10)
      writer.move(row: row, column: column)
      reader.read(writer.bytes)
      #expect(reader.row == row)
      #expect(reader.column == column)
      writer.clear()
      for _ in 0..<next(4) { writer.write(ascii: 0x61) }
      reader.read(writer.bytes)
      writer.clear()
      if next(20) == 0 { writer.losePlace() }
    }
    #expect(reader.unknown == 0)
  }

  @Test func looksChangeByTheShortestSequence() {
    var capabilities = Self.all
    capabilities.looksLikeANSI = true
    capabilities.styles = ~UInt16(Palette.italic)
    capabilities.stylesWithoutColors = UInt16(Palette.underline)
    let looks = [
      Look(), Look(style: Palette.bold), Look(style: Palette.bold, foreground: .number(2)),
      Look(style: Palette.italic), Look(style: Palette.underline, foreground: .number(243)),
      Look(foreground: .number(243), pair: 7), Look(style: Palette.reverse, background: .number(1)),
    ]
    var writer = ScreenWriter(capabilities, looks: looks)
    for look in [1, 2, 1, 0, 3, 4, 5, 6, 0] {
      writer.take(look: look)
      writer.write(ascii: UInt8(ascii: "|"))
    }
    #expect(text(writer) == "^[1m|^[32m|^[0;1m|^[m||^[38;5;243m||^[0;7;41m|^[m|")
  }

  @Test func whatTheTerminalLacksIsNotSent() {
    var capabilities = Capabilities()
    capabilities.movesLikeANSI = true
    var writer = ScreenWriter(capabilities, looks: [Look()])
    writer.move(row: 1, column: 1)
    writer.clear()
    #expect(writer.erase(20) == false)
    #expect(writer.clearToEnd() == false)
    writer.showCursor(true)
    writer.showCursor(false)
    #expect(writer.bytes.isEmpty)
  }

  @Test func theCursorIsShownAndHiddenOnce() {
    var writer = ScreenWriter(Self.all, looks: [Look()])
    writer.showCursor(false)
    writer.showCursor(false)
    writer.showCursor(true)
    #expect(text(writer) == "^[?25l^[?25h")
    writer.forget()
    writer.showCursor(true)
    #expect(text(writer) == "^[?25l^[?25h^[?25h")
  }

  @Test func charactersAreUTF8WithTheirMarks() {
    var writer = ScreenWriter(Self.all, looks: [Look()])
    writer.move(row: 0, column: 0)
    writer.write(0x65, SIMD4(0x301, 0, 0, 0), columns: 1)
    writer.write(0x4E2D, .zero, columns: 2)
    writer.move(row: 0, column: 3)
    #expect(text(writer) == "^[1;1He\u{301}中")
  }
}

/// A cursor that obeys the moves a terminal would.
private struct CursorReader {
  var row = 0
  var column = 0
  /// Sequences nobody should send.
  var unknown = 0

  mutating func read(_ bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case 0x0A: row += 1
      case 0x0D: column = 0
      case 0x1B:
        index += 1
        var numbers = [0]
        while index < bytes.count, bytes[index] < 0x40 {
          if bytes[index] == UInt8(ascii: ";") {
            numbers.append(0)
          } else {
            numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(bytes[index]) - 48
          }
          index += 1
        }
        switch UnicodeScalar(bytes[index]) {
        case "H" where numbers.count == 2: (row, column) = (numbers[0] - 1, numbers[1] - 1)
        case "C": column += numbers[0]
        case "D": column -= numbers[0]
        case "d": row = numbers[0] - 1
        default: unknown += 1
        }
        index += 1
      default: column += 1
      }
    }
  }
}
