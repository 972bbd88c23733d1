public import TreeModel

/// The list of marks and bookmarks.
public struct PlaceList: Equatable, Sendable {
  /// One line of the list.
  public struct Row: Equatable, Sendable {
    /// The letter that stands for the node; nil for a bookmark.
    public let letter: String?
    /// The node.
    public let id: NodeID
  }

  /// The marks by letter, then the bookmarks in the order of the tree.
  public var rows: [Row]
  /// The line pointed at.
  public var selected = 0
}
