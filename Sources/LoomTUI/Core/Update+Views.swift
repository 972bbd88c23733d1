import TreeModel

extension Model {
  /// Chooses a view, or what of the tree it shows.
  mutating func arrange(_ command: Command, at time: Int64) -> [Effect] {
    complain("\(command.rawValue) is not there yet")
    return []
  }
}
