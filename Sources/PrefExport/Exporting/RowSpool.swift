/// Where the text of rows waits until it is decided which of them are written, and in which order.
///
/// Whoever exports to files gives one on the disk, so that memory does not grow with the rows.
public protocol RowSpool: AnyObject {
  /// Adds bytes at the end and gives the place of the first.
  func append(_ bytes: UnsafeRawBufferPointer) throws -> Int

  /// Hands over the bytes in `range`, in one piece or several, in order.
  func read(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// A spool in memory, for small exports.
public final class MemorySpool: RowSpool {
  private var bytes: [UInt8] = []

  /// Creates an empty spool.
  public init() {}

  /// Adds bytes at the end and gives the place of the first.
  public func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    let start = self.bytes.count
    self.bytes.append(contentsOf: bytes)
    return start
  }

  /// Hands over the bytes in `range`.
  public func read(
    _ range: Range<Int>,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
}
