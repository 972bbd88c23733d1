import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Golden screens of the four views.
@Suite struct ViewFrameTests {
  private static let sizes = [(40, 10), (80, 24), (120, 40)]

  private func story(_ columns: Int, _ rows: Int, isUnicode: Bool = true) -> Desk {
    var desk = Desk(
      Desk.story([
        " there was a dog who kept the lighthouse on his own, for the keeper had gone to sea.",
        " a king lived in a house with no doors.\nHe came and went by the chimney.",
        " nothing", " 海の底に小さな町がありました。人々は歌いました。",
      ]),
      columns: columns,
      rows: rows,
      isUnicode: isUnicode
    )
    desk.press("l+ji The cafe\u{301} was shut.<Ctrl-S>hbj-k")
    return desk
  }

  @Test(arguments: sizes, [("w", "read"), ("M", "map"), ("O", "list")])
  func aStory(size: (Int, Int), view: (String, String)) throws {
    var desk = story(size.0, size.1)
    desk.press(view.0)
    try expectFrame(LoomTUI.view(desk.model), "view-\(view.1)-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes, [("w", "read"), ("M", "map"), ("O", "list"), ("", "tree")])
  func aLargeTree(size: (Int, Int), view: (String, String)) throws {
    var desk = Desk(try Grove.session(3_000), columns: size.0, rows: size.1)
    desk.model.go(to: NodeID(rawValue: 1_234), at: 0)
    desk.press(view.0)
    if view.1 == "list" { desk.press("lll") }
    if view.1 == "tree" { desk.press("Z") }
    try expectFrame(LoomTUI.view(desk.model), "view-\(view.1)-large-\(size.0)x\(size.1)")
  }

  @Test func withoutUnicode() throws {
    for (key, name) in [("w", "read"), ("M", "map"), ("O", "list")] {
      var desk = story(80, 24, isUnicode: false)
      desk.press(key)
      try expectFrame(view(desk.model), "view-\(name)-ascii-80x24")
    }
    var desk = Desk(try Grove.session(3_000), isUnicode: false)
    desk.press("M")
    try expectFrame(view(desk.model), "view-map-large-ascii-80x24")
  }

  @Test func emptyTrees() throws {
    for (key, name) in [("w", "read"), ("M", "map"), ("O", "list")] {
      var desk = Desk()
      desk.press(key)
      try expectFrame(view(desk.model), "view-\(name)-empty-80x24")
    }
  }

  @Test func hoisted() throws {
    for (key, name) in [("", "tree"), ("w", "read"), ("M", "map"), ("O", "list")] {
      var desk = Desk(try Grove.session(400))
      desk.model.go(to: NodeID(rawValue: 100), at: 0)
      while desk.model.cursor.map({ desk.tree.childCount(of: $0) }) ?? 0 < 2 { desk.press("h") }
      desk.press("H" + key + "l")
      try expectFrame(view(desk.model), "view-\(name)-hoisted-80x24")
    }
  }

  @Test func stacked() throws {
    var desk = story(80, 24)
    desk.press(",l")
    try expectFrame(view(desk.model), "view-stacked-80x24")
  }

  @Test func editingWhileReading() throws {
    var desk = story(80, 24)
    desk.press("we Then it rained.")
    try expectFrame(view(desk.model), "view-read-editor-80x24")
  }
}
