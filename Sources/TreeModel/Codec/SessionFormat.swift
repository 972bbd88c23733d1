/// What identifies a session file.
public enum SessionFormat {
  /// The value of `format`.
  public static let name = "loom-session"
  /// The newest version this program reads, and the one it writes.
  public static let version = 3
  /// No entry has a larger number: it is the largest whole number that every reader of JSON keeps.
  static let largestEntry = 1 << 53
  /// The value of `program`.
  public static let program = "loom 0.1.0"
}

/// The bytes of a session file: one JSON object, a top-level field or an array element a line.
public func sessionFileBytes(_ session: Session) -> [UInt8] {
  var writer = JSONWriter(reserving: 1 << 16)
  var lines = SnapshotLines(session)
  while lines.write(to: &writer) {}
  return writer.bytes
}

/// The bytes of one node as the session file holds it, on one line without a line end.
public func nodeBytes(_ node: Node) -> [UInt8] {
  var writer = JSONWriter()
  writer.node(node)
  return writer.bytes
}
