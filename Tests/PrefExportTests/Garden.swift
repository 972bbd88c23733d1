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
    note: String? = nil
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
        model: "tiny",
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
    finish: Generation.Finish? = .stop
  ) throws -> NodeID {
    try add(
      .completion,
      text,
      under: parent,
      role: role(.assistant),
      rating: rating,
      finish: finish
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
