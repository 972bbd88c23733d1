import Foundation
import Glibc
import PtyHarness
import Testing

/// Two thousand keys by nobody in particular, in the real program.
///
/// The same in great number, with all events that there are, is `MonkeyTests` of `LoomTUITests`.
@Suite struct RandomKeysTests {
  /// What is typed: mostly keys of the table, some with a prefix, and what leads out again.
  private static let keys: [String] =
    (0x20..<0x7F).map { String(UnicodeScalar(UInt8($0))) }
    + [",", ";", "y"].flatMap { prefix in "abdgjklmnprstxz.".map { prefix + String($0) } }
    + Array(repeating: Press.enter, count: 8) + Array(repeating: Press.escape, count: 12)
    + [
      "\t", "\u{1B}[Z", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[5~", "\u{1B}[6~",
      "\u{7F}", "\u{13}", "\u{12}", "\u{15}", "\u{0B}", "\u{19}", "\u{04}", "\u{0F}", "é", "日本",
      "👩‍👩‍👧",
      "\u{1B}[200~pasted\rtext\u{1B}[201~", "\u{1B}[<0;5;5M", "\u{1B}[99;99R", "/the\r",
      "&unseen\r",
      "#3\r",
    ]

  @Test(arguments: [1, 2])
  func leaveASoundSession(seed: UInt64) throws {
    let place = try Workplace(configuration: Workplace.builtin(tokensPerSecond: 50, tokens: 8))
    try FileManager.default.copyItem(
      atPath: Project.path("sessions/story.loom.json"),
      toPath: place.path("s.loom.json")
    )
    try place.writeScript("printf ' another end' > \"$1\"\n", to: "editor")
    var random = seed
    func below(_ limit: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % UInt64(limit))
    }
    func open() throws -> VirtualTerminal {
      let terminal = try place.shell(
        "exec \"$LOOM\" s.loom.json",
        environment: ["EDITOR": place.path("editor")]
      )
      try terminal.see("│")
      return terminal
    }
    var terminal = try open()
    var typed: [String] = []
    for number in 0..<2_000 {
      let key = Self.keys[below(Self.keys.count)]
      typed.append(key)
      terminal.send(key)
      if key == Press.escape || number % 8 == 0 { terminal.settle(milliseconds: 30) }
      if number % 250 == 249 {
        let size = [(24, 80), (10, 40), (50, 200), (24, 80)][below(4)]
        terminal.announce(rows: size.0, columns: size.1)
      }
      guard let status = terminal.status else { continue }
      // It was told to quit.
      try #require(
        status == .exited(0),
        "seed \(seed), after \(typed.suffix(50)):\n\(terminal.text)"
      )
      terminal = try open()
    }
    terminal.settle()
    terminal.signal(SIGTERM)
    let end = try #require(terminal.waitForEnd())
    #expect(end == .exited(0) || end == .killed(SIGTERM), "seed \(seed)")
    try place.check()
  }
}
