import Backends
import TreeModel

extension Model {
  /// Asks for `count` branches below the current node.
  mutating func generate(_ count: Int, at time: Int64) -> [Effect] {
    if let node, node.isStreaming {
      say("This branch still streams; \(keymap.hint(for: .cancel)) ends it, then generate from it")
      return []
    }
    guard let backend else {
      complain("No backend is called \(settings.backend); \(keymap.hint(for: .models)) chooses one")
      return []
    }
    let cursor = self.cursor
    let requests = self.requests(count, at: cursor, backend)
    let effects = perform(at: time) { session throws(TreeError) in
      try session.generateAct(
        under: cursor,
        requests.map {
          Generation(backend: backend.name, request: $0, continuesText: backend.continuesText)
        },
        at: time
      )
    }
    guard case .append(let entry)? = effects.first, case .act(let transaction) = entry.content
    else {
      return effects
    }
    if let cursor, folded.remove(cursor) != nil { rebuildOutline() }
    return effects + start(Array(zip(transaction.newNodes, requests)), on: backend, at: time)
  }

  private mutating func requests(
    _ count: Int,
    at node: NodeID?,
    _ backend: BackendInfo
  ) -> [CompletionRequest] {
    session.completionRequests(count, at: node, settings, backend, using: &seeds)
  }

  private mutating func start(
    _ work: [(NodeID, CompletionRequest)],
    on backend: BackendInfo,
    at time: Int64
  ) -> [Effect] {
    var effects: [Effect] = []
    for (node, request) in work {
      guard let recorder = CompletionRecorder(node: node, in: session, at: time) else { continue }
      let id = RequestID(rawValue: nextRequest)
      nextRequest += 1
      runs[id] = Run(recorder: recorder, node: node)
      effects.append(.complete(id, backend: backend.name, request))
    }
    return effects
  }

  /// Asks again for a branch that failed or was cut: in place if nothing came, else beside it.
  mutating func retry(at time: Int64) -> [Effect] {
    guard let node, let generation = node.generation,
      generation.finish == .error || generation.finish == .interrupted
        || generation.finish == .filter || generation.error != nil
    else {
      say("This branch did not fail; \(keymap.hint(for: .generate)) at its parent makes more")
      return []
    }
    guard let backend else {
      complain("No backend is called \(settings.backend); \(keymap.hint(for: .models)) chooses one")
      return []
    }
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    guard node.text.isEmpty, session.tree.firstChild(of: node.id) == nil else {
      guard let parent = node.parent else { return [] }
      go(to: parent, at: time)
      return generate(1, at: time)
    }
    let requests = self.requests(1, at: node.parent, backend)
    let record = Generation(
      backend: backend.name,
      request: requests[0],
      continuesText: backend.continuesText
    )
    guard let entry = try? session.finish(node.id, generation: record, at: time) else { return [] }
    return self.record(entry, changesShape: false)
      + start([(node.id, requests[0])], on: backend, at: time)
  }

  /// Takes what a running completion tells; what comes after its end is ignored.
  mutating func take(_ event: CompletionEvent, of id: RequestID, at time: Int64) -> [Effect] {
    guard runs[id] != nil else { return [] }
    if case .notice(let text) = event { say(text) }
    if case .waiting(let wait) = event { note(wait, of: id, at: time) }
    noteUnsaved(event, at: time)
    let entries = (try? runs[id]?.recorder.take(event, into: &session, at: time)) ?? []
    if runs[id]?.recorder.isFinished == true {
      if let failure = runs[id]?.recorder.failure { complain(failure.sentence) }
      runs[id] = nil
      if runs.isEmpty { hasUnsavedText = false }
    }
    return entries.map(Effect.append)
  }

  /// Puts what has streamed since the last time into the journal.
  mutating func checkpoint(at time: Int64) -> [Effect] {
    lastCheckpoint = time
    hasUnsavedText = false
    var effects: [Effect] = []
    for id in runs.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      effects += (runs[id]?.recorder.checkpoint(in: &session, at: time) ?? []).map(Effect.append)
    }
    return effects
  }

  // MARK: Cancelling

  /// Cancels the completions at or below `top`, or all for nil.
  mutating func cancel(below top: NodeID?, at time: Int64) -> [Effect] {
    let ids = runs.filter { run in
      top.map { session.tree.isBelow(run.value.node, $0) } ?? true
    }.map(\.key)
    guard !ids.isEmpty else {
      say(
        runs.isEmpty
          ? "Nothing streams"
          : "Nothing streams here; \(keymap.hint(for: .cancelAll)) cancels everything"
      )
      return []
    }
    say("Cancelled \(ids.count); what came is kept, \(keymap.hint(for: .retry)) asks again")
    return interrupt(ids, "Cancelled.", at: time)
  }

  mutating func interruptAll(_ sentence: String, at time: Int64) -> [Effect] {
    interrupt(Array(runs.keys), sentence, at: time)
  }

  /// Ends the streams of nodes that an undo or a delete took out of the tree.
  mutating func cutDetachedStreams(at time: Int64) -> [Effect] {
    let ids = runs.filter { !session.tree.contains($0.value.node) }.map(\.key)
    return interrupt(ids, "Its branch was taken out of the tree.", at: time)
  }

  private mutating func interrupt(
    _ ids: [RequestID],
    _ sentence: String,
    at time: Int64
  ) -> [Effect] {
    var effects: [Effect] = []
    for id in ids.sorted(by: { $0.rawValue < $1.rawValue }) {
      let entries = try? runs[id]?.recorder.interrupt(in: &session, because: sentence, at: time)
      effects.append(.cancel(id))
      effects += (entries ?? []).map(Effect.append)
      runs[id] = nil
    }
    if runs.isEmpty { hasUnsavedText = false }
    return effects
  }
}
