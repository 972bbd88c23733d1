extension Session {
  /// Reads the bytes of a session file.
  public init(decoding bytes: [UInt8]) throws(SessionFault) {
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(SessionFault) in
      try Session(decoding: buffer)
    }
  }

  init(decoding bytes: UnsafeBufferPointer<UInt8>) throws(SessionFault) {
    var parts = SessionParts()
    self = try Session(decoding: bytes, &parts)
  }

  /// The same, with a side file in `parts`.
  init(
    decoding bytes: UnsafeBufferPointer<UInt8>,
    _ parts: inout SessionParts
  ) throws(SessionFault) {
    do {
      var reader = JSONReader(bytes)
      try parts.read(&reader)
    } catch {
      // A newer version may have a shape that this one cannot read, with its number further down.
      try SessionParts.refuseOthers(bytes)
      throw .malformed(error)
    }
    try parts.refuseOthers()
    self = try parts.assemble()
  }
}

/// The fields of a session file as they were read, not yet held together.
struct SessionParts {
  var format: String?
  var version: Int?
  var info = SessionInfo(id: "", title: "", created: 0, annotator: "")
  var lastEntry = 0
  var nextNode: Int?
  var cursor: NodeID?
  /// `Tree.top`, then the nodes: they become the tree's without a copy.
  var nodes: Chunked<Node> = [Tree.top]
  var removed: [Node] = []
  /// Places in `removed` of the tops of detached subtrees.
  var detached: Set<Int> = []
  var votes: Chunked<Vote> = []
  var history: Chunked<HistoryItem> = []
  var redo: [Int] = []
  /// The side file, and what was to be found there.
  var bulk = BulkLinks()

  mutating func read(_ reader: inout JSONReader) throws(JSONFault) {
    var shared = SharedValues()
    shared.bulk = bulk
    defer { bulk = shared.bulk }
    var hasID = false
    info.extra = try reader.object(SessionField.table) { (reader, field) throws(JSONFault) in
      if field == .id { hasID = true }
      try read(field, &reader, &shared)
    }
    try reader.finish()
    if format == SessionFormat.name, let version, (1...SessionFormat.version).contains(version),
      !hasID
    {
      throw JSONFault(.missing(field: "id"), at: 0)
    }
  }

  /// Reads the value of one top-level field.
  mutating func read(
    _ field: SessionField,
    _ reader: inout JSONReader,
    _ shared: inout SharedValues
  ) throws(JSONFault) {
    switch field {
    case .format: format = try reader.string()
    case .version: version = try reader.integer()
    case .program: _ = try reader.string()
    case .id: info.id = try reader.string()
    case .title: info.title = try reader.string()
    case .created: info.created = try reader.milliseconds()
    case .mode: info.mode = try reader.choice("mode")
    case .system: info.system = try reader.string()
    case .memory: info.memory = try reader.string()
    case .authorNote: info.authorNote = try reader.string()
    case .annotator: info.annotator = try reader.string()
    case .auto: info.auto = try reader.integer(in: 0...Int.max, "auto")
    case .lastEntry:
      lastEntry = try reader.integer(in: 0...SessionFormat.largestEntry, "last_entry")
    case .nextNode:
      nextNode = try reader.integer(in: 1...Int(NodeID.largest.rawValue) + 1, "next_node")
    case .cursor: cursor = try reader.takeNull() ? nil : reader.identity()
    case .marks: info.marks = try reader.marks()
    case .nodes:
      try reader.array { (reader) throws(JSONFault) in
        let first = reader.offset
        let (node, isDetached) = try reader.node(&shared)
        if isDetached { throw JSONFault(.badValue(field: "detached"), at: first) }
        nodes.append(node)
      }
    case .removed:
      try reader.array { (reader) throws(JSONFault) in
        let (node, isDetached) = try reader.node(&shared)
        if isDetached { detached.insert(removed.count) }
        removed.append(node)
      }
    case .votes:
      try reader.array { (reader) throws(JSONFault) in votes.append(try reader.vote()) }
    case .history:
      try reader.array { (reader) throws(JSONFault) in
        history.append(try reader.historyItem(&shared))
      }
    case .redo:
      try reader.array { (reader) throws(JSONFault) in redo.append(try reader.integer()) }
    }
  }

  /// Refuses another format and a newer version.
  func refuseOthers() throws(SessionFault) {
    guard format == SessionFormat.name, let version else { throw .notASession }
    if version > SessionFormat.version { throw .newerVersion(version) }
    if version < 1 { throw .notASession }
  }

  /// The same for a text whose other fields could not be read.
  static func refuseOthers(_ bytes: UnsafeBufferPointer<UInt8>) throws(SessionFault) {
    var parts = SessionParts()
    var reader = JSONReader(bytes)
    do {
      _ = try reader.object(SessionField.table, ignoring: true) {
        (reader, field) throws(JSONFault) in
        switch field {
        case .format: parts.format = try reader.string()
        case .version: parts.version = try reader.integer()
        default: try reader.skip()
        }
      }
    } catch {
      // A damaged or cut file: the version counts if it was found before the fault.
      guard parts.format == SessionFormat.name, let version = parts.version,
        version > SessionFormat.version
      else { return }
      throw .newerVersion(version)
    }
    try parts.refuseOthers()
  }

  /// Puts the parts together; the nodes are moved, not copied.
  mutating func assemble() throws(SessionFault) -> Session {
    var session = Session(info: info)
    let liveCount = nodes.count - 1
    var all: Chunked<Node> = []
    swap(&all, &nodes)
    if !removed.isEmpty { all.append(contentsOf: removed) }
    removed = []
    var largest = 0
    for index in all.indices { largest = max(largest, Int(all[index].id.rawValue)) }
    do {
      let tops = Set(detached.map { $0 + liveCount + 1 })
      session.tree = try Tree(all, liveCount: liveCount, detached: tops)
    } catch { throw .tree(error) }
    let next = largest + 1
    if let nextNode, nextNode < next { throw .nextNode(nextNode) }
    session.nextNode = NodeID(rawValue: Int32(nextNode ?? next))
    for (index, vote) in votes.enumerated() where vote.id != index + 1 {
      throw .voteNumber(vote.id)
    }
    session.votes = votes
    session.lastEntry = lastEntry
    session.info.marks = info.marks.filter { session.tree.slot($0.value) != nil }
    session.cursor = cursor.flatMap { session.tree.contains($0) ? $0 : nil }
    try restoreHistory(&session)
    return session
  }

  private func restoreHistory(_ session: inout Session) throws(SessionFault) {
    var places: [Int: Int] = [:]
    var last = 0
    for (index, item) in history.enumerated() {
      guard item.number > last, item.number <= lastEntry else { throw .historyNumber(item.number) }
      last = item.number
      if let base = item.base, base >= item.number { throw .historyNumber(item.number) }
      if item.undone { places[item.number] = index } else { session.done.append(index) }
    }
    session.history = history
    var before = Int.max
    for number in redo {
      // Undone latest first, and never reaching below an act in force.
      guard let index = places[number], number < before, index > session.done.last ?? -1 else {
        throw .historyNumber(number)
      }
      before = number
      session.redoable.append(index)
    }
    session.restoreBases()
  }
}
