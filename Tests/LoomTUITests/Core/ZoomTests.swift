import PrefExport
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// The map: what it shows of the tree and where.
@Suite struct ZoomTests {
  @Test func aMapMendedIsOneDrawnAnew() throws {
    var session = try Grove.session(500)
    let size = Size(columns: 60, rows: 15)
    var map = TreeMap(of: session.tree, top: nil, size: size)
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let id = NodeID(rawValue: Int32(1 + random.next() % 500))
      switch random.next() % 3 {
      case 0: _ = try? session.perform(session.bookmarkAct(id), at: 0)
      case 1:
        if let act = try? session.rateAct(id, to: Int(random.next() % 5) - 2, at: 0) {
          _ = try? session.perform(act, at: 0)
        }
      default: _ = try? session.markSeen([id], at: 1)
      }
      let follows = map.follows(session.tree, top: nil, size: size)
      #expect(follows)
      #expect(map.cells == TreeMap(of: session.tree, top: nil, size: size).cells)
    }
    _ = try session.perform(session.deleteAct(NodeID(rawValue: 3)), at: 0)
    let follows = map.follows(session.tree, top: nil, size: size)
    #expect(!follows)
  }

  @Test(arguments: [(1, 1), (2, 3), (3, 40), (40, 3), (60, 15), (198, 44)])
  func everythingIsOnTheMap(columns: Int, rows: Int) throws {
    for (count, reach) in [(1, 1), (5, 1), (40, 40), (300, 1), (2_000, 3), (3_000, 3_000)] {
      let tree = try Grove.session(count, reach: reach).tree
      var map = TreeMap(of: tree, top: nil, size: Size(columns: columns, rows: rows))
      #expect(map.cells.count == columns * rows)
      #expect(map.cells.reduce(0) { $0 + Int($1.nodes) } == count + 1)
      for id in tree.preorderIDs {
        let cell = try #require(map.cell(of: id, in: tree))
        #expect(map.cells[cell].nodes > 0 && map.cells[cell].dots != 0)
      }
      for id in tree.preorderIDs.suffix(20) {
        map.lead(to: id, in: tree)
        for step in tree.path(to: id) {
          #expect(map.cell(of: step, in: tree).map(map.isOnWay) == true)
        }
        var other = TreeMap(of: tree, top: nil, size: map.size)
        other.lead(to: id, in: tree)
        #expect(map.cells.indices.allSatisfy { map.isOnWay($0) == other.isOnWay($0) })
      }
    }
  }

  @Test func noRoomIsNoMap() throws {
    let tree = try Grove.session(10).tree
    for size in [Size(columns: 0, rows: 5), Size(columns: 5, rows: 0)] {
      var map = TreeMap(of: tree, top: nil, size: size)
      #expect(map.cells.isEmpty)
      let follows = map.follows(tree, top: nil, size: size)
      map.lead(to: NodeID(rawValue: 3), in: tree)
      #expect(follows && map.cell(of: NodeID(rawValue: 3), in: tree) == nil)
    }
  }

  @Test func theMapShowsWhatTheFilterShows() throws {
    var desk = Desk(Desk.story())
    desk.press("ldM")
    #expect(desk.screen.contains("all: 4 nodes, 3 ends, 2 deep"))
    desk.press("&rating<0<Enter>")
    #expect(desk.screen.contains("all the filter shows: 2 nodes, 1 end, 2 deep"))
    desk.press("&<Ctrl-U><Enter>")
    #expect(desk.screen.contains("all: 4 nodes, 3 ends, 2 deep"))
  }

  @Test func zoomingInAndOut() throws {
    var desk = Desk(try Grove.session(200))
    let tree = desk.tree
    desk.press("M<Enter>")
    #expect(desk.model.mapTop == NodeID(rawValue: 1))
    let here = try #require(
      tree.preorderIDs.dropFirst().first {
        tree.childCount(of: $0) > 1 && tree.path(to: $0).count > 3
      }
    )
    desk.model.go(to: here, at: 0)
    desk.press("z")
    #expect(desk.model.mapTop == here)
    desk.press("z")
    #expect(desk.model.message?.text.contains("l goes down") == true)
    // The map goes along.
    desk.press("h")
    #expect(desk.model.mapTop == desk.model.cursor)
    desk.press("G")
    let top = try #require(desk.model.mapTop)
    let cursor = try #require(desk.model.cursor)
    #expect(tree.isBelow(cursor, top))
    for _ in 0..<50 { desk.press("Z") }
    #expect(desk.model.mapTop == nil)
    #expect(desk.model.message?.text == "The map shows all of the tree")
  }

  @Test func theMapStaysWithinWhatIsHoisted() throws {
    var desk = Desk(try Grove.session(200))
    let top = try #require(
      desk.tree.children(of: NodeID(rawValue: 1)).first { desk.tree.childCount(of: $0) > 1 }
    )
    desk.model.go(to: top, at: 0)
    desk.press("HM")
    #expect(desk.model.mapTop == top)
    desk.press("lzZZZ")
    #expect(desk.model.mapTop == top)
    desk.press("H")
    #expect(desk.model.mapTop == nil)
  }
}
