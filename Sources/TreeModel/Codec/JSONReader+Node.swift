extension JSONReader {
  /// A node and whether it is the top of a detached subtree.
  typealias StoredNode = (node: Node, isDetached: Bool)

  /// Reads one node.
  mutating func node(_ shared: inout SharedValues) throws(JSONFault) -> StoredNode {
    _ = try peek()
    let first = offset
    var id: NodeID?
    var kind: Node.Kind?
    var text: String?
    var node = Node(id: NodeID(rawValue: 0), parent: nil, kind: .human, text: "", created: 0)
    var isDetached = false
    var span: BulkSpan?
    node.extra = try object(NodeField.table) { (reader, field) throws(JSONFault) in
      switch field {
      case .id: id = try reader.identity()
      case .parent: node.parent = try reader.takeNull() ? nil : reader.identity()
      case .kind: kind = try reader.choice("kind")
      case .role: node.role = try reader.choice("role")
      case .text: text = try reader.string()
      case .rewriteOf: node.rewriteOf = try reader.identity()
      case .created: node.created = try reader.milliseconds()
      case .rating: node.rating = Int8(try reader.integer(in: -2...2, "rating"))
      case .seen: node.seen = try reader.milliseconds()
      case .bookmark: node.bookmark = try reader.bool()
      case .hidden: node.hidden = try reader.bool()
      case .archived: node.archived = try reader.bool()
      case .tags: node.tags = try reader.strings()
      case .note: node.note = try reader.string()
      case .context: node.contextParts = try reader.context()
      case .derived: node.derived = try reader.provenance()
      case .generation: node.generation = try reader.generation(&shared)
      case .thinking: node.thinking = try reader.string()
      case .logprobs: node.logprobs = try reader.raw()
      case .logprobsAt: span = try reader.bulkSpan()
      case .score: node.score = try reader.raw()
      case .detached: isDetached = try reader.bool()
      }
    }
    guard let id else { throw JSONFault(.missing(field: "id"), at: first) }
    guard let kind else { throw JSONFault(.missing(field: "kind"), at: first) }
    guard let text else { throw JSONFault(.missing(field: "text"), at: first) }
    if let span, node.storedLogprobs == nil {
      node.storedLogprobs = shared.bulk.value(of: BulkKey(id: id, created: node.created), at: span)
    }
    return (Node(node, id: id, kind: kind, text: text), isDetached)
  }

  // MARK: Small values

  mutating func identity() throws(JSONFault) -> NodeID {
    _ = try peek()
    let first = offset
    let value = try integer()
    guard value > 0, value <= NodeID.largest.rawValue else {
      throw JSONFault(.badNumber, at: first)
    }
    return NodeID(rawValue: Int32(value))
  }

  mutating func identities() throws(JSONFault) -> [NodeID] {
    var result: [NodeID] = []
    try array { (reader) throws(JSONFault) in result.append(try reader.identity()) }
    return result
  }

  mutating func strings() throws(JSONFault) -> [String] {
    var result: [String] = []
    try array { (reader) throws(JSONFault) in result.append(try reader.string()) }
    return result
  }

  mutating func milliseconds() throws(JSONFault) -> Int64 { Int64(try integer()) }

  /// A whole number within a range.
  mutating func integer(
    in range: ClosedRange<Int>,
    _ field: String
  ) throws(JSONFault) -> Int {
    _ = try peek()
    let first = offset
    let value = try integer()
    guard range.contains(value) else { throw JSONFault(.badValue(field: field), at: first) }
    return value
  }

  /// One of the strings an enumeration has.
  mutating func choice<Choice: RawRepresentable>(
    _ field: String
  ) throws(JSONFault) -> Choice where Choice.RawValue == String {
    _ = try peek()
    let first = offset
    guard let value = Choice(rawValue: try string()) else {
      throw JSONFault(.badValue(field: field), at: first)
    }
    return value
  }
}

/// Strings that many nodes have in common: read again, they cost neither time nor memory.
struct SharedValues {
  /// What is read from the side file.
  var bulk = BulkLinks()

  private struct Last<Value> {
    var span: UnsafeBufferPointer<UInt8>
    var value: Value
  }

  private var last = (
    backend: Last<String>?.none, model: Last<String>?.none, parameters: Last<RawJSON>?.none
  )

  mutating func backend(_ reader: inout JSONReader) throws(JSONFault) -> String {
    try SharedValues.string(&reader, &last.backend)
  }

  mutating func model(_ reader: inout JSONReader) throws(JSONFault) -> String {
    try SharedValues.string(&reader, &last.model)
  }

  mutating func parameters(_ reader: inout JSONReader) throws(JSONFault) -> RawJSON {
    reader.skipSpace()
    if let last = last.parameters, reader.takeSame(last.span) { return last.value }
    let first = reader.at
    let value = try reader.raw()
    last.parameters = Last(
      span: UnsafeBufferPointer(start: first, count: reader.at - first),
      value: value
    )
    return value
  }

  private static func string(
    _ reader: inout JSONReader,
    _ last: inout Last<String>?
  ) throws(JSONFault) -> String {
    reader.skipSpace()
    if let last, reader.takeSame(last.span) { return last.value }
    let first = reader.at
    let value = try reader.string()
    last = Last(span: UnsafeBufferPointer(start: first, count: reader.at - first), value: value)
    return value
  }
}

extension JSONReader {
  /// Passes a complete value, ending in a quote or bracket, if the same bytes stand here.
  fileprivate mutating func takeSame(_ span: UnsafeBufferPointer<UInt8>) -> Bool {
    guard end - at >= span.count, let last = span.last,
      last == UInt8(ascii: "\"") || last == UInt8(ascii: "}")
    else { return false }
    for index in 0..<span.count where at[index] != span[index] { return false }
    at += span.count
    return true
  }
}
