import TreeModel

@testable import PrefExport

/// A session in which several people judge what several models wrote; times are counted.
struct Panel {
  private(set) var session: Session
  private(set) var time: Int64 = 1_795_000_000_000

  init(id: String = "9a", title: String = "") {
    session = Session(
      info: SessionInfo(id: id, title: title, created: time, annotator: "ann")
    )
  }

  mutating func pass(_ milliseconds: Int64) { time += milliseconds }

  mutating func prompt(_ text: String = "Once") throws -> NodeID {
    try insert(Node(id: session.nextNode, parent: nil, kind: .prompt, text: text, created: time))
  }

  /// A completion that somebody has seen.
  mutating func completion(
    _ text: String,
    under parent: NodeID,
    by model: String = "tiny",
    adapters: [Generation.Adapter] = [],
    isSeen: Bool = true,
    tags: [String] = []
  ) throws -> NodeID {
    var node = Node(
      id: session.nextNode,
      parent: parent,
      kind: .completion,
      text: text,
      created: time
    )
    node.generation = Generation(
      backend: "local",
      model: model,
      adapters: adapters,
      finish: .stop
    )
    node.seen = isSeen ? time : nil
    node.tags = tags
    return try insert(node)
  }

  mutating func rewrite(
    _ original: NodeID,
    _ text: String,
    by person: String = "ann"
  ) throws
    -> NodeID
  {
    var node = Node(
      id: session.nextNode,
      parent: session.tree.parent(of: original),
      kind: .rewrite,
      text: text,
      rewriteOf: original,
      created: time
    )
    node.seen = time
    let id = try insert(node)
    try vote(.edit, id, original, by: person)
    return id
  }

  /// Rates a node as the interface does: its rating, and a vote.
  mutating func rate(
    _ id: NodeID,
    _ value: Int?,
    by person: String = "ann",
    shown: [NodeID] = [],
    took: Int64? = nil
  ) throws {
    let old = session.tree[id]?.rating
    try perform(.rate(id: id, from: old, to: value.map(Int8.init)))
    try vote(.rating, id, value: value, by: person, shown: shown, took: took)
  }

  mutating func vote(
    _ kind: Vote.Kind,
    _ a: NodeID,
    _ b: NodeID? = nil,
    value: Int? = nil,
    by person: String = "ann",
    shown: [NodeID] = [],
    took: Int64? = nil
  ) throws {
    let vote = Vote(
      id: session.nextVote,
      annotator: person,
      kind: kind,
      a: a,
      b: b,
      value: value,
      shown: shown,
      position: shown.firstIndex(of: a),
      created: time,
      took: took
    )
    try perform(.vote(vote: vote))
  }

  mutating func undo() throws { _ = try session.undo(at: time) }

  private mutating func insert(_ node: Node) throws -> NodeID {
    let index = session.tree.childCount(of: node.parent)
    try perform(.insert(node: node, index: index))
    return node.id
  }

  private mutating func perform(_ operation: TreeOperation) throws {
    time += 1_000
    _ = try session.perform(Transaction(label: "test", operations: [operation]), at: time)
  }
}

/// The statistics of `sessions`.
func statistics(
  of sessions: Session...,
  options: StatisticsOptions = StatisticsOptions()
) -> SessionStatistics {
  var collector = StatisticsCollector(options)
  for session in sessions { collector.add(session) }
  return collector.finish()
}
