import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

/// Text from outside never becomes a control character in any cell, wherever it is shown.
@Suite struct HostileTextTests {
  static let payloads = [
    "\u{1B}[31mred", "\u{1B}]52;c;aGk=\u{07}", "\u{1B}]8;;http://evil\u{1B}\\x",
    "\u{1B}P$q\u{1B}\\", "\u{9B}31m",
    "\u{9D}52;c;x\u{9C}", "a\u{08}\u{08}b", "x\u{0D}y", "\u{0E}\u{0F}", "\u{7F}", "\u{202E}evil",
    "\u{2066}x\u{2069}",
    "\u{200B}\u{200D}\u{FEFF}", "\u{E0041}\u{E007F}", "\u{2028}\u{2029}\u{85}", "\u{00}", "\u{1B}c",
    "\u{1B}[6n",
    "\u{301}" + String(repeating: "\u{301}", count: 200),
  ]

  @Test(arguments: payloads)
  func everywhere(payload: String) throws {
    var session = Desk.story([payload, "x" + payload])
    session.cursor = NodeID(rawValue: 2)
    var desk = Desk(session)
    desk.press("i")
    desk.send(.input(.paste(payload + "mine"), at: 1))
    check(desk)
    desk.press("<Ctrl-S>a")
    desk.send(.input(.paste(payload), at: 1))
    desk.press("<Ctrl-S>")
    check(desk)
    desk.press("/")
    desk.send(.input(.paste(payload), at: 1))
    check(desk)
    desk.press("<Enter>")
    check(desk)
    desk.press("h1l")
    for failure in [
      BackendError.refused(host: payload, status: 500, message: payload),
      .malformed(host: payload, excerpt: payload),
    ] {
      desk.send(.completion(desk.requests[0].id, .notice(payload), at: 1))
      check(desk)
      desk.send(.completion(desk.requests[0].id, .failed(failure), at: 1))
      check(desk)
    }
    desk.press("m")
    guard case .listModels(let id, _)? = desk.effects.last else { return }
    desk.send(
      .catalog(
        id,
        .success(
          ModelCatalog(
            models: [.init(name: payload, inputTokens: 9, shutdownDate: payload)],
            adapters: [AdapterScale(name: payload, scale: 1)]
          )
        )
      )
    )
    check(desk)
    desk.send(.saveProblem(payload))
    check(desk)
  }

  private func check(_ desk: Desk, sourceLocation: SourceLocation = #_sourceLocation) {
    for cell in view(desk.model).cells {
      for value in [cell.base, cell.marks[0], cell.marks[1], cell.marks[2], cell.marks[3]]
      where value != 0 {
        let isLive =
          value < 0x20 || (0x7F...0x9F).contains(value) || (0x200B...0x200F).contains(value)
          || (0x2028...0x202E).contains(value) || (0x2060...0x2069).contains(value)
          || value == 0xFEFF || value >= 0xE0000
        #expect(!isLive, "U+\(String(value, radix: 16))", sourceLocation: sourceLocation)
      }
    }
  }
}
