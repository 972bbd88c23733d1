import TreeModel

extension Model {
  /// Shows what a completion is made of, and sets what goes with requests.
  mutating func lookInside(_ command: Command, at time: Int64) -> [Effect] {
    complain("\(command.rawValue) is not there yet")
    return []
  }
}
