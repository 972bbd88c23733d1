import Screen
import Testing

@testable import Curses

/// What only goes up or down is found, and moved as a terminal does.
struct ScrollTests {
  private let size = Size(columns: 40, rows: 24)

  private func cells(_ texts: [String]) -> [Cell] {
    var frame = Frame(size: size)
    for (row, text) in texts.enumerated() { frame.put(text, row: row, column: 0) }
    return frame.cells
  }

  /// A heading, `rows` lines from `top` on, and a last line.
  private func list(_ top: Int, beside: String = "") -> [Cell] {
    let rows = (top..<top + 22).map { "\($0 * $0 * 7919) is line \($0 * 31) of it \(beside)" }
    return cells(["heading"] + rows + ["status"])
  }

  private func found(_ old: [Cell], _ new: [Cell]) -> Scroll? {
    found(old, new, rows: size.rows)
  }

  private func found(_ old: [Cell], _ new: [Cell], rows: Int) -> Scroll? {
    let changed = new.rows(0..<rows, differingFrom: old, columns: size.columns)
    return Scroll.between(old, new, size: size, rows: rows, changed)
  }

  @Test(arguments: [1, 2, 5, 10])
  func aListThatGoesUpOrDownIsMoved(by lines: Int) {
    let (up, down) = (found(list(100), list(100 + lines)), found(list(100 + lines), list(100)))
    #expect(up?.lines == lines && down?.lines == -lines)
    for scroll in [up, down] {
      #expect(scroll.map { $0.rows.lowerBound <= 1 && $0.rows.upperBound >= 23 } == true)
    }
  }

  @Test func nothingIsMovedForLittle() {
    #expect(found(list(100), list(100)) == nil)
    #expect(found(list(100), list(500)) == nil, "no row is there again")
    #expect(found(cells(["a", "b", "c", "d", "e"]), cells(["b", "c", "d", "e", "f"])) == nil)
    #expect(found(cells([]), list(100)) == nil)
  }

  @Test func rowsAreKnownByTheirStart() {
    let scroll = found(list(100, beside: "one"), list(103, beside: "two"))
    #expect(scroll == Scroll(rows: 1..<23, lines: 3))
  }

  @Test func whatIsMovedStandsWhereItShould() {
    for by in -22...22 {
      let old = list(100)
      let new = list(100 + by)
      guard let scroll = found(old, new) else { continue }
      var moved = old
      moved.apply(scroll, columns: size.columns)
      let before = zip(old, new).count { $0 != $1 }
      let after = zip(moved, new).count { $0 != $1 }
      #expect(after < before)
      for row in 0..<size.rows where !scroll.rows.contains(row) {
        let range = row * size.columns..<(row + 1) * size.columns
        #expect(moved[range] == old[range], "only rows of the region move")
      }
    }
  }

  @Test func whateverComesIsMovedWithinTheScreen() {
    var random = SplitMix(state: 7)
    var found = 0
    for _ in 0..<3_000 {
      // Rows that are alike at the start and differ behind, in any order.
      let texts = (0..<24).map { _ in
        "\(Int.random(in: 0..<9, using: &random)) reaches to the twenty-fourth "
          + "\(Int.random(in: 0..<3, using: &random))".repeated(
            Int.random(in: 0..<12, using: &random)
          )
      }
      let by = Int.random(in: -23...23, using: &random)
      let moved = (0..<24).map { texts.indices.contains($0 + by) ? texts[$0 + by] : "" }
      let (old, new) = (cells(texts), cells(Bool.random(using: &random) ? moved : texts.reversed()))
      guard let scroll = self.found(old, new) else { continue }
      found += 1
      #expect(scroll.rows.lowerBound >= 0 && scroll.rows.upperBound <= size.rows)
      #expect(abs(scroll.lines) < scroll.rows.count)
      var result = old
      result.apply(scroll, columns: size.columns)
      #expect(zip(result, new).count { $0 != $1 } < zip(old, new).count { $0 != $1 })
    }
    #expect(found > 300)
  }

  @Test func sizesThatDoNotFitAreLeftAlone() {
    #expect(Scroll.between([], [], size: Size(columns: 0, rows: 0), rows: 24, []) == nil)
    #expect(found(list(1), list(2), rows: 3) == nil)
    let scroll = found(list(100), list(101), rows: 12)
    #expect(scroll.map { $0.rows.upperBound <= 12 } ?? true)
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
