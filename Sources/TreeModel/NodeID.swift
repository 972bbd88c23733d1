/// The identity of a node within its session: a positive integer, counted up, never reused.
public struct NodeID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The largest identity a node may have.
  ///
  /// Well below `Int32.max`, so that counting on from the last one never overflows.
  public static let largest = NodeID(rawValue: 2_000_000_000)

  /// The number the session file holds, 1...2_000_000_000.
  public let rawValue: Int32

  /// Wraps `rawValue` without checking it.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Orders by age: a smaller identity was given out earlier.
  public static func < (left: NodeID, right: NodeID) -> Bool { left.rawValue < right.rawValue }
}

extension NodeID: CustomStringConvertible {
  /// The number alone, as the command line takes it.
  public var description: String { String(rawValue) }
}
