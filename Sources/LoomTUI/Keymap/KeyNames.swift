public import Screen

extension Key {
  private static let named: [(String, Key)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home),
    ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown), ("Ins", .insert), ("Del", .delete),
    ("Backspace", .backspace), ("Enter", .enter), ("Tab", .tab), ("Shift-Tab", .backTab),
    ("Esc", .escape), ("Space", .character(" ")),
    ("Ctrl-Left", .controlLeft), ("Ctrl-Right", .controlRight), ("Ctrl-Home", .controlHome),
    ("Ctrl-End", .controlEnd),
  ]

  /// The name people read and write in the configuration: `j`, `Space`, `Ctrl-D`, `Alt-x`, `F1`.
  public var name: String {
    if let known = Key.named.first(where: { $0.1 == self }) { return known.0 }
    switch self {
    case .character(let character): return String(character)
    case .control(let character): return "Ctrl-\(character.uppercased())"
    case .alt(let character): return "Alt-\(character)"
    case .function(let number): return "F\(number)"
    default: return ""
    }
  }

  /// The key with this name, or nil.
  public init?(name: String) {
    if let known = Key.named.first(where: { $0.0.lowercased() == name.lowercased() }) {
      self = known.1
    } else if name.count == 1, let character = name.first, !character.isNewline {
      self = .character(character)
    } else if name.hasPrefix("Ctrl-"), name.count == 6, let last = name.lowercased().last {
      self = .control(last)
    } else if name.hasPrefix("Alt-"), name.count == 5, let last = name.last {
      self = .alt(last)
    } else if name.hasPrefix("F"), let number = Int(name.dropFirst()), (1...12).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }
}

/// Keys to press one after the other: one key, or a prefix and a key.
public typealias KeySequence = [Key]

extension [Key] {
  /// The name people read and write in the configuration: `j`, `, s`.
  public var name: String { map(\.name).joined(separator: " ") }

  /// The keys with these names, a blank between two; or nil.
  public init?(name: String) {
    if let key = Key(name: name) {
      self = [key]
      return
    }
    var keys: [Key] = []
    for part in name.split(separator: " ") {
      guard let key = Key(name: String(part)) else { return nil }
      keys.append(key)
    }
    guard (1...2).contains(keys.count) else { return nil }
    self = keys
  }
}
