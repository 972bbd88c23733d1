import TreeModel

extension Model {
  /// Copies texts to where other programs find them, and turns the mouse on or off.
  mutating func copy(_ command: Command, at time: Int64) -> [Effect] {
    complain("\(command.rawValue) is not there yet")
    return []
  }
}
