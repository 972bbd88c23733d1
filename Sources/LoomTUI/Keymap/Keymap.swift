public import Screen

/// Which keys ask for which command.
public struct Keymap: Equatable, Sendable {
  /// What keys pressed one after the other stand for.
  public enum Meaning: Equatable, Sendable {
    /// They ask for a command.
    case command(Command)
    /// Another key is to come.
    case prefix
    /// They stand for nothing.
    case nothing
  }

  /// Why a remapping was refused.
  public enum Problem: Error, Equatable, Sendable {
    /// No command has this name; the nearest ones that exist.
    case unknownCommand(String, suggestions: [String])
    /// The text does not name a key.
    case unknownKey(String)
    /// Two commands want the same key.
    case conflict(key: String, first: Command, second: Command)
  }

  private var commands: [KeySequence: Command] = [:]
  /// The keys of each command, in the order they were given.
  private var keys: [Command: [KeySequence]] = [:]

  /// The map of the command table.
  public static let standard: Keymap = {
    var map = Keymap()
    for row in CommandRow.table { map.bind(row.keys, to: row.command) }
    return map
  }()

  /// The standard map with some commands' keys replaced.
  ///
  /// A remapped key is taken from the command that had it by default.
  /// - Parameter remapped: command names with the names of their keys (see `Key.name`).
  /// - Throws: `Problem` for an unknown command or key, or a key wanted twice.
  public init(remapping remapped: [(command: String, keys: [String])]) throws(Problem) {
    self = .standard
    var chosen: [KeySequence: Command] = [:]
    for (name, texts) in remapped {
      guard let command = Command(rawValue: name) else {
        throw .unknownCommand(name, suggestions: Keymap.suggestions(for: name))
      }
      var wanted: [KeySequence] = []
      for text in texts {
        guard let key = KeySequence(name: text) else { throw .unknownKey(text) }
        if let other = chosen.first(where: { $0.key.overlaps(key) })?.value, other != command {
          throw .conflict(key: text, first: other, second: command)
        }
        chosen[key] = command
        wanted.append(key)
      }
      unbind(command)
      bind(wanted, to: command)
    }
  }

  private init() {}

  private mutating func unbind(_ command: Command) {
    for key in keys[command, default: []] where commands[key] == command { commands[key] = nil }
    keys[command] = []
  }

  /// Gives keys to a command, and takes them from those that had them or need them as a prefix.
  private mutating func bind(_ wanted: [KeySequence], to command: Command) {
    for key in wanted {
      for (taken, other) in commands where taken.overlaps(key) {
        keys[other]?.removeAll { $0 == taken }
        commands[taken] = nil
      }
      commands[key] = command
    }
    keys[command, default: []] += wanted
  }

  /// The command that `key` asks for by itself, if any.
  public func command(for key: Key) -> Command? { commands[[key]] }

  /// The command that keys ask for, or that they would be a prefix of, or that is one of theirs.
  func command(overlapping sequence: KeySequence) -> Command? {
    CommandRow.table.map(\.command).first { command in
      keys(for: command).contains { $0.overlaps(sequence) }
    }
  }

  /// What keys pressed one after the other stand for.
  public func meaning(of sequence: KeySequence) -> Meaning {
    if let command = commands[sequence] { return .command(command) }
    return commands.keys.contains { $0.starts(with: sequence) } ? .prefix : .nothing
  }

  /// What can follow a prefix: the keys after it and the commands, in the order of the table.
  public func continuations(of prefix: KeySequence) -> [(keys: KeySequence, row: CommandRow)] {
    CommandRow.table.flatMap { row in
      keys(for: row.command).compactMap { sequence in
        sequence.count > prefix.count && sequence.starts(with: prefix)
          ? (Array(sequence.dropFirst(prefix.count)), row) : nil
      }
    }
  }

  /// The keys of a command, the most usual first; empty if none is left.
  public func keys(for command: Command) -> [KeySequence] { keys[command, default: []] }

  /// The first key of a command as people read it, or its name after a colon if it has no key.
  public func hint(for command: Command) -> String {
    keys(for: command).first?.name ?? ":\(command.rawValue)"
  }

  private static func suggestions(for name: String) -> [String] {
    let start = name.prefix(3)
    return Command.allCases.map(\.rawValue).filter { $0.hasPrefix(start) || $0.contains(name) }
  }
}

extension [Key] {
  /// Whether one of two sequences begins with the other, so that they cannot both be keys.
  func overlaps(_ other: [Key]) -> Bool {
    starts(with: other) || other.starts(with: self)
  }
}
