import Screen
import TreeModel

@testable import LoomTUI

extension Monkey {
  /// The next keys: a command's, a text, or any key.
  mutating func nextKeys() -> [Key] {
    guard model.overlay == nil, model.pendingKeys.isEmpty else { return keysInside() }
    switch below(100) {
    case 0..<72:
      let command = nextCommand()
      let ways = model.keymap.keys(for: command)
      return ways.isEmpty ? named(command) : pick(ways)
    case 72..<76: return named(nextCommand())
    case 76: return typed(":" + pick(Monkey.snippets)) + [.enter]
    default: return [anyKey()]
    }
  }

  /// Some command; of those that make a large tree larger fewer.
  private mutating func nextCommand() -> Command {
    let command = pick(Command.allCases)
    guard model.session.tree.counts.nodes > 1_500 else { return command }
    switch command {
    case .duplicate, .graft: return pick([.root, .delete, .undo])
    default: return command
    }
  }

  private func named(_ command: Command) -> [Key] { typed(":" + command.rawValue) + [.enter] }

  private func typed(_ text: String) -> [Key] {
    text.map { $0.isNewline ? .enter : .character($0) }
  }

  /// Keys in an editor, a list, a line or after a prefix.
  private mutating func keysInside() -> [Key] {
    switch below(100) {
    case 0..<10: return [.escape]
    case 10..<24: return [.enter]
    case 24..<27: return [.control("s")]
    case 27..<37: return typed(pick(Monkey.snippets))
    case 37..<60: return [pick(Monkey.moves)]
    case 60..<68: return [.control(pick(Array("abcdefghijklnoprstuvwxyz_")))]
    case 68..<72: return [.alt(pick(Array("bdfuxy<>_")))]
    default: return [anyKey()]
    }
  }

  private mutating func anyKey() -> Key {
    switch below(20) {
    case 0: return pick(Monkey.moves)
    case 1: return .function(1 + below(12))
    case 2: return .control(pick(Array("abcdefghijklmnopqrstuvwxyz@[\\]^_")))
    case 3: return .alt(pick(Array("abcxyz.,<日")))
    case 4: return .character(pick(Array("日é\u{301}👩‍👩‍👧ß\u{200B}")))
    default: return .character(Character(Unicode.Scalar(UInt8(32 + below(95)))))
    }
  }

  private static let moves: [Key] = [
    .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .tab, .backTab, .backspace, .delete,
    .insert, .enter, .character("j"), .character("k"), .character("h"), .character("l"),
    .character(" "), .character("y"), .character("n"),
  ]

  /// What people type into lines and editors.
  static let snippets = [
    "1", "12", "#3", "0.7", "-1", "99999999999999999999", "nothing", "a b, c", "rating<0",
    "rating>0 or (unseen -depth>2)", "model:toy-1 tag:a", "text~/d.g/i", "text~/(/", "(", "\"",
    "&unseen",
    "~d.g", "/d.g/", "dog", "The", "日本語", "é e\u{301}", "rewrite it shorter", "x.jsonl",
    "/tmp/../x",
    "story.loom.json#1", "set temperature 0.9", "rate -1", "generate 3", "preset x", "log x",
    "log off",
    "\\n\\n, stop", "50%", "a", "b", "y", "n", "s", "q",
  ]

  /// What people paste.
  static let texts = [
    "", "one line", "two\r\nlines\rand one\n", "\u{1b}[31mred\u{1b}]52;c;aGk=\u{07}", "日本語の文章。次の文。",
    "\u{301}\u{301}", "👩‍👩‍👧‍👦 family", "\u{202E}evil", String(repeating: "word ", count: 400),
    String(repeating: "x", count: 3_000), "\t\ttabs", "\u{0}\u{7F}\u{9B}31m",
    "A sentence. Another! “One?”",
  ]

  /// What services send.
  static let pieces = [
    " the", " dog", " barked", ".", " He", "\n", "\n\n", " 日本", "語", "。", "\u{301}", "", " ", "!”",
    " Mr.",
    " 3.14", "\u{1b}[2J", "\t", " a king lived in the castle", String(repeating: "long", count: 60),
  ]
}
