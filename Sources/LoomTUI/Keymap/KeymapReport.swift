/// What the configuration's `[keys]` do to the standard keys.
public struct KeymapReport: Equatable, Sendable {
  /// What is wrong: keys or names that mean nothing, or keys given twice.
  public private(set) var problems: [String] = []
  /// Keys that went from one command to another.
  public private(set) var taken: [String] = []
  /// Commands that no key reaches any more; their names after a colon still do.
  public private(set) var keyless: [String] = []

  /// Whether every command has a key and nothing is wrong.
  public var isClean: Bool { problems.isEmpty && keyless.isEmpty }

  /// Compares; each remapping is a command's name with the names of its keys.
  public init(remapping: [(command: String, keys: [String])]) {
    var chosen: [(keys: KeySequence, command: Command)] = []
    var remapped: Set<Command> = []
    for (name, texts) in remapping {
      guard let command = Command(rawValue: name) else {
        let near = nearest(to: name, among: Command.allCases.map(\.rawValue))
        problems.append(
          "There is no command \(quoted(name, limit: 60))"
            + (near.map { "; did you mean \($0)?" } ?? "; loom keys lists them.")
        )
        continue
      }
      remapped.insert(command)
      for text in texts {
        guard let keys = KeySequence(name: text) else {
          problems.append(
            "\"\(quoted(text, limit: 60))\", given to \(name), names no key; loom keys shows how they "
              + "are written."
          )
          continue
        }
        if let other = chosen.first(where: { $0.keys.overlaps(keys) && $0.command != command }) {
          problems.append(
            other.keys == keys
              ? "The key \(keys.name) is given to \(other.command.rawValue) and to \(name)."
              : "\(keys.name) (\(name)) and \(other.keys.name) (\(other.command.rawValue)) cannot "
                + "both be keys: one begins with the other."
          )
          continue
        }
        chosen.append((keys, command))
      }
    }
    compare(chosen, remapped)
  }

  /// Finds what the standard map loses.
  private mutating func compare(
    _ chosen: [(keys: KeySequence, command: Command)],
    _ remapped: Set<Command>
  ) {
    for row in CommandRow.table {
      var left = remapped.contains(row.command) ? [] : row.keys
      for (keys, command) in chosen where command != row.command {
        for lost in left where lost.overlaps(keys) {
          left.removeAll { $0 == lost }
          taken.append(
            lost == keys
              ? "\(keys.name) is \(command.rawValue) now, no longer \(row.command.rawValue)."
              : "\(lost.name) no longer reaches \(row.command.rawValue): \(keys.name) is "
                + "\(command.rawValue) now."
          )
        }
      }
      left += chosen.filter { $0.command == row.command }.map(\.keys)
      if left.isEmpty {
        keyless.append(
          "\(row.command.rawValue) has no key left; :\(row.command.rawValue) still works."
        )
      }
    }
  }

  /// The report as lines, the worst first.
  public var text: String {
    var lines = problems + keyless + taken
    if lines.isEmpty { lines = ["No key of [keys] takes one from another command."] }
    return lines.map { $0 + "\n" }.joined()
  }
}
