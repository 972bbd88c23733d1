public import TreeModel

/// The place in a node's text where it is to be split.
public struct SplitChooser: Equatable, Sendable {
  /// The node.
  public let node: NodeID
  /// Its text, with the place as cursor.
  public var buffer: TextBuffer
}
