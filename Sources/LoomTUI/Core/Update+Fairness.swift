import TreeModel

extension Model {
  /// Judges one branch after the other, or two against each other.
  mutating func judgeFairly(_ command: Command, at time: Int64) -> [Effect] {
    complain("\(command.rawValue) is not there yet")
    return []
  }
}
