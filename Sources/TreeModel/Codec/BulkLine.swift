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

/// A line of a side file: what belongs to one node.
enum BulkRecord {
  /// The line, its end included.
  static func line(_ id: NodeID, logprobs: RawJSON) -> [UInt8] {
    var writer = JSONWriter(reserving: logprobs.text.utf8.count + 64)
    writer.raw("{\"id\":")
    writer.integer(Int(id.rawValue))
    writer.json("logprobs", logprobs)
    writer.seal()
    return writer.bytes
  }

  /// The node that a line names, read from its beginning alone.
  static func identity(_ line: some Collection<UInt8>) -> NodeID? {
    let start = Array("{\"id\":".utf8)
    guard line.starts(with: start) else { return nil }
    var value: Int32 = 0
    for byte in line.dropFirst(start.count).prefix(11) {
      if byte == UInt8(ascii: ",") { return value > 0 ? NodeID(rawValue: value) : nil }
      let (times, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, beyond) = times.addingReportingOverflow(Int32(byte &- UInt8(ascii: "0")))
      guard byte &- UInt8(ascii: "0") < 10, !overflow, !beyond else { return nil }
      value = sum
    }
    return nil
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
