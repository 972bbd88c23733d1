import TreeModel

extension Model {
  /// Remembers and finds places: jumps, marks, bookmarks, tags, the archive.
  mutating func place(_ command: Command, at time: Int64) -> [Effect] {
    complain("\(command.rawValue) is not there yet")
    return []
  }
}
