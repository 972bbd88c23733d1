import Foundation
import LoomTUI
import Screen
import Testing

@Suite struct KeymapTests {
  @Test(arguments: Command.allCases)
  func everyCommandStandsInTheTableOnceAndHasAKey(command: Command) {
    #expect(CommandRow.table.filter { $0.command == command }.count == 1)
    #expect(!Keymap.standard.keys(for: command).isEmpty)
  }

  @Test func everyCommandHasAPlainKey() {
    // Plain terminals cannot send Ctrl+Enter and the like: a letter, or a key every one has.
    for row in CommandRow.table {
      let isReachable = row.keys.contains {
        switch $0 {
        case .alt, .function: false
        default: true
        }
      }
      #expect(isReachable, "\(row.command)")
    }
  }

  @Test func noKeyIsBoundTwice() {
    let keys = CommandRow.table.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func keyNamesAreReadBack() {
    for key in CommandRow.table.flatMap(\.keys) + [.alt("x"), .function(12), .backspace, .insert] {
      #expect(Key(name: key.name) == key, "\(key.name)")
    }
    for name in ["", "Ctrl-", "Ctrl-ab", "F13", "F0", "Hyper-x", "ab"] {
      #expect(Key(name: name) == nil)
    }
  }

  @Test func remappingTakesKeysFromOthers() throws {
    let map = try Keymap(remapping: [("rate-up", ["j", "Ctrl-P"]), ("quit", [])])
    #expect(map.command(for: .character("j")) == .rateUp)
    #expect(map.command(for: .control("p")) == .rateUp)
    #expect(map.command(for: .character("+")) == nil)
    #expect(map.command(for: .character("q")) == nil)
    #expect(map.hint(for: .quit) == ":quit")
    #expect(map.keys(for: .nextSibling) == [.down])
  }

  @Test func wrongRemappingsAreNamed() {
    #expect(
      throws: Keymap.Problem.unknownCommand(
        "rate-pu",
        suggestions: ["rate-up", "rate-down", "rate-up-next", "rate-down-next"]
      )
    ) {
      try Keymap(remapping: [("rate-pu", ["j"])])
    }
    #expect(throws: Keymap.Problem.unknownKey("Hyper-J")) {
      try Keymap(remapping: [("rate-up", ["Hyper-J"])])
    }
    #expect(throws: Keymap.Problem.conflict(key: "j", first: .rateUp, second: .rateDown)) {
      try Keymap(remapping: [("rate-up", ["j"]), ("rate-down", ["j"])])
    }
  }

  @Test func theDocumentIsUpToDate() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/KEYS.md")
    let text = keysDocument(for: .standard)
    if ProcessInfo.processInfo.environment["LOOM_RECORD"] != nil {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == text, "run make keys")
  }
}
