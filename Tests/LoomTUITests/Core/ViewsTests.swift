import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Which view is shown, and what of the tree.
@Suite struct ViewsTests {
  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  @Test func aKeyEachShowsAViewAndLeavesIt() {
    var desk = Desk(Desk.story())
    for (keys, view) in [
      ("w", ViewKind.read), ("M", .map), ("O", .list), ("O", .tree), ("w", .read), ("w", .tree),
      ("<F3>", .read), ("<F4>", .map), ("<F5>", .list), ("<F2>", .tree), ("M", .map), ("W", .tree),
    ] {
      desk.press(keys)
      #expect(desk.model.views.kind == view)
      let bar = desk.screen.split(separator: "\n").dropLast().last ?? ""
      #expect(bar.contains(view.rawValue) == (view != .tree))
    }
  }

  @Test func generatingAndRatingWorkEverywhere() {
    for key in ["w", "M", "O"] {
      var desk = Desk(Desk.story())
      desk.press("l" + key)
      #expect(desk.node?.id == id(2))
      desk.press("+")
      #expect(desk.node?.rating == 1)
      desk.press("b2")
      #expect(desk.node?.bookmark == true)
      #expect(desk.requests.count == 2)
      #expect(desk.tree.childCount(of: id(2)) == 2)
    }
  }

  @Test func dialogsStandBesideTheTree() {
    var desk = Desk(Desk.story())
    desk.press("M")
    #expect(desk.model.shownView == .map)
    desk.press("p")
    #expect(desk.model.shownView == .tree)
    desk.press("<Esc>")
    #expect(desk.model.shownView == .map)
    desk.press("w")
    desk.press("e")
    #expect(desk.model.shownView == .read)
    #expect(desk.screen.contains("Once upon a time"))
  }

  // MARK: Hoisting

  @Test func hoistingShowsOnlyWhatIsBelow() throws {
    var desk = Desk(try Grove.session(60))
    let top = try #require(desk.tree.children(of: id(1)).first { desk.tree.childCount(of: $0) > 1 })
    let all = desk.model.outline.rows.count
    desk.model.go(to: top, at: 0)
    desk.press("H")
    #expect(desk.model.outline.rows.first?.id == top)
    #expect(desk.model.outline.rows.count < all)
    #expect(desk.screen.contains("hoisted at #\(top)"))
    desk.press("h")
    #expect(desk.model.cursor == top)
    #expect(desk.screen.contains("H shows all"))
    desk.press("jk")
    for _ in 0..<200 {
      desk.press("J")
      #expect(desk.model.cursor.map { desk.tree.isBelow($0, top) } == true)
    }
    desk.press("G<Tab>")
    #expect(desk.model.cursor.map { desk.tree.isBelow($0, top) } == true)
    desk.press("r")
    #expect(desk.model.cursor == top)
    desk.press("H")
    #expect(desk.model.outline.rows.count == all)
  }

  @Test func goingElsewhereShowsAllAgain() throws {
    var desk = Desk(Desk.story())
    desk.press("li and then<Ctrl-S>hH")
    #expect(desk.model.views.hoisted == id(2))
    desk.press("/king<Enter>")
    #expect(desk.model.cursor == id(3))
    #expect(desk.model.views.hoisted == nil)
    #expect(desk.model.message?.text.contains("All of the tree is shown again") == true)
    #expect(desk.model.outline.rows.count == 5)
  }

  @Test func aHoistedNodeThatIsDeleted() {
    var desk = Desk(Desk.story())
    desk.press("li and then<Ctrl-S>hHD")
    #expect(desk.model.views.hoisted == nil)
    #expect(desk.model.outline.rows.count == 3)
    desk.press("uH")
    #expect(desk.model.views.hoisted == id(2))
  }

  @Test func aLeafIsNotHoisted() {
    var desk = Desk(Desk.story())
    desk.press("lH")
    #expect(desk.model.views.hoisted == nil)
    #expect(desk.model.message?.text == "Nothing below to show by itself")
  }

  // MARK: Folding

  @Test func onlyWhatMattersStaysOpen() throws {
    var desk = Desk(try Grove.session(200))
    let all = desk.model.outline.rows.count
    desk.press("Z")
    #expect(desk.model.outline.rows.count < all)
    #expect(!desk.model.folded.isEmpty)
    desk.press("Z")
    #expect(desk.model.outline.rows.count == all)
    desk.press("Z,z")
    #expect(desk.model.outline.rows.count == all)
    desk.press("Z")
    #expect(desk.model.outline.rows.count < all)
  }

  // MARK: Where one was

  @Test func theWayBackDownIsRememberedAfterAJump() throws {
    var desk = Desk(try Grove.session(80))
    let deepest = try #require(
      desk.tree.preorderIDs.max { desk.tree.path(to: $0).count < desk.tree.path(to: $1).count }
    )
    desk.model.go(to: deepest, at: 0)
    let depth = desk.tree.path(to: deepest).count
    desk.press("r" + String(repeating: "l", count: depth - 1))
    #expect(desk.model.cursor == deepest)
  }

  // MARK: Panes

  @Test func theTreeGetsWiderAndNarrower() {
    var desk = Desk(Desk.story())
    #expect(desk.model.layout.tree.columns == 24)
    desk.press("))")
    #expect(desk.model.layout.tree.columns == 32)
    desk.press("(((((((((")
    #expect(desk.model.layout.tree.columns == 10)
    #expect(desk.model.message?.text == "The tree cannot get smaller on this screen")
    desk.press(")")
    #expect(desk.model.layout.tree.columns == 14)
    desk.press(",l")
    #expect(desk.model.layout.border == nil)
    let rows = desk.model.layout.tree.rows
    desk.press(")")
    #expect(desk.model.layout.tree.rows == rows + 1)
    desk.press(",l,l")
    #expect(desk.model.layout.tree.columns == 14)
    desk.press("M)")
    #expect(desk.model.message?.text.contains("W shows tree and text") == true)
  }

  @Test func theConfigurationChoosesTheView() {
    let display = DisplaySettings(treeRows: 5, arrangement: .stacked, view: .list)
    var desk = Desk(Desk.story(), columns: 120, rows: 40, display: display)
    #expect(desk.model.shownView == .list)
    #expect(desk.model.views.list.ids.count == 4)
    desk.press("W")
    #expect(desk.model.layout.border == nil)
    #expect(desk.model.layout.tree.rows == 5)
    desk.send(.input(.resized(Size(columns: 200, rows: 50)), at: desk.time))
    #expect(desk.model.layout.border == nil)
  }

  @Test func branchesTakeNoRowsForNothing() {
    let desk = Desk(Desk.story(["\"\n\nThe baker felt foolish.\n\n", " a dog."]))
    let rows = desk.screen.split(separator: "\n").map { $0.drop { $0 != "│" } }
    #expect(rows.suffix(10).contains("│›  • \""))
    let first = rows.lastIndex { $0 == "│›  • \"" } ?? 0
    #expect(rows[first + 1] == "│     The baker felt foolish.")
    #expect(rows[first + 2] == "│   • a dog.")
  }

  @Test func theTreeByItself() {
    var desk = Desk(Desk.story(), display: DisplaySettings(arrangement: .alone))
    desk.press("l")
    #expect(desk.screen.contains("  •    there was a dog."))
    #expect(!desk.screen.contains("│ Once") && desk.model.layout.text.rows == 0)
    let cursor = { (frame: Frame) in
      (0..<frame.cells.count).filter { frame.cells[$0].role == .cursor }
    }
    #expect(cursor(view(desk.model)) == Array(85..<101), "no whole row on a slow line")
    desk.press("e")
    #expect(desk.model.layout.editor.rows > 5, "an editor stands beside the tree")
    desk.press("<Esc>)")
    #expect(desk.model.message?.text == "The tree has the whole screen; , l shows the text")
    desk.press(",l")
    #expect(desk.model.layout.border != nil)
    desk.press(",l,l")
    #expect(desk.model.layout.text.rows == 0)
    desk.press("/dog")
    #expect(desk.model.layout.text.rows == 0, "a search is of the tree in sight")
  }

  @Test(arguments: [ViewKind.tree, .read, .map, .list])
  func everyViewAtEverySize(kind: ViewKind) throws {
    let session = try Grove.session(30)
    for columns in [0, 1, 3, 9, 42, 61, 120] {
      for rows in [0, 1, 3, 8, 17, 40] {
        for arrangement in PaneArrangement.allCases {
          let display = DisplaySettings(arrangement: arrangement, view: kind)
          var desk = Desk(session, columns: columns, rows: rows, display: display)
          #expect(view(desk.model).size == Size(columns: columns, rows: rows))
          desk.press("ljM)G+w<Ctrl-D>Oeab<Esc>n,l(")
          #expect(view(desk.model).size == Size(columns: columns, rows: rows))
        }
      }
    }
  }

  @Test func anEmptyTree() {
    for key in ["w", "M", "O", "H", "Z", "(", ",l"] {
      var desk = Desk()
      desk.press(key + "jklhJKGr<PgDn>zZ<Tab>+")
      #expect(desk.model.cursor == nil)
      #expect(!desk.screen.isEmpty)
    }
  }
}
