/// The first line of a side file.
struct BulkHeader: Equatable {
  var version = SessionFormat.version
  /// The identity of the session the file belongs to.
  var session: String

  init(session: String) { self.session = session }

  /// Reads a line without its end; nil if it is none.
  init?(_ line: some Collection<UInt8>) {
    let bytes = Array(line)
    let header = bytes.withUnsafeBufferPointer { bytes -> (version: Int, session: String)? in
      guard JSONReader.isSealed(bytes) else { return nil }
      var reader = JSONReader(bytes)
      do { return try reader.bulkHeader() } catch { return nil }
    }
    guard let header else { return nil }
    version = header.version
    session = header.session
  }

  var line: [UInt8] {
    var writer = JSONWriter(reserving: 160)
    writer.raw("{\"bulk\":")
    writer.string(SessionFormat.name)
    writer.number("version", version)
    writer.text("session", session)
    writer.seal()
    return writer.bytes
  }
}

/// Which node a record of a side file belongs to.
///
/// Two copies of a session that go on apart give the same identity to different nodes; the time when
/// a node was made tells them apart.
struct BulkKey: Hashable, Sendable {
  let id: NodeID
  let created: Int64
}

extension Node {
  var bulkKey: BulkKey { BulkKey(id: id, created: created) }
}

/// A line of a side file: what belongs to one node.
enum BulkRecord {
  /// The line, its end included.
  static func line(_ key: BulkKey, logprobs: RawJSON) -> [UInt8] {
    var writer = JSONWriter(reserving: logprobs.text.utf8.count + 96)
    writer.raw("{\"id\":")
    writer.integer(Int(key.id.rawValue))
    writer.number("created_ms", Int(key.created))
    writer.json("logprobs", logprobs)
    writer.seal()
    return writer.bytes
  }

  /// How much of a line's beginning names its node, at most.
  static let nameLength = 64

  /// The node that a line names, read from its beginning alone.
  static func identity(_ line: some Collection<UInt8>) -> BulkKey? {
    var rest = Array(line.prefix(nameLength))[...]
    guard let id = number(after: "{\"id\":", &rest).flatMap({ Int32(exactly: $0) }), id > 0,
      let created = number(after: ",\"created_ms\":", &rest), rest.first == UInt8(ascii: ",")
    else { return nil }
    return BulkKey(id: NodeID(rawValue: id), created: created)
  }

  private static func number(after start: StaticString, _ rest: inout ArraySlice<UInt8>) -> Int64? {
    let name = UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount)
    guard rest.starts(with: name) else { return nil }
    rest = rest.dropFirst(name.count)
    let digits = rest.prefix { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    return Int64(String(decoding: digits, as: UTF8.self))
  }

  /// What a line whose checksum is right holds.
  static func value(_ line: UnsafeBufferPointer<UInt8>) -> RawJSON? {
    var reader = JSONReader(line)
    var value: RawJSON?
    do {
      _ = try reader.object(BulkField.table, ignoring: true) { (reader, field) throws(JSONFault) in
        if field == .logprobs { value = try reader.raw() } else { try reader.skip() }
      }
      try reader.finish()
    } catch { return nil }
    return value
  }
}

extension JSONReader {
  fileprivate mutating func bulkHeader() throws(JSONFault) -> (version: Int, session: String)? {
    var bulk: String?
    var version: Int?
    var session: String?
    _ = try object(BulkField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .bulk: bulk = try reader.string()
      case .version: version = try reader.integer()
      case .session: session = try reader.string()
      default: try reader.skip()
      }
    }
    try finish()
    guard bulk == SessionFormat.name, let version, let session else { return nil }
    return (version, session)
  }

  /// Reads where a node's record stands in the side file: `[offset,length]`.
  mutating func bulkSpan() throws(JSONFault) -> BulkSpan {
    _ = try peek()
    let first = offset
    var numbers: [Int] = []
    try array { (reader) throws(JSONFault) in
      numbers.append(try reader.integer(in: 0...(Int.max >> 1), "logprobs_at"))
      guard numbers.count <= 2 else {
        throw JSONFault(.badValue(field: "logprobs_at"), at: first)
      }
    }
    guard numbers.count == 2 else { throw JSONFault(.badValue(field: "logprobs_at"), at: first) }
    return BulkSpan(offset: numbers[0], length: numbers[1])
  }
}
