import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Golden screens of judging.
@Suite struct JudgingScreenTests {
  static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  private func desk(_ size: Size, _ texts: [String]? = nil) -> Desk {
    var desk = Desk(
      Desk.story(
        texts ?? [
          " there was a dog who kept the lighthouse on his own, for the keeper had gone to sea.",
          " there was a cat who kept the old lighthouse on her own, for the keeper had gone away.",
          " 海の底に小さな町がありました。人々は歌いました。", " a king lived in a house with no doors.",
        ]
      )
    )
    desk.send(.input(.resized(size), at: 0))
    return desk
  }

  private func expect(_ desk: Desk, _ name: String, _ size: Size) throws {
    try expectFrame(view(desk.model), "\(name)-\(size.columns)x\(size.rows)")
  }

  @Test(arguments: sizes) func rating(size: Size) throws {
    var desk = desk(size)
    desk.press("Rfd")
    try expect(desk, "rating", size)
  }

  @Test(arguments: sizes) func comparing(size: Size) throws {
    var desk = desk(size)
    desk.press("V")
    if size.columns == 80 { try expect(desk, "compare-scope", size) }
    desk.press("1")
    // The pair that differs in a few words.
    let alike: Set<Int32> = [2, 3]
    while let pair = desk.model.fairness.comparing?.current,
      Set([pair.first.rawValue, pair.second.rawValue]) != alike
    { desk.press("s") }
    try expect(desk, "compare", size)
    let frame = view(desk.model)
    #expect(frame.cells.contains { $0.role == .changed })
    desk.press("h")
    while desk.model.overlay == .judging(.comparing) { desk.press("t") }
    try expect(desk, "compare-results", size)
  }

  @Test(arguments: sizes) func rewriting(size: Size) throws {
    var desk = desk(size)
    desk.press("le<Ctrl-W><Ctrl-W><Ctrl-W>drowned.")
    try expect(desk, "rewriting", size)
    desk.press("<Ctrl-S>")
    try expect(desk, "difference", size)
    desk.press("<Enter>e")
    #expect(!desk.screen.contains("riginal"), "one's own rewrite is edited in place")
  }

  @Test(arguments: sizes) func proposing(size: Size) throws {
    var desk = desk(size)
    desk.press("l@")
    if size.columns == 80 { try expect(desk, "proposal-instruction", size) }
    desk.press("shorter, and at night<Enter>")
    desk.arrive("At night a dog kept the", at: 0)
    if size.columns == 80 { try expect(desk, "proposal-streaming", size) }
    desk.arrive(" lighthouse on his own, for the keeper had gone to sea.", at: 0, finish: .stop)
    try expect(desk, "proposal", size)
  }

  @Test func theOriginalCanBeHidden() {
    var desk = desk(JudgingScreenTests.sizes[0])
    desk.press("le")
    #expect(desk.screen.contains("the original above"))
    desk.press("<Ctrl-T>")
    #expect(!desk.screen.contains("the original above"))
    desk.press("<Esc>le")
    #expect(!desk.screen.contains("the original above"), "it stays as it was chosen")
    // The tree comes back where the original stood.
    desk.press("<Ctrl-T><Esc>")
    desk.send(.input(.resized(JudgingScreenTests.sizes[1]), at: 0))
    var picture = Picture()
    picture.draw(desk.model)
    desk.press("e")
    picture.draw(desk.model)
    #expect(picture.frame.transcript.contains("The original"))
    desk.press("<Esc>")
    picture.draw(desk.model)
    #expect(picture.frame == view(desk.model))
  }

  @Test func marksAreReadableInASCII() {
    var desk = desk(
      JudgingScreenTests.sizes[0],
      [" a big dog sat there", " a small dog sat there"]
    )
    desk.model = Model(
      session: desk.model.session,
      name: "s",
      isUnicode: false,
      size: desk.model.size,
      backends: [],
      settings: desk.model.settings,
      seed: 1,
      now: 0
    )
    for keys in ["V1", "<Esc>R"] {
      desk.press(keys)
      #expect(!desk.screen.unicodeScalars.contains { $0.value > 0x7F }, "\(desk.screen)")
      if keys == "V1" { #expect(desk.screen.contains("a [big] dog sat")) }
    }
  }

  @Test func everySizeIsDrawnWithoutACrash() {
    for keys in ["R", "V", "V1", "V1hs", "V1hhhhhh", "l@x<Enter>", "le!", "le!<Ctrl-S>"] {
      var desk = desk(JudgingScreenTests.sizes[0])
      desk.press(keys)
      for columns in [0, 1, 2, 5, 10, 29, 30, 59, 60, 80, 99, 100, 101, 500] {
        for rows in [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 24, 200] {
          desk.send(.input(.resized(Size(columns: columns, rows: rows)), at: 0))
          let frame = view(desk.model)
          #expect(frame.cells.count == columns * rows)
          if let cursor = frame.cursor { #expect(cursor.row < rows && cursor.column < columns) }
        }
      }
    }
  }

  @Test func hostileTextsStayText() {
    var desk = desk(
      JudgingScreenTests.sizes[0],
      [
        " a \u{1B}[31m red\u{202E} word and more", " a \u{1B}[31m red\u{202E} word and less",
        "\u{9B}2J",
      ]
    )
    for keys in ["R", "<Esc>lV1", "<Esc>@x<Enter>"] {
      desk.press(keys)
      if keys.hasSuffix("<Enter>") { desk.arrive("\u{1B}]0;t\u{07} x", at: 0, finish: .stop) }
      let bad = desk.screen.unicodeScalars.filter { scalar in
        scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value)
          || scalar.value == 0x202E
      }
      #expect(bad.isEmpty, "\(keys)")
    }
  }
}
