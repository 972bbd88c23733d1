internal import CZlib

/// Packs bytes as gzip (RFC 1952) while they come, and hands them to a sink piece by piece.
///
/// The header holds neither time, name nor system, so that the same bytes are packed the same way by
/// the same zlib, however they were cut into writes. What the sink throws is thrown on, and the
/// stream then is of no use any more.
public final class GzipWriter {
  /// zlib has no memory, or was given its stream after an error.
  public struct Failure: Error, Equatable, Sendable {
    /// zlib's code, `Z_MEM_ERROR` for instance.
    public let code: Int32

    /// What went wrong and what to do next.
    public var sentence: String {
      code == Z_MEM_ERROR
        ? "There is not enough memory to pack the file; export it without gzip."
        : "The file could not be packed (zlib says \(code)); export it without gzip."
    }
  }

  /// Large enough that the sink is called seldom.
  private static let room = 64 << 10

  // zlib keeps the addresses of both.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let header = UnsafeMutablePointer<gz_header>.allocate(capacity: 1)
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private var hasEnded = false

  /// Begins a stream whose packed bytes go to `sink`.
  ///
  /// `level` is from 1, fastest, to 9, smallest.
  public init(
    level: Int = 6,
    to sink: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws(Failure) {
    self.sink = sink
    let code = czlib_begin_gzip(stream, header, Int32(min(9, max(1, level))))
    guard code == Z_OK else { throw Failure(code: code) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    header.deallocate()
    output.deallocate()
  }

  /// Packs `bytes`; what has become of them may reach the sink only later.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    // zlib counts in 32 bits.
    while !rest.isEmpty {
      let part = rest.prefix(1 << 30)
      rest = rest.dropFirst(part.count)
      try run(UnsafeRawBufferPointer(rebasing: part), Z_NO_FLUSH)
    }
  }

  /// Hands over the rest and ends the stream; a second call does nothing.
  public func finish() throws {
    guard !hasEnded else { return }
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH)
    hasEnded = true
  }

  private func run(_ bytes: UnsafeRawBufferPointer, _ flush: Int32) throws {
    guard !hasEnded else { throw Failure(code: Z_STREAM_ERROR) }
    stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.pointee.avail_out = UInt32(output.count)
      let code = deflate(stream, flush)
      // A buffer that was filled to the last byte leaves nothing for the next turn, which is no error.
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
        throw Failure(code: code)
      }
      let made = output.count - Int(stream.pointee.avail_out)
      if made > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<made])) }
      if code == Z_STREAM_END { return }
    } while stream.pointee.avail_out == 0
  }
}
