import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// The picture that is kept and mended must be the one that is drawn from nothing.
struct PictureTests {
  /// Keys that move, fold, judge, write, open and leave every dialog.
  private static let keys = [
    "j", "k", "J", "K", "h", "l", "r", "G", "z", "Z", "v", "+", "-", "0", "f", "d", "s", "b", "u",
    "m", "p", "x", "?", "/", "n", "N", "D", "e", "2", "c", "C", "<Esc>", "<Enter>", "a", "!", "y",
    "T", "A", "F", "P", "*", "o", "<Tab>", "<Space>", "U", "U",
    "w", "W", "M", "M", "O", "O", "H", "(", ")", ",", "l", "<F2>", "<PgDn>", "<PgUp>",
  ]

  @Test(arguments: [(80, 24), (200, 50), (40, 10), (30, 5)])
  func keptPictureIsTheOneDrawnAnew(columns: Int, rows: Int) {
    var desk = Desk(
      // Some say the same.
      Desk.story((0..<40).map { " branch \($0 % 30) goes its own way" }),
      columns: columns,
      rows: rows
    )
    desk.model.settings.adapters = [AdapterScale(name: "warm", scale: 0.5)]
    var random = UInt64(columns)
    var picture = Picture()
    for step in 0..<3_000 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = Self.keys[Int((random >> 33) % UInt64(Self.keys.count))]
      desk.press(key)
      if step % 7 == 0, let id = desk.model.runs.keys.min(by: { $0.rawValue < $1.rawValue }) {
        let word = " word \(step % 3)"
        desk.send(.completion(id, step % 2 == 0 ? .thinking(word) : .text(word), at: desk.time))
        if step % 3 == 0 { desk.send(.completion(id, .finished(.stop), at: desk.time)) }
      }
      // One without text, whose row says what it waits for.
      if step % 7 == 3, let id = desk.model.runs.keys.max(by: { $0.rawValue < $1.rawValue }) {
        let pause = RetryPause(milliseconds: 3_000 + step, host: "127.0.0.1", reason: "busy")
        let waits: [CompletionWait?] = [.turn, .retry(pause), nil]
        desk.send(.completion(id, .waiting(waits[step % waits.count]), at: desk.time))
      }
      if let deadline = desk.model.deadline, step % 5 == 0 { desk.send(.tick(at: deadline)) }
      if step % 400 == 399 {
        let size = Size(columns: columns + step % 3, rows: rows)
        desk.send(.input(.resized(size), at: desk.time))
      }
      picture.draw(desk.model)
      let anew = view(desk.model)
      guard picture.frame == anew else {
        Issue.record(
          "step \(step), key \(key):\n\(picture.frame.transcript)\n\(anew.transcript)"
        )
        return
      }
      desk.send(.painted(at: desk.time))
    }
  }

  /// What the tree pane says beside what is in the tree is drawn anew, too.
  @Test func marksThatChangeWithoutTheTree() {
    var desk = Desk(Desk.story([" a dog", " a dog", " a king"]), columns: 80, rows: 24)
    var picture = Picture()
    func expectTheSame(_ model: Model, sourceLocation: SourceLocation = #_sourceLocation) {
      picture.draw(model)
      #expect(picture.frame == view(model), sourceLocation: sourceLocation)
    }
    expectTheSame(desk.model)
    desk.model.twins.forgetAll()
    expectTheSame(desk.model)
    desk.press("2")
    expectTheSame(desk.model)
    let id = desk.requests[0].id
    desk.send(.completion(id, .waiting(.turn), at: desk.time))
    expectTheSame(desk.model)
    let pause = RetryPause(milliseconds: 3_000, host: "h", reason: "busy")
    desk.send(.completion(id, .waiting(.retry(pause)), at: desk.time))
    desk.model.message = nil
    expectTheSame(desk.model)
    desk.send(.tick(at: desk.time + 1_000))
    expectTheSame(desk.model)
  }
}
