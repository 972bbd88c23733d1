// What nodes and sessions hold beside their texts since version 3.

extension JSONReader {
  /// Reads `{"system":…,"memory":…,"author_note":…}`.
  mutating func context() throws(JSONFault) -> NodeContext {
    _ = try peek()
    let first = offset
    var context = NodeContext()
    let unknown = try object(ContextPart.table) { (reader, part) throws(JSONFault) in
      context[part] = try reader.string()
    }
    // A text that is not understood must not be left out of requests in silence.
    if unknown != nil { throw JSONFault(.badValue(field: "context"), at: first) }
    return context
  }

  /// Reads `{"by":…,"from":[…],"start":…,"end":…,"session":…}`.
  mutating func provenance() throws(JSONFault) -> Provenance {
    _ = try peek()
    let first = offset
    var kind: Provenance.Kind?
    var result = Provenance(.copy, from: [])
    _ = try object(ProvenanceField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .kind: kind = try reader.choice("by")
      case .from: result.from = try reader.identities()
      case .start: result.start = try reader.integer(in: 0...Int.max, "start")
      case .end: result.end = try reader.integer(in: 0...Int.max, "end")
      case .session: result.session = try reader.string()
      }
    }
    guard let kind else { throw JSONFault(.missing(field: "by"), at: first) }
    result.kind = kind
    return result
  }

  /// Reads `{"a":12,…}`.
  mutating func marks() throws(JSONFault) -> [String: NodeID] {
    _ = try peek()
    let first = offset
    var marks: [String: NodeID] = [:]
    let unknown = try object(MarkLetter.table) { (reader, letter) throws(JSONFault) in
      marks[letter.rawValue] = try reader.identity()
    }
    if unknown != nil { throw JSONFault(.badValue(field: "marks"), at: first) }
    return marks
  }
}

extension JSONWriter {
  mutating func context(_ context: NodeContext) {
    guard !context.isEmpty else { return }
    name("context")
    var separator: StaticString = "{"
    for part in ContextPart.allCases {
      guard let text = context[part] else { continue }
      raw(separator)
      separator = ","
      string(part.rawValue)
      raw(":")
      string(text)
    }
    raw("}")
  }

  mutating func provenance(_ provenance: Provenance?) {
    guard let provenance else { return }
    name("derived")
    raw("{\"by\":")
    string(provenance.kind.rawValue)
    name("from")
    array(provenance.from) { $0.integer(Int($1.rawValue)) }
    number("start", provenance.start)
    number("end", provenance.end)
    text("session", provenance.session)
    raw("}")
  }

  mutating func marks(_ marks: [String: NodeID]) {
    var separator: StaticString = "{"
    for (letter, id) in marks.sorted(by: { $0.key < $1.key }) {
      raw(separator)
      separator = ","
      string(letter)
      raw(":")
      integer(Int(id.rawValue))
    }
    raw("}")
  }
}
