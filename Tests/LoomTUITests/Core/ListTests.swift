import PrefExport
import Testing
import TreeModel

@testable import LoomTUI

/// The list of nodes: its order, and moving in it.
@Suite struct ListTests {
  @Test(arguments: [0, 1, 2, 100, 3_000]) func theSortIsStable(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    for mask in [UInt64(0), 3, 0xFF00, 0xFF_0000_0000_00F0, .max] {
      let keys = (0..<count).map { _ in random.next() & mask }
      let expected = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      #expect(stableOrder(of: keys).map { Int($0) } == expected)
    }
  }

  @Test func keysSortLikeTheirValues() {
    let whole: [Int64] = [.min, -5, -1, 0, 1, 7, .max]
    #expect(whole.map { SortKey.of($0) } == whole.map { SortKey.of($0) }.sorted())
    let numbers = [-Double.infinity, -3.5, -0.25, 0, 0.001, 1, 99, .infinity]
    #expect(numbers.map { SortKey.of($0) } == numbers.map { SortKey.of($0) }.sorted())
    let texts = ["", " 1", "a dog", "A dog", "  a king", "b", "bb", "海"]
    #expect(texts.map { SortKey.of($0) } == texts.map { SortKey.of($0) }.sorted())
  }

  private func sorted(_ column: NodeList.Column, _ desk: inout Desk) {
    desk.press("O")
    while desk.model.views.list.column != column { desk.press("l") }
  }

  @Test func everyColumnSorts() throws {
    for column in NodeList.Column.allCases {
      var desk = Desk(try Grove.session(300))
      let tree = desk.tree
      sorted(column, &desk)
      let ids = desk.model.views.list.ids
      let all = tree.preorderIDs
      #expect(Set(ids) == Set(all) && ids.count == all.count)
      func expect<Value: Comparable>(_ value: (Node) -> Value?, isFalling: Bool = false) {
        let nodes = ids.compactMap { tree[$0] }
        let values = nodes.compactMap(value)
        #expect(values == (isFalling ? values.sorted(by: >) : values.sorted()), "\(column)")
        // What has no value stands last.
        #expect(nodes.prefix(values.count).allSatisfy { value($0) != nil }, "\(column)")
      }
      switch column {
      case .place: #expect(ids == all)
      case .number: expect { $0.id }
      case .rating: expect({ $0.rating }, isFalling: true)
      case .model: expect { $0.generation?.model }
      case .adapter: expect { $0.generation?.adapters.first?.name }
      case .score: expect({ $0.scoreValue }, isFalling: true)
      case .length: expect({ $0.text.utf8.count }, isFalling: true)
      case .age: expect({ $0.created }, isFalling: true)
      case .kind: expect { node in Node.Kind.allCases.firstIndex(of: node.kind) }
      case .text: expect { SortKey.of($0.text) }
      }
    }
  }

  @Test func theRatedStandFirstWhicheverWayIsSorted() throws {
    var desk = Desk(try Grove.session(100))
    sorted(.rating, &desk)
    func ratings() -> [Int8] { desk.model.views.list.ids.compactMap { desk.tree[$0]?.rating } }
    let falling = ratings()
    #expect(falling.first == 1)
    #expect(
      desk.model.views.list.ids.prefix(falling.count).allSatisfy { desk.tree[$0]?.rating != nil }
    )
    desk.press("Z")
    #expect(ratings() == falling.reversed())
    #expect(
      desk.model.views.list.ids.prefix(falling.count).allSatisfy { desk.tree[$0]?.rating != nil }
    )
  }

  @Test func movingGoesThroughRows() throws {
    var desk = Desk(try Grove.session(100))
    sorted(.length, &desk)
    let ids = desk.model.views.list.ids
    desk.press("r")
    #expect(desk.model.cursor == ids[0])
    desk.press("jj")
    #expect(desk.model.cursor == ids[2])
    desk.press("k")
    #expect(desk.model.cursor == ids[1])
    desk.press("<PgDn><PgUp>G")
    #expect(desk.model.cursor == ids.last)
    desk.press("j")
    #expect(desk.model.message?.text == "This is the last row")
    desk.press("K<Enter>")
    #expect(desk.model.views.kind == .tree)
    #expect(desk.model.cursor == ids[ids.count - 1 - (desk.model.layout.tree.rows - 7) / 2])
  }

  @Test func theOrderStandsStillWhileOneWorks() throws {
    var desk = Desk(try Grove.session(50))
    sorted(.rating, &desk)
    let ids = desk.model.views.list.ids
    desk.press("Gr++")
    #expect(desk.model.views.list.ids == ids)
    desk.press("2")
    #expect(desk.model.views.list.ids.prefix(ids.count) == ids[...])
    #expect(desk.model.views.list.ids.count == ids.count + 2)
    desk.press("u")
    #expect(desk.model.views.list.ids == ids)
    desk.press("OO")
    #expect(desk.tree[desk.model.views.list.ids[0]]?.rating == 2)
  }

  @Test func theCursorStaysOnItsNode() throws {
    var desk = Desk(try Grove.session(50))
    desk.press("Ojjjjj")
    let here = desk.model.cursor
    for _ in NodeList.Column.allCases {
      desk.press("l")
      #expect(desk.model.cursor == here)
      #expect(desk.model.views.list.ids[desk.model.views.list.row] == here)
      desk.press("Z")
      #expect(desk.model.views.list.ids[desk.model.views.list.row] == here)
    }
  }

  @Test func onlyWhatTheFilterFindsIsListed() throws {
    var desk = Desk(try Grove.session(100))
    desk.press("&rating<0<Enter>")
    desk.press("O")
    let bad = desk.tree.preorderIDs.filter { desk.tree[$0]?.rating == -1 }
    #expect(desk.model.filter?.matches == bad)
    #expect(desk.model.views.list.ids == bad)
    desk.press("&" + String(repeating: "<Backspace>", count: 8) + "<Enter>")
    #expect(desk.model.views.list.ids.count == 101)
  }

  @Test func theListUnfoldsNothingUntilOneLeavesIt() throws {
    var desk = Desk(try Grove.session(100))
    desk.press("z")
    #expect(desk.model.outline.rows.count == 1)
    desk.press("OGk")
    #expect(desk.model.outline.rows.count == 1)
    desk.press("W")
    #expect(desk.model.cursor.map { desk.model.outline.row(of: $0) != nil } == true)
  }
}
