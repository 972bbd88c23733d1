import Glibc
public import PrefExport

/// Rows that wait in memory while they are few, and then on the disk, in a file without a name: it
/// is gone when the program ends, however that happens.
public final class FileSpool: RowSpool {
  /// The most bytes that wait in memory.
  private static let room = 32 << 20

  private let path: String
  private let descriptor: Int32
  private var waiting: [UInt8] = []
  private var written = 0

  /// Makes the file in the folder of `path`, where there is room for what is written next.
  public init(beside path: String) throws {
    var template = Array("\(path).XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    self.path = path
    guard descriptor >= 0 else { throw FileWriteError(path: path, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(&template)
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end and gives the place of the first.
  public func append(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    if waiting.count + bytes.count > FileSpool.room { try flush() }
    // All of it at once: growing would copy what is there, and have it twice for a moment. What is
    // not used costs no memory.
    if waiting.isEmpty { waiting.reserveCapacity(FileSpool.room) }
    let start = written + waiting.count
    waiting.append(contentsOf: bytes)
    return start
  }

  /// Hands over the bytes in `range`, in one piece or several.
  public func read(
    _ range: Range<Int>,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if range.lowerBound >= written {
      let place = range.lowerBound - written..<range.upperBound - written
      return try waiting.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[place])) }
    }
    if range.upperBound > written { try flush() }
    var start = range.lowerBound
    var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
    while start < range.upperBound {
      let count = pread(descriptor, &buffer, min(buffer.count, range.upperBound - start), start)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileWriteError(path: path, code: count < 0 ? errno : EIO) }
      try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      start += count
    }
  }

  private func flush() throws {
    guard !waiting.isEmpty else { return }
    let isWritten = waiting.withUnsafeBytes { writeAll($0, to: descriptor) }
    guard isWritten else { throw FileWriteError(path: path, code: errno) }
    written += waiting.count
    waiting.removeAll(keepingCapacity: true)
  }
}
