import LoomTUI
import TreeModel

/// A session for the tests of acts, made through acts alone.
struct Sample {
  var session: Session
  var time: Int64 = 1_000

  init(mode: SessionInfo.Mode = .text, system: String = "") {
    session = Session(
      info: SessionInfo(
        id: "5f3c",
        title: "Sample",
        created: 1,
        mode: mode,
        system: system,
        annotator: "a-1"
      )
    )
  }

  /// Performs an act and gives back the nodes it made.
  @discardableResult
  mutating func perform(_ act: Transaction) throws -> [NodeID] {
    time += 1
    _ = try session.perform(act, at: time)
    return act.newNodes
  }

  /// Adds a text by hand.
  mutating func add(_ text: String, under parent: NodeID? = nil) throws -> NodeID {
    try perform(session.addAct(under: parent, text: text, at: time))[0]
  }

  /// Adds a finished completion.
  mutating func complete(_ text: String, under parent: NodeID) throws -> NodeID {
    let record = Generation(backend: "builtin", model: "ngram")
    let id = try perform(session.generateAct(under: parent, [record], at: time))[0]
    session.extend(id, text: text)
    _ = session.checkpoint(id, from: 0, at: time)
    _ = try session.finish(id, generation: record.finished(.stop), at: time)
    return id
  }
}
