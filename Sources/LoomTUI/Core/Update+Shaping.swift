import TreeModel

extension Model {
  /// Changes the shape of the tree: split, merge, move, copy.
  mutating func reshape(_ command: Command, at time: Int64) -> [Effect] {
    complain("\(command.rawValue) is not there yet")
    return []
  }
}
