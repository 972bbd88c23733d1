import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Golden screens: what a person sees, as text.
@Suite struct ScreenTests {
  private func story() -> Desk {
    var desk = Desk(
      Desk.story([
        " there was a dog who kept the lighthouse on his own, for the keeper had gone to sea.",
        " a king lived in a house with no doors.\nHe came and went by the chimney.",
        " nothing", " 海の底に小さな町がありました。人々は歌いました。",
      ])
    )
    desk.press("l+j-j")
    _ = desk.paint()
    desk.press("kk")
    return desk
  }

  @Test(arguments: [(80, 24), (200, 50), (40, 10), (120, 40)])
  func theWholeScreen(columns: Int, rows: Int) throws {
    var desk = story()
    desk.send(.input(.resized(Size(columns: columns, rows: rows)), at: 0))
    try expectFrame(view(desk.model), "story-\(columns)x\(rows)")
  }

  @Test func aParentAndItsBranches() throws {
    var desk = story()
    desk.press("h")
    try expectFrame(view(desk.model), "parent-80x24")
  }

  @Test func streaming() throws {
    var desk = story()
    desk.press(" ")
    desk.arrive(" And then", at: 0)
    desk.send(
      .completion(
        desk.requests[1].id,
        .failed(.unreachable(host: "127.0.0.1", reason: "connection refused")),
        at: desk.time
      )
    )
    try expectFrame(view(desk.model), "streaming-80x24")
  }

  @Test func editing() throws {
    var desk = story()
    desk.press("e Then it rained, and it went on raining until the stairs were wet.")
    try expectFrame(view(desk.model), "editor-80x24")
  }

  @Test func dialogs() throws {
    for (key, name) in [
      ("?", "help"), ("p", "parameters"), ("m", "models"), ("x", "export"), ("/sea", "search"),
    ] {
      var desk = story()
      desk.press(key)
      try expectFrame(view(desk.model), "\(name)-80x24")
    }
  }

  @Test func pagesOfTheExport() throws {
    for (keys, name) in [("xo", "export-options"), ("xd", "export-left-out")] {
      for size in [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)] {
        var desk = story()
        desk.send(.input(.resized(size), at: 0))
        desk.press(keys)
        try expectFrame(view(desk.model), "\(name)-\(size.columns)x\(size.rows)")
      }
    }
  }

  @Test func formatsThatHaveNoRoomAreCounted() {
    var desk = story()
    desk.press("x")
    desk.send(.input(.resized(Size(columns: 80, rows: 14)), at: 0))
    let count = FileFormat.allCases.count
    #expect(desk.screen.contains("trl-stepwise ") && !desk.screen.contains("trl-triple"))
    #expect(desk.screen.contains("\(count - 4) more below") && !desk.screen.contains("more above"))
    desk.press(String(repeating: "j", count: count - 1))
    #expect(desk.screen.contains("* dot") && !desk.screen.contains("trl-stepwise "))
    #expect(desk.screen.contains("\(count - 7) more above") && !desk.screen.contains("more below"))
  }

  @Test func anEmptySession() throws { try expectFrame(view(Desk().model), "empty-80x24") }

  @Test func aChat() throws {
    var desk = Desk(Desk.session(.chat))
    desk.press("iWhat is a loom?<Ctrl-S>2")
    desk.arrive("A frame for weaving cloth.", at: 0, finish: .stop)
    desk.arrive("A bird.", at: 1, finish: .length)
    desk.press("lj")
    try expectFrame(view(desk.model), "chat-80x24")
  }

  @Test func hiddenPrompts() throws {
    var session = Desk.session()
    _ = try session.perform(
      session.addAct(under: nil, text: "SECRET opening", hidden: true, at: 0),
      at: 0
    )
    var desk = Desk(session)
    desk.press("1l")
    desk.arrive("The answer.", at: 0, finish: .stop)
    #expect(!desk.screen.contains("SECRET"))
    try expectFrame(view(desk.model), "hidden-80x24")
    desk.press("v")
    #expect(desk.screen.contains("SECRET opening"))
  }

  @Test func everySizeIsDrawnWithoutACrash() {
    var desk = story()
    for overlay in ["", "e", "?", "p", "m", "x", "/", ":", "P", "Pp", "Pm", "U", "Ujj"] {
      desk.press("<Esc><Esc>n" + overlay)
      for columns in [0, 1, 2, 5, 10, 29, 30, 31, 40, 59, 60, 61, 80, 500] {
        for rows in [0, 1, 2, 3, 5, 8, 10, 24, 200] {
          desk.send(.input(.resized(Size(columns: columns, rows: rows)), at: 0))
          let frame = view(desk.model)
          #expect(frame.cells.count == columns * rows)
          if let cursor = frame.cursor { #expect(cursor.row < rows && cursor.column < columns) }
        }
      }
    }
  }

  @Test func marksCarryMeaningWithoutUnicode() {
    var model = story().model
    model = Model(
      session: model.session,
      name: "s",
      isUnicode: false,
      size: Size(columns: 80, rows: 24),
      backends: [],
      settings: model.settings,
      seed: 1,
      now: 0
    )
    let scalars = view(model).transcript.unicodeScalars
    #expect(!scalars.contains { $0.value > 0x7F && $0.value < 0x3000 })
  }

  @Test func aDeepChainCostsNoMoreThanItsScreen() {
    var session = Desk.session()
    for index in 0..<20_000 {
      let parent = index == 0 ? nil : NodeID(rawValue: Int32(index))
      guard let act = try? session.addAct(under: parent, text: " word\(index)", at: 0),
        (try? session.perform(act, at: 0)) != nil
      else { return }
    }
    var desk = Desk(session)
    desk.press("G")
    #expect(desk.model.textPage().bytes.count < 20_000)
    #expect(desk.screen.contains("word19999"))
    #expect(desk.screen.contains("20000/20000"))
  }
}
