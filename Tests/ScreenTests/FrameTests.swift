import Screen
import Testing

@Suite struct FrameTests {
  @Test func wideCharactersTakeTwoCellsAndAreNeverCutInHalf() {
    var frame = Frame(size: Size(columns: 5, rows: 1))
    #expect(frame.put("ab中文", row: 0, column: 0) == 4)
    #expect(frame.transcript == "ab中\n")
    #expect(frame.row(0)[3].isContinuation)
  }

  @Test func textOutsideTheFrameIsDropped() {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.put("abc", row: 1, column: 0)
    frame.put("abc", row: -1, column: 0)
    #expect(frame.put("abc", row: 0, column: 2) == 1)
    #expect(frame.put("abc", row: 0, column: 9) == 0)
    frame.fill(row: 0, columns: -4..<9, with: "-")
    #expect(frame.transcript == "---\n")
    #expect(Frame(size: Size(columns: 0, rows: 0)).transcript == "")
  }

  @Test func limitsAndTabs() {
    var frame = Frame(size: Size(columns: 12, rows: 1))
    #expect(frame.put("a\tbcdef", row: 0, column: 1, limit: 7) == 7)
    #expect(frame.transcript == " a   bcd\n")
  }

  @Test func marksAreToldApartFromText() {
    var frame = Frame(size: Size(columns: 4, rows: 1))
    frame.put("a\u{1B}", row: 0, column: 0, role: .current)
    #expect(frame.row(0).map(\.role) == [.current, .control, .plain, .plain])
  }
}
