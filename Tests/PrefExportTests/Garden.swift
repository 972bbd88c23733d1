import Testing
import TreeModel

@testable import PrefExport

/// Grows a session for a test, node by node; times are counted, so bytes repeat.
struct Garden {
  private(set) var session: Session
  private var time: Int64 = 1_700_000_000_000

  init(
    id: String = "5f3c",
    title: String = "",
    mode: SessionInfo.Mode = .text,
    system: String = ""
  ) {
    session = Session(
      info: SessionInfo(
        id: id,
        title: title,
        created: time,
        mode: mode,
        system: system,
        annotator: "a-\(id)"
      )
    )
  }

  /// Adds a node as the last child of `parent`.
  @discardableResult
  mutating func add(
    _ kind: Node.Kind,
    _ text: String,
    under parent: NodeID? = nil,
    role: Node.Role? = nil,
    rating: Int8? = nil,
    finish: Generation.Finish? = .stop,
    rewriteOf: NodeID? = nil,
    note: String? = nil,
    model: String = "tiny",
    adapter: Generation.Adapter? = nil
  ) throws -> NodeID {
    time += 1_000
    var node = Node(
      id: session.nextNode,
      parent: parent,
      kind: kind,
      role: role,
      text: text,
      rewriteOf: rewriteOf,
      created: time
    )
    node.rating = rating
    node.note = note
    if kind == .completion {
      node.generation = Generation(
        backend: "local",
        model: model,
        adapters: adapter.map { [$0] } ?? [],
        parameters: RawJSON(#"{"temperature":0.8,"seed":5}"#),
        finish: finish,
        usage: Generation.Usage(prompt: 3, completion: 9)
      )
    }
    let index = session.tree.childCount(of: parent)
    try perform(.insert(node: node, index: index))
    return node.id
  }

  mutating func prompt(_ text: String) throws -> NodeID { try add(.prompt, text) }

  mutating func completion(
    _ text: String,
    under parent: NodeID?,
    _ rating: Int8? = nil,
    finish: Generation.Finish? = .stop,
    model: String = "tiny",
    adapter: Generation.Adapter? = nil
  ) throws -> NodeID {
    try add(
      .completion,
      text,
      under: parent,
      role: role(.assistant),
      rating: rating,
      finish: finish,
      model: model,
      adapter: adapter
    )
  }

  mutating func rewrite(
    _ original: NodeID,
    _ text: String,
    _ rating: Int8? = nil,
    note: String? = nil
  ) throws -> NodeID {
    try add(
      .rewrite,
      text,
      under: session.tree.parent(of: original),
      role: role(.assistant),
      rating: rating,
      rewriteOf: original,
      note: note
    )
  }

  /// Adds a vote; gives its number.
  @discardableResult
  mutating func vote(
    _ kind: Vote.Kind,
    _ a: NodeID,
    _ b: NodeID? = nil,
    _ value: Int? = nil,
    by annotator: String = "a-one",
    shown: [NodeID] = [],
    at moment: Int64? = nil
  ) throws -> Int {
    let number = session.nextVote
    let vote = Vote(
      id: number,
      annotator: annotator,
      kind: kind,
      a: a,
      b: b,
      value: value,
      shown: shown,
      position: shown.firstIndex(of: a),
      created: moment ?? time,
      took: 1_234
    )
    try perform(.vote(vote: vote))
    return number
  }

  /// Rates a node as the interface does.
  mutating func rate(_ id: NodeID, _ rating: Int8?, by annotator: String) throws {
    let old = session.tree[id]?.rating
    if old != rating { try perform(.rate(id: id, from: old, to: rating)) }
    try vote(.rating, id, nil, rating.map(Int.init), by: annotator)
  }

  mutating func see(_ nodes: NodeID...) throws {
    time += 1
    _ = try session.markSeen(nodes, at: time)
  }

  mutating func tag(_ id: NodeID, _ tags: String...) throws {
    try perform(.tag(id: id, from: session.tree[id]?.tags ?? [], to: tags))
  }

  mutating func delete(_ id: NodeID) throws {
    try perform(.detach(id: id, index: try #require(session.tree.index(of: id))))
  }

  /// Milliseconds since 1970 of what was done last.
  var now: Int64 { time }

  mutating func perform(_ operations: TreeOperation...) throws {
    time += 1
    _ = try session.perform(Transaction(label: "test", operations: operations), at: time)
  }

  private func role(_ role: Node.Role) -> Node.Role? { session.info.mode == .chat ? role : nil }
}

/// The bytes of an export and its report.
func exported(
  _ sessions: [Session],
  _ options: ExportOptions
) throws -> (bytes: [UInt8], report: ExportReport) {
  var bytes: [UInt8] = []
  let report = try export(sessions, options, program: "loom test") { bytes.append(contentsOf: $0) }
  #expect(try previewExport(of: sessions, options) == report)
  return (bytes, report)
}

/// The columns prompt, chosen and rejected of each pair, and what was left out.
func pairs(
  _ session: Session,
  _ change: (inout ExportOptions) -> Void = { _ in }
) throws -> (rows: [[String]], report: ExportReport) {
  let options = options(.trlPreference, change)
  let report = try previewExport(of: [session], options)
  guard report.rows > 0 else { return ([], report) }
  let rows = try JSONRow.rows(exported([session], options).bytes)
  return (
    try rows.map { row in try ["prompt", "chosen", "rejected"].map { try row.text($0) } }, report
  )
}

/// The options of `format`, changed by `change`.
func options(
  _ format: ExportFormat,
  _ change: (inout ExportOptions) -> Void = { _ in }
) -> ExportOptions {
  var options = ExportOptions(format: format)
  change(&options)
  return options
}

extension ExportReport {
  /// The drops as reason and count, for comparing.
  var reasons: [DropReason: Int] {
    Dictionary(dropped.map { ($0.reason, $0.count) }, uniquingKeysWith: +)
  }
}

/// The rows of preference pairs as source, chosen and rejected, and the report.
func pairs(
  _ sessions: [Session],
  _ change: (inout ExportOptions) -> Void = { _ in }
) throws -> (rows: [String], report: ExportReport) {
  let options = options(.trlPreference, change)
  let report = try previewExport(of: sessions, options)
  guard report.rows > 0 else { return ([], report) }
  let rows = try JSONRow.rows(exported(sessions, options).bytes).map { row in
    try ["source", "chosen", "rejected"].map { try row.text($0) }.joined(separator: "|")
  }
  return (rows, report)
}
