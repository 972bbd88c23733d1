/// The bytes of an entry as the journal holds it, line end included.
public func journalLine(_ entry: Entry) -> [UInt8] {
  var writer = JSONWriter(reserving: 256)
  writer.entry(entry)
  writer.seal()
  return writer.bytes
}

/// The first line of a journal.
struct JournalHeader: Equatable {
  /// The identity of the session the journal belongs to.
  var session: String
  /// The number before that of the first entry.
  var after: Int
  /// The version of the program that began the journal.
  var version = SessionFormat.version

  var line: [UInt8] {
    var writer = JSONWriter(reserving: 160)
    writer.raw("{\"journal\":")
    writer.string(SessionFormat.name)
    writer.number("version", version)
    writer.text("session", session)
    writer.number("after", after)
    writer.seal()
    return writer.bytes
  }
}

extension JSONWriter {
  /// Writes an entry up to its checksum; the object stays open.
  fileprivate mutating func entry(_ entry: Entry) {
    raw("{\"n\":")
    integer(entry.number)
    number("t", Int(entry.time))
    switch entry.content {
    case .act(let transaction):
      raw(",\"act\":{\"label\":")
      string(transaction.label)
      name("ops")
      array(transaction.operations) { $0.operation($1) }
      raw("}")
    case .undo(let act): number("undo", act)
    case .redo(let act): number("redo", act)
    case .stream(let id, let offset, let text):
      name("stream")
      piece(id, offset, text)
    case .think(let id, let offset, let text):
      name("think")
      piece(id, offset, text)
    case .finish(let id, let generation, let logprobs):
      raw(",\"finish\":{\"id\":")
      integer(Int(id.rawValue))
      name("generation")
      self.generation(generation)
      json("logprobs", logprobs)
      raw("}")
    case .seen(let ids):
      name("seen")
      array(ids) { $0.integer(Int($1.rawValue)) }
    }
  }

  private mutating func piece(_ id: NodeID, _ offset: Int, _ text: String) {
    raw("{\"id\":")
    integer(Int(id.rawValue))
    number("from", offset)
    self.text("text", text)
    raw("}")
  }

  /// Closes a line with the checksum of what it holds so far.
  mutating func seal() {
    let sum = CRC32.checksum(bytes)
    raw(",\"crc\":\"")
    for shift in stride(from: 28, through: 0, by: -4) {
      byte(JSONWriter.hexadecimal[Int(sum >> UInt32(shift) & 15)])
    }
    raw("\"}\n")
  }
}

/// Why a line of a journal cannot be used.
public enum JournalFault: Error, Equatable, Sendable {
  /// The checksum at the end of the line is missing or wrong.
  case checksum
  /// The checksum is right, but the content is not what this version writes.
  case malformed(JSONFault)
  /// The first line does not say that this is a journal.
  case notAJournal
  /// A newer program wrote it.
  case newerVersion(Int)
  /// The entry does not follow the one before.
  case number(expected: Int, found: Int)
  /// The entry does not fit the session.
  case entry(TreeError)
}

extension JSONReader {
  /// The length of `,"crc":"xxxxxxxx"}`, the end of every line.
  static let sealLength = 18

  /// Checks a line (without its end) by its checksum.
  static func isSealed(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.count > sealLength else { return false }
    let body = line.count - sealLength
    var writer = JSONWriter(reserving: 32)
    writer.raw(",\"crc\":\"")
    let sum = CRC32.checksum(UnsafeBufferPointer(rebasing: line[..<body]))
    for shift in stride(from: 28, through: 0, by: -4) {
      writer.byte(JSONWriter.hexadecimal[Int(sum >> UInt32(shift) & 15)])
    }
    writer.raw("\"}")
    return line[body...].elementsEqual(writer.bytes)
  }

  mutating func journalHeader() throws(JSONFault) -> (version: Int, header: JournalHeader) {
    var journal: String?
    var version: Int?
    var session: String?
    var after: Int?
    _ = try object(JournalField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .journal: journal = try reader.string()
      case .version: version = try reader.integer()
      case .session: session = try reader.string()
      case .after: after = try reader.integer(in: 0...SessionFormat.largestEntry, "after")
      case .crc: _ = try reader.string()
      }
    }
    try finish()
    guard journal == SessionFormat.name else { throw JSONFault(.missing(field: "journal"), at: 0) }
    guard let version else { throw JSONFault(.missing(field: "version"), at: 0) }
    if version > SessionFormat.version {
      return (version, JournalHeader(session: session ?? "", after: after ?? 0))
    }
    guard let session else { throw JSONFault(.missing(field: "session"), at: 0) }
    guard let after else { throw JSONFault(.missing(field: "after"), at: 0) }
    return (version, JournalHeader(session: session, after: after, version: version))
  }

  /// Reads a line whose checksum is right.
  mutating func entry() throws(JSONFault) -> Entry {
    var shared = SharedValues()
    var number: Int?
    var time: Int64?
    var content: Entry.Content?
    let unknown = try object(EntryField.table) { (reader, field) throws(JSONFault) in
      if field != .number, field != .time, field != .crc, content != nil {
        throw reader.fault(.duplicate(field: field.rawValue))
      }
      switch field {
      case .number: number = try reader.integer(in: 1...SessionFormat.largestEntry, "n")
      case .time: time = try reader.milliseconds()
      case .act: content = .act(try reader.transaction(&shared))
      case .undo: content = .undo(act: try reader.integer())
      case .redo: content = .redo(act: try reader.integer())
      case .stream:
        let (id, offset, text) = try reader.piece()
        content = .stream(id: id, offset: offset, text: text)
      case .think:
        let (id, offset, text) = try reader.piece()
        content = .think(id: id, offset: offset, text: text)
      case .finish: content = try reader.ending(&shared)
      case .seen: content = .seen(ids: try reader.identities())
      case .crc: _ = try reader.string()
      }
    }
    try finish()
    guard let number else { throw JSONFault(.missing(field: "n"), at: 0) }
    guard let time else { throw JSONFault(.missing(field: "t"), at: 0) }
    guard let content, unknown == nil else { throw JSONFault(.badValue(field: "n"), at: 0) }
    return Entry(number: number, time: time, content: content)
  }

  private mutating func transaction(
    _ shared: inout SharedValues
  ) throws(JSONFault) -> Transaction {
    var transaction = Transaction(label: "", operations: [])
    _ = try object(ActField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .label: transaction.label = try reader.string()
      case .operations: transaction.operations = try reader.operations(&shared)
      }
    }
    return transaction
  }

  private mutating func piece() throws(JSONFault) -> (id: NodeID, offset: Int, text: String) {
    let first = offset
    var id: NodeID?
    var from: Int?
    var text: String?
    _ = try object(StreamField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .id: id = try reader.identity()
      case .from: from = try reader.integer()
      case .text: text = try reader.string()
      }
    }
    guard let id else { throw JSONFault(.missing(field: "id"), at: first) }
    guard let from else { throw JSONFault(.missing(field: "from"), at: first) }
    guard let text else { throw JSONFault(.missing(field: "text"), at: first) }
    return (id, from, text)
  }

  private mutating func ending(_ shared: inout SharedValues) throws(JSONFault) -> Entry.Content {
    let first = offset
    var id: NodeID?
    var record: Generation?
    var logprobs: RawJSON?
    _ = try object(FinishField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .id: id = try reader.identity()
      case .generation: record = try reader.generation(&shared)
      case .logprobs: logprobs = try reader.raw()
      }
    }
    guard let id else { throw JSONFault(.missing(field: "id"), at: first) }
    guard let record else { throw JSONFault(.missing(field: "generation"), at: first) }
    return .finish(id: id, generation: record, logprobs: logprobs)
  }
}
