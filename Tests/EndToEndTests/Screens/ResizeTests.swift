import Foundation
import Glibc
import PtyHarness
import Testing

/// Any size at any moment: no crash, nothing lost, and the right picture at the end.
@Suite(.serialized) struct ResizeTests {
  private static let sizes = [
    (1, 1), (10, 40), (500, 200), (2, 2), (24, 1), (1, 80), (3, 200), (7, 13), (200, 500), (8, 59),
    (9, 60), (50, 200),
  ]

  private func storm(_ terminal: VirtualTerminal, _ shown: String) throws {
    // Each size until something is painted, then all of them faster than anything is painted.
    for (rows, columns) in Self.sizes {
      let before = terminal.bytes.count
      terminal.announce(rows: rows, columns: columns)
      try terminal.see("a picture of \(rows)×\(columns)") { $0.bytes.count > before }
    }
    for _ in 0..<10 {
      for (rows, columns) in Self.sizes { terminal.announce(rows: rows, columns: columns) }
    }
    terminal.announce(rows: 24, columns: 80)
    // What was painted for other sizes is painted over.
    try terminal.see("a clean picture of \(shown)") { screen in
      screen.text.contains(shown) && screen.line(22).hasPrefix(" s.loom.json │")
        || shown == "goes back" && screen.line(23).contains(shown)
    }
    #expect(terminal.status == nil)
  }

  @Test func inEveryView() throws {
    let place = try Workplace(configuration: Workplace.slow)
    try place.makeSession(children: [" there was a dog", " 海の底に小さな町がありました。"])
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try storm(terminal, "#1 · prompt")
    try terminal.press("j", "#1 · prompt")
    try terminal.press("lj", "#3 ·")
    try storm(terminal, "#3 ·")

    try terminal.press("i", "New text after #3")
    try terminal.press("before the storm", "before the storm")
    try storm(terminal, "before the storm")
    try terminal.press(" and after", "before the storm and after")
    try terminal.press(Press.save, "#4 · written by hand")

    for (key, shown) in [
      ("x", "trl-preference"), ("m", "Backend, model and adapters"),
      ("p", "Parameters of the next branches"), ("?", "goes back"), ("/", "/"), (":", ":"),
    ] {
      try terminal.press(key, shown)
      try storm(terminal, shown)
      terminal.send(Press.escape)
      try terminal.see("nothing over the tree") {
        $0.text.contains("#4 · written by hand") && $0.text.contains("all keys")
      }
    }

    try terminal.press("r4", "4 streaming")
    try storm(terminal, "4 streaming")
    try terminal.press("C", "Cancelled 4")
    terminal.quit()
    let nodes = try place.nodes()
    #expect(nodes.contains { $0["text"] as? String == "before the storm and after" })
    try place.check()
  }

  /// Work on the smallest screens: what is not seen is done all the same.
  @Test(arguments: [(1, 1), (2, 5), (5, 20), (10, 40)])
  func smallScreens(rows: Int, columns: Int) throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let terminal = try place.open(rows: rows, columns: columns)
    // The cursor is hidden by the first picture, when keys are heard already.
    try terminal.see("a picture") { !$0.isCursorVisible && $0.isAlternateScreen }
    terminal.send("l+i")
    terminal.paste("typed blind")
    terminal.send(Press.save)
    terminal.quit()
    let nodes = try place.nodes()
    #expect(nodes.last?["text"] as? String == "typed blind")
    #expect(nodes.dropFirst().first?["rating"] as? Int == 1)
    try place.check()
  }
}
