// MARK: The session file, line by line

extension Salvage {
  /// Reads every line that is good by itself: a node, a vote, an act or a field each.
  mutating func readLines(_ bytes: UnsafeBufferPointer<UInt8>) {
    hasLastEntry = false
    var section: SessionField?
    var number = 0
    var start = 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = trimmed(UnsafeBufferPointer(rebasing: bytes[start..<end]))
      start = end + 1
      if line.isEmpty || line.elementsEqual("{".utf8) || line.elementsEqual("}".utf8) { continue }
      if line.elementsEqual("]".utf8) {
        section = nil
        continue
      }
      do throws(JSONFault) {
        try read(line, &section, number)
      } catch {
        if section != nil || line.first != UInt8(ascii: "\"") { isWhole = false }
        drop(number, error)
      }
    }
  }

  private mutating func drop(_ line: Int, _ fault: JSONFault) {
    dropped.append("\(paths.session), line \(line): \(fault.reason.words); the line was dropped.")
  }

  /// Without white space, and without the comma at the end.
  private func trimmed(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var line = line[...]
    while let last = line.last, last <= 0x20 { line.removeLast() }
    if line.last == UInt8(ascii: ",") { line.removeLast() }
    while let first = line.first, first <= 0x20 { line.removeFirst() }
    return UnsafeBufferPointer(rebasing: line)
  }

  private mutating func read(
    _ line: UnsafeBufferPointer<UInt8>,
    _ section: inout SessionField?,
    _ number: Int
  ) throws(JSONFault) {
    guard line.first == UInt8(ascii: "\"") else {
      // Elements whose array's first line is damaged are known by what they hold.
      if section == nil { section = kind(of: line) }
      guard let section else { throw JSONReader(line).unexpected() }
      return try readElements(line, section, number)
    }
    if let (field, rest) = try opening(line) {
      section = field
      if let first = rest.firstIndex(of: UInt8(ascii: "{")) {
        try readElements(UnsafeBufferPointer(rebasing: rest[first...]), field, number)
      }
      return
    }
    section = nil
    try readField(line)
  }

  /// Which array of records a line like `"nodes":[` opens, and what stands behind that.
  private func opening(
    _ line: UnsafeBufferPointer<UInt8>
  ) throws(JSONFault) -> (SessionField, UnsafeBufferPointer<UInt8>.SubSequence)? {
    var reader = JSONReader(line)
    guard let index = try reader.key({ SessionField.table.index(of: $0, hint: 0) }) else {
      return nil
    }
    let field = SessionField.table.fields[index]
    switch field {
    case .nodes, .removed, .votes, .history: break
    default: return nil
    }
    try reader.expect(UInt8(ascii: ":"))
    try reader.expect(UInt8(ascii: "["))
    return (field, line[reader.offset...])
  }

  /// What kind of record a line is; nil if it is none.
  private func kind(of line: UnsafeBufferPointer<UInt8>) -> SessionField? {
    var shared = SharedValues()
    var reader = JSONReader(line)
    if (try? reader.vote()) != nil { return .votes }
    reader = JSONReader(line)
    if (try? reader.historyItem(&shared)) != nil { return .history }
    reader = JSONReader(line)
    guard let (_, isDetached) = try? reader.node(&shared) else { return nil }
    // Removed nodes begin with the top of a detached subtree.
    return isDetached ? .removed : .nodes
  }

  /// Reads the record on a line, and others behind it where a line end was damaged.
  private mutating func readElements(
    _ line: UnsafeBufferPointer<UInt8>,
    _ section: SessionField,
    _ number: Int
  ) throws(JSONFault) {
    var reader = JSONReader(line)
    while true {
      try readElement(&reader, section)
      guard reader.offset < line.count else { return }
      drop(number, reader.unexpected())
      guard let next = line[reader.offset...].firstIndex(of: UInt8(ascii: "{")) else { return }
      reader.at = reader.start + next
    }
  }

  private mutating func readElement(
    _ reader: inout JSONReader,
    _ section: SessionField
  ) throws(JSONFault) {
    var shared = SharedValues()
    shared.bulk = parts.bulk
    defer { parts.bulk = shared.bulk }
    switch section {
    case .nodes: parts.nodes.append(try reader.node(&shared).node)
    case .removed:
      let (node, isDetached) = try reader.node(&shared)
      if isDetached { parts.detached.insert(parts.removed.count) }
      parts.removed.append(node)
    case .votes: parts.votes.append(try reader.vote())
    case .history: parts.history.append(try reader.historyItem(&shared))
    default: throw reader.unexpected()
    }
    reader.skipSpace()
  }

  private mutating func readField(_ line: UnsafeBufferPointer<UInt8>) throws(JSONFault) {
    let object = [UInt8(ascii: "{")] + line + [UInt8(ascii: "}")]
    var read = parts
    var fields: [SessionField] = []
    let extra = try object.withUnsafeBufferPointer { (object) throws(JSONFault) in
      var reader = JSONReader(object)
      var shared = SharedValues()
      let extra = try reader.object(SessionField.table) { (reader, field) throws(JSONFault) in
        fields.append(field)
        try read.read(field, &reader, &shared)
      }
      try reader.finish()
      return extra
    }
    if fields.contains(.lastEntry) { hasLastEntry = true }
    if let extra {
      let known = read.info.extra
      read.info.extra =
        known.map {
          RawJSON(checked: String($0.text.dropLast()) + "," + String(extra.text.dropFirst()))
        } ?? extra
    }
    parts = read
  }
}
