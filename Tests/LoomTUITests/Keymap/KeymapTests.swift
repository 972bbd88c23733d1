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
      let isReachable = row.keys.contains { keys in
        keys.allSatisfy {
          switch $0 {
          case .alt, .function: false
          default: true
          }
        }
      }
      #expect(isReachable, "\(row.command)")
    }
  }

  @Test func noKeyIsBoundTwice() {
    let keys = CommandRow.table.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    for key in keys where key.count > 1 {
      #expect(!keys.contains(Array(key.dropLast())), "\(key.name) cannot be pressed")
    }
  }

  @Test func keyNamesAreReadBack() {
    let others: [KeySequence] = [
      [.alt("x")], [.function(12)], [.backspace], [.character(" "), .up],
    ]
    for keys in CommandRow.table.flatMap(\.keys) + others {
      #expect(KeySequence(name: keys.name) == keys, "\(keys.name)")
    }
    for name in ["", "Ctrl-", "Ctrl-ab", "F13", "F0", "Hyper-x", "ab", "a b c", "a ab"] {
      #expect(KeySequence(name: name) == nil)
    }
  }

  @Test func remappingTakesKeysFromOthers() throws {
    let map = try Keymap(remapping: [("rate-up", ["j", "Ctrl-P"]), ("quit", [])])
    #expect(map.command(for: .character("j")) == .rateUp)
    #expect(map.command(for: .control("p")) == .rateUp)
    #expect(map.command(for: .character("+")) == nil)
    #expect(map.command(for: .character("q")) == nil)
    #expect(map.hint(for: .quit) == ":quit")
    #expect(map.keys(for: .nextSibling) == [[.down]])
  }

  @Test func aPrefixAndItsKeyAreOneCommand() throws {
    let map = try Keymap(remapping: [("split", ["j s"]), ("quit", [","])])
    #expect(map.meaning(of: [.character("j")]) == .prefix)
    #expect(map.meaning(of: [.character("j"), .character("s")]) == .command(.split))
    #expect(map.meaning(of: [.character("j"), .character("x")]) == .nothing)
    // A key that became a prefix, and a prefix that became a key, are taken from the others.
    #expect(map.keys(for: .nextSibling) == [[.down]])
    #expect(map.meaning(of: [.character(",")]) == .command(.quit))
    #expect(map.keys(for: .merge).isEmpty)
    #expect(map.continuations(of: [.character("j")]).map(\.row.command) == [.split])
    #expect(throws: Keymap.Problem.conflict(key: "j s", first: .quit, second: .split)) {
      try Keymap(remapping: [("quit", ["j"]), ("split", ["j s"])])
    }
  }

  @Test func wrongRemappingsAreNamed() {
    #expect(
      throws: Keymap.Problem.unknownCommand(
        "rate-pu",
        suggestions: ["rate-up", "rate-down", "rate-up-next", "rate-down-next", "rate-flow"]
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
