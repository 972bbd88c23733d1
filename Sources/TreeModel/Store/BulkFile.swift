import Glibc
import Synchronization

/// Where a record stands in a side file.
struct BulkSpan: Equatable, Sendable {
  let offset: Int
  /// In bytes, without the line end.
  let length: Int
}

/// A side file open for reading: what is large, and can be done without, of a session's nodes.
///
/// Records are lines that name their node and end in a checksum, so that a wrong place, a foreign
/// file or damage is found out. docs/FORMAT.md describes them.
final class BulkFile: Sendable {
  /// The longest record that is read.
  static let recordLimit = 1 << 30

  let path: String
  /// The identity of the session it belongs to.
  let session: String
  private let descriptor: Int32
  /// By node: where the records really are, once a place was found to be wrong.
  private let found = Mutex<[BulkKey: BulkSpan]?>(nil)

  /// What stands at a path.
  enum Found {
    case nothing
    /// A file that is no side file, a damaged one, or one of another session.
    case foreign
    case file(BulkFile)
  }

  /// Opens the file at `path`; `session` is whose it must be, if that is known.
  static func open(_ path: String, session: String? = nil) -> Found {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return errno == ENOENT ? .nothing : .foreign }
    var status = stat()
    var line: [UInt8] = []
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      line = read(descriptor, BulkSpan(offset: 0, length: min(Int(status.st_size), 4_096)))
    }
    let header = line.firstIndex(of: 0x0A).flatMap { BulkHeader(line[..<$0]) }
    guard let header, header.version <= SessionFormat.version,
      session == nil || header.session == session
    else {
      _ = close(descriptor)
      return .foreign
    }
    return .file(BulkFile(path, descriptor, session: header.session))
  }

  private init(_ path: String, _ descriptor: Int32, session: String) {
    self.path = path
    self.descriptor = descriptor
    self.session = session
  }

  deinit { _ = close(descriptor) }

  // MARK: Reading

  /// The value in the record of `key`, which should be at `span`; nil if there is none.
  func value(of key: BulkKey, at span: BulkSpan) -> RawJSON? {
    if let value = record(of: key, at: self.span(of: key, hint: span) ?? span) { return value }
    if found.withLock({ $0 != nil }) { return nil }
    // An older session file beside a newer side file, or the other way round.
    scan()
    return self.span(of: key, hint: span).flatMap { record(of: key, at: $0) }
  }

  /// Where the record of `key` is: at `hint` unless the file was searched.
  func span(of key: BulkKey, hint: BulkSpan) -> BulkSpan? {
    found.withLock { $0 == nil ? hint : $0?[key] }
  }

  /// Searches the file if the record of `key` is not at `span`.
  func check(_ key: BulkKey, at span: BulkSpan) {
    if record(of: key, at: span) == nil { scan() }
  }

  /// Notes a record that was added.
  func note(_ key: BulkKey, _ span: BulkSpan) { found.withLock { $0?[key] = span } }

  /// The bytes of a whole record, line end excluded; nil if it is not one, or not that of `key`.
  func line(of key: BulkKey, at span: BulkSpan) -> [UInt8]? {
    guard span.length > JSONReader.sealLength, span.length <= BulkFile.recordLimit,
      span.offset >= 0
    else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0,
      span.length <= Int(status.st_size), span.offset <= Int(status.st_size) - span.length
    else { return nil }
    let line = BulkFile.read(descriptor, span)
    guard line.count == span.length, line.withUnsafeBufferPointer(JSONReader.isSealed),
      BulkRecord.identity(line) == key
    else { return nil }
    return line
  }

  private func record(of key: BulkKey, at span: BulkSpan) -> RawJSON? {
    line(of: key, at: span).flatMap { line in
      line.withUnsafeBufferPointer { BulkRecord.value($0) }
    }
  }

  /// Whether the file still has its name.
  var isInPlace: Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0
      && held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }

  /// The size in bytes.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The last byte, to see whether the last line is whole.
  func endsInLine(_ size: Int) -> Bool {
    size == 0 || BulkFile.read(descriptor, BulkSpan(offset: size - 1, length: 1)) == [0x0A]
  }

  /// Notes where every record begins, the last one of a node if there are several.
  ///
  /// Nothing but the beginning of each line is looked at; whether a record is whole is seen when it
  /// is read.
  private func scan() {
    var spans: [BulkKey: BulkSpan] = [:]
    var start = 0
    var head: [UInt8] = []
    var offset = 0
    while true {
      let chunk = BulkFile.read(descriptor, BulkSpan(offset: offset, length: 1 << 20))
      if chunk.isEmpty { break }
      for index in chunk.indices {
        let byte = chunk[index]
        if byte == 0x0A {
          if let key = BulkRecord.identity(head) {
            spans[key] = BulkSpan(offset: start, length: offset + index - start)
          }
          start = offset + index + 1
          head.removeAll(keepingCapacity: true)
        } else if head.count < BulkRecord.nameLength {
          head.append(byte)
        }
      }
      offset += chunk.count
    }
    found.withLock { $0 = spans }
  }

  private static func read(_ descriptor: Int32, _ span: BulkSpan) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: span.length) { buffer, count in
      while count < span.length {
        let got = pread(
          descriptor,
          buffer.baseAddress?.advanced(by: count),
          span.length - count,
          span.offset + count
        )
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        count += got
      }
    }
  }
}
