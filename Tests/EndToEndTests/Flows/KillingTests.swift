import Foundation
import Glibc
import PtyHarness
import Testing

/// SIGKILL at random moments of ordinary work: what the screen had confirmed is there afterwards.
@Suite(.serialized) struct KillingTests {
  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private struct Draws: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }

  private static let children = 6

  /// Ratings by node, as the screen showed them; the row of node `n` is row `n - 1`.
  private func shownRatings(_ terminal: VirtualTerminal) -> [Int?] {
    (1...Self.children).map { row in Int(terminal.line(row).prefix(2).drop { $0 == " " }) }
  }

  @Test func twentyTimes() throws {
    let place = try Workplace(
      configuration: Workplace.builtin(tokensPerSecond: 200, tokens: 30)
    )
    try place.makeSession(children: (1...Self.children).map { " child \($0) of the story" })
    var draws = Draws(state: 20_260_101)
    for round in 0..<20 {
      var confirmed: [Int?] = []
      var acts = 0
      let terminal = try place.open(rows: 40, columns: 120)
      try terminal.see("tree") { $0.line(Self.children).contains("child \(Self.children)") }
      let wanted = Int.random(in: 0..<6, using: &draws)
      for _ in 0..<wanted {
        // Everything that was painted was confirmed; a key that is not painted yet may be lost.
        let bar = terminal.bar
        let before = shownRatings(terminal)
        switch Int.random(in: 0..<4, using: &draws) {
        case 0:
          terminal.send("rl" + String(repeating: "j", count: Int.random(in: 0..<5, using: &draws)))
          terminal.send("+")
        case 1:
          terminal.send("rl" + String(repeating: "j", count: Int.random(in: 0..<5, using: &draws)))
          terminal.send("-")
        case 2: terminal.send("u")
        default:
          terminal.send("G1")
          acts += 1
        }
        _ = terminal.wait(seconds: Double.random(in: 0.01..<0.1, using: &draws)) {
          $0.bar != bar || shownRatings($0) != before
        }
      }
      // Keys are heard in order: when this is on the screen, so is all they did.
      try terminal.press(":all of it", ":all of it")
      terminal.send(Press.escape)
      try terminal.see("no question") { !$0.text.contains(":all of it") }
      confirmed = shownRatings(terminal)
      let isWaiting = terminal.bar.contains("NOT ON DISK YET")
      // One more act that may or may not be confirmed when the end comes.
      terminal.send("rl+")
      usleep(UInt32.random(in: 0..<3000, using: &draws))
      terminal.signal(SIGKILL)
      terminal.expectEnd(.killed(SIGKILL))
      // The act in flight changes the rating of the node that `l` came to, or nothing.
      try place.check()
      let found = try place.nodes().filter { ($0["id"] as? Int ?? 0) <= Self.children + 1 }
        .dropFirst().map { $0["rating"] as? Int }
      try #require(found.count == Self.children, "round \(round)")
      let differing = zip(found, confirmed).filter { $0 != $1 }
      #expect(
        isWaiting || differing.count <= 1,
        "round \(round): the screen had \(confirmed), the file has \(found)"
      )
      for (now, then) in differing {
        #expect(isWaiting || now == min(2, (then ?? 0) + 1), "round \(round)")
      }
    }
    let terminal = try place.open(rows: 40, columns: 120)
    try terminal.quitAtOnce()
  }
}
