public import Screen

/// Which key asks for which command.
public struct Keymap: Equatable, Sendable {
  /// Why a remapping was refused.
  public enum Problem: Error, Equatable, Sendable {
    /// No command has this name; the nearest ones that exist.
    case unknownCommand(String, suggestions: [String])
    /// The text does not name a key.
    case unknownKey(String)
    /// Two commands want the same key.
    case conflict(key: String, first: Command, second: Command)
  }

  private var commands: [Key: Command] = [:]
  /// The keys of each command, in the order they were given.
  private var keys: [Command: [Key]] = [:]
  /// The keys most wanted while reading, in one line; put together once, for it is in every picture.
  public private(set) var reminder = ""

  /// The map of the command table.
  public static let standard: Keymap = {
    var map = Keymap()
    for row in CommandRow.table { map.bind(row.keys, to: row.command) }
    map.reminder = map.mostWanted
    return map
  }()

  /// The standard map with some commands' keys replaced.
  ///
  /// A remapped key is taken from the command that had it by default.
  /// - Parameter remapped: command names with the names of their keys (see `Key.name`).
  /// - Throws: `Problem` for an unknown command or key, or a key wanted twice.
  public init(remapping remapped: [(command: String, keys: [String])]) throws(Problem) {
    self = .standard
    var chosen: [Key: Command] = [:]
    for (name, texts) in remapped {
      guard let command = Command(rawValue: name) else {
        throw .unknownCommand(name, suggestions: Keymap.suggestions(for: name))
      }
      var wanted: [Key] = []
      for text in texts {
        guard let key = Key(name: text) else { throw .unknownKey(text) }
        if let other = chosen[key], other != command {
          throw .conflict(key: text, first: other, second: command)
        }
        chosen[key] = command
        wanted.append(key)
      }
      unbind(command)
      bind(wanted, to: command)
    }
    reminder = mostWanted
  }

  private init() {}

  private mutating func unbind(_ command: Command) {
    for key in keys[command, default: []] where commands[key] == command { commands[key] = nil }
    keys[command] = []
  }

  private mutating func bind(_ wanted: [Key], to command: Command) {
    for key in wanted {
      if let other = commands[key] { keys[other]?.removeAll { $0 == key } }
      commands[key] = command
    }
    keys[command, default: []] += wanted
  }

  /// The command `key` asks for, if any.
  public func command(for key: Key) -> Command? { commands[key] }

  /// The keys of a command, the most usual first; empty if none is left.
  public func keys(for command: Command) -> [Key] { keys[command, default: []] }

  /// The first key of a command as people read it, or its name after a colon if it has no key.
  public func hint(for command: Command) -> String {
    keys(for: command).first?.name ?? ":\(command.rawValue)"
  }

  private var mostWanted: String {
    let wanted: [(Command, String)] = [
      (.generate, "generate"), (.rateUpNext, "good"), (.rateDownNext, "bad"), (.edit, "rewrite"),
      (.undo, "undo"), (.export, "export"), (.help, "all keys"), (.quit, "quit"),
    ]
    return wanted.map { "\(hint(for: $0.0)) \($0.1)" }.joined(separator: "   ")
  }

  private static func suggestions(for name: String) -> [String] {
    let start = name.prefix(3)
    return Command.allCases.map(\.rawValue).filter { $0.hasPrefix(start) || $0.contains(name) }
  }
}
