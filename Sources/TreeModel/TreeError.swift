/// Why a change of the tree was refused.
///
/// Nothing was changed.
public enum TreeError: Error, Equatable, Sendable {
  /// No node of the session has this identity, or it was deleted.
  case noSuchNode(NodeID)
  /// A node of the session has this identity already.
  case nodeExists(NodeID)
  /// The identity lies outside 1...`NodeID.largest`.
  case badIdentity(NodeID)
  /// The position is not one among these siblings.
  case badIndex(Int)
  /// The value to be replaced is not the one in the tree.
  case stale(NodeID)
  /// A model's words cannot be edited in place.
  case modelText(NodeID)
  /// A node cannot move below itself.
  case cycle(NodeID)
  /// A rewrite must stand beside its original.
  case badRewrite(NodeID)
  /// Only two continuations of the same text can be compared.
  case notSiblings(NodeID, NodeID)
  /// A rating lies outside −2…+2.
  case badRating(Int)
  /// No vote has this number, or it is in the other state.
  case noSuchVote(Int)
  /// The session's own text is not the one to be replaced.
  case staleField(String)
  /// A mark is not a letter from a to z, or stands for another node than the one to be replaced.
  case badMark(String)
  /// The entry does not follow the last one.
  case badEntryNumber(expected: Int, found: Int)
  /// The entry to undo or redo is not the one in turn.
  case badHistory(Int)
  /// The session file does not say what this act was done on top of.
  case unreachableAct(Int)
  /// Streamed text does not start where the node's text ends.
  case badOffset(NodeID)
}
