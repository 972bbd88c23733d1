/// Reads as much as can be read of a session and its journal.
struct Salvage {
  let paths: SessionPaths
  var session = Session(
    info: SessionInfo(id: "", title: "", created: 0, annotator: "")
  )
  var replayed = 0
  /// What was dropped or changed, one sentence each.
  var dropped: [String] = []
  var parts = SessionParts()

  init(_ paths: SessionPaths) { self.paths = paths }

  /// Reads both files; throws if this is no session, or a newer one, or not a line of it is good.
  mutating func read() throws(StoreError) {
    guard let file = try FileBytes.read(paths.session) else { throw LoadedSession.absent(paths) }
    let bytes = UnsafeBufferPointer(file.bytes)
    parts.bulk = BulkLinks(paths.bulk)
    let whole: JSONFault?
    do throws(JSONFault) {
      var reader = JSONReader(bytes)
      try parts.read(&reader)
      whole = nil
    } catch {
      whole = error
      parts = SessionParts()
      parts.bulk = BulkLinks(paths.bulk)
    }
    do throws(SessionFault) {
      if let whole {
        try SessionParts.refuseOthers(bytes)
        readLines(bytes)
        if parts.info.id.isEmpty || parts.nodes.count < 2 { throw .malformed(whole) }
      } else {
        try parts.refuseOthers()
      }
      mend()
      session = try parts.assemble()
      if let problem = parts.bulk.settle(&session) { dropped.append(problem.sentence) }
    } catch { throw .session(path: paths.session, line: nil, fault: error) }
    try readJournal()
  }

  private mutating func drop(_ line: Int, _ fault: JSONFault) {
    dropped.append("\(paths.session), line \(line): \(fault.reason.words); the line was dropped.")
  }

  // MARK: The session file, line by line

  private mutating func readLines(_ bytes: UnsafeBufferPointer<UInt8>) {
    var section: SessionField?
    var number = 0
    for slice in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      var line = slice
      if line.last == UInt8(ascii: ",") { line = line.dropLast() }
      let content = UnsafeBufferPointer(rebasing: line)
      if content.isEmpty || content.elementsEqual("{".utf8) || content.elementsEqual("}".utf8) {
        continue
      }
      if content.elementsEqual("]".utf8) {
        section = nil
        continue
      }
      do throws(JSONFault) {
        if content.last == UInt8(ascii: "[") {
          section = try opening(content)
        } else if let section {
          try readElement(content, section)
        } else {
          try readField(content)
        }
      } catch { drop(number, error) }
    }
  }

  /// Which array a line like `"nodes":[` opens.
  private func opening(_ line: UnsafeBufferPointer<UInt8>) throws(JSONFault) -> SessionField? {
    var reader = JSONReader(line)
    let index = try reader.key { SessionField.table.index(of: $0, hint: 0) }
    return index.map { SessionField.table.fields[$0] }
  }

  private mutating func readElement(
    _ line: UnsafeBufferPointer<UInt8>,
    _ section: SessionField
  ) throws(JSONFault) {
    var reader = JSONReader(line)
    var shared = SharedValues()
    shared.bulk = parts.bulk
    switch section {
    case .nodes:
      let node = try reader.node(&shared).node
      try reader.finish()
      parts.nodes.append(node)
    case .removed:
      let (node, isDetached) = try reader.node(&shared)
      try reader.finish()
      if isDetached { parts.detached.insert(parts.removed.count) }
      parts.removed.append(node)
    case .votes:
      let vote = try reader.vote()
      try reader.finish()
      parts.votes.append(vote)
    case .history:
      let item = try reader.historyItem(&shared)
      try reader.finish()
      parts.history.append(item)
    default: throw reader.unexpected()
    }
  }

  private mutating func readField(_ line: UnsafeBufferPointer<UInt8>) throws(JSONFault) {
    let object = [UInt8(ascii: "{")] + line + [UInt8(ascii: "}")]
    var parts = parts
    let extra = try object.withUnsafeBufferPointer { (object) throws(JSONFault) in
      var reader = JSONReader(object)
      var shared = SharedValues()
      let extra = try reader.object(SessionField.table) { (reader, field) throws(JSONFault) in
        try parts.read(field, &reader, &shared)
      }
      try reader.finish()
      return extra
    }
    if let extra, parts.info.extra == nil { parts.info.extra = extra }
    self.parts = parts
  }
}
