/// Why bytes are not a session that this version can read.
public enum SessionFault: Error, Equatable, Sendable {
  /// They are not JSON, or not of the shape of a session.
  case malformed(JSONFault)
  /// They are JSON, but `format` does not say `loom-session`.
  case notASession
  /// A newer program wrote them; `version` is the file's.
  case newerVersion(Int)
  /// The nodes do not make a tree.
  case tree(TreeFault)
  /// Votes are not numbered 1, 2, 3…; this is the number found out of turn.
  case voteNumber(Int)
  /// The history names this entry out of order, or beyond the last one.
  case historyNumber(Int)
  /// The next identity is one that a node has already.
  case nextNode(Int)
}
