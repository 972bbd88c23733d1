import TreeModel

extension Derivation {
  /// One row for each rewrite and its original, whatever else is rated.
  mutating func deriveStories(under parent: Int) {
    guard has(.edit) else { return }
    let children = flat.children(of: parent)
    guard !children.isEmpty else { return }
    _ = edits(children, movesNewlines(children))
  }
}
