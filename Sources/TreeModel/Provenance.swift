/// How a node came from others: which, and which part of their text.
public struct Provenance: Equatable, Sendable {
  /// What made it.
  public enum Kind: String, CaseIterable, Sendable {
    /// A part of one node's text, which was split in two.
    case split
    /// The texts of several nodes, one after the other.
    case merge
    /// A copy of a node of this session.
    case copy
    /// A copy of a node of another session.
    case graft
  }

  /// What made it.
  public var kind: Kind
  /// The nodes it came from, in the order of their texts; those of `session` if that is named.
  public var from: [NodeID]
  /// Where the part begins in the text of the one node it is from, in bytes of UTF-8; nil for the whole.
  public var start: Int?
  /// Where the part ends, in bytes of UTF-8; nil for the whole.
  public var end: Int?
  /// The identity of the other session; nil for this one.
  public var session: String?

  /// Describes where a node came from.
  public init(
    _ kind: Kind,
    from: [NodeID],
    start: Int? = nil,
    end: Int? = nil,
    session: String? = nil
  ) {
    self.kind = kind
    self.from = from
    self.start = start
    self.end = end
    self.session = session
  }
}
