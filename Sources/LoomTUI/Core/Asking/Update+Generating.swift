import Backends
import TreeModel

extension Model {
  /// Asks for `count` branches below the current node.
  mutating func generate(_ count: Int, at time: Int64) -> [Effect] {
    guard let backend = askedBackend() else { return [] }
    let requests = session.completionRequests(count, at: cursor, settings, backend, using: &seeds)
    return grow(
      under: cursor,
      requests.map { PlannedCompletion(backend: backend, request: $0) },
      at: time
    )
  }

  /// The chosen backend; says so if it is none.
  mutating func askedBackend() -> BackendInfo? {
    if let backend { return backend }
    complain("No backend is called \(settings.backend); \(keymap.hint(for: .models)) chooses one")
    return nil
  }

  /// Makes room for completions below `parent`, as one act, and asks for them.
  ///
  /// Of a fan is kept who was asked for what, for asking again.
  mutating func grow(
    under parent: NodeID?,
    _ work: [PlannedCompletion],
    isFan: Bool = false,
    until part: TextPart? = nil,
    at time: Int64
  ) -> [Effect] {
    let work = displayOrder(of: work, isFan: isFan)
    if let parent, session.tree[parent]?.isStreaming == true {
      say("This branch still streams; \(keymap.hint(for: .cancel)) ends it, then generate from it")
      return []
    }
    let effects = perform(at: time) { session throws(TreeError) in
      try session.generateAct(under: parent, work, at: time)
    }
    guard case .append(let entry)? = effects.first, case .act(let transaction) = entry.content
    else {
      return effects
    }
    if let parent, folded.remove(parent) != nil { rebuildOutline() }
    // Of nothing the model may begin by itself; then there is somewhere to be.
    if cursor == nil, let first = transaction.newNodes.first { go(to: first, at: time) }
    if isFan {
      for (node, completion) in zip(transaction.newNodes, work) {
        makers[node] = GenerationSettings(completion)
      }
    }
    return effects + start(Array(zip(transaction.newNodes, work)), until: part, at: time)
  }

  private mutating func start(
    _ work: [(NodeID, PlannedCompletion)],
    until part: TextPart? = nil,
    at time: Int64
  ) -> [Effect] {
    var effects: [Effect] = []
    if let bytes = work.map(\.1.request.leftOut).max(), bytes > 0 {
      say("The path is longer than the model takes: \(leftOutSentence(bytes))")
    }
    for (node, completion) in work {
      guard let recorder = CompletionRecorder(node: node, in: session, until: part, at: time)
      else { continue }
      let id = RequestID(rawValue: nextRequest)
      nextRequest += 1
      runs[id] = Run(recorder: recorder, node: node)
      effects.append(
        .complete(id, backend: completion.backend.name, completion.request)
      )
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
    // A branch of a fan-out is its own maker's; others are asked of whoever is chosen now.
    let asked = makers[node.id] ?? settings
    guard let backend = backends.first(where: { $0.name == asked.backend }) ?? askedBackend() else {
      return []
    }
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    let work = session.completionRequests(1, at: node.parent, asked, backend, using: &seeds)
      .map { PlannedCompletion(backend: backend, request: $0) }
    guard node.text.isEmpty, session.tree.firstChild(of: node.id) == nil else {
      guard let parent = node.parent else { return [] }
      go(to: parent, at: time)
      return grow(under: parent, work, isFan: makers[node.id] != nil, at: time)
    }
    let record = Generation(
      backend: backend.name,
      request: work[0].request,
      continuesText: backend.continuesText,
      order: generation.order
    )
    guard let entry = try? session.finish(node.id, generation: record, at: time) else { return [] }
    return self.record(entry, changesShape: false) + start([(node.id, work[0])], at: time)
  }

  /// Takes what a running completion tells; what comes after its end is ignored.
  mutating func take(_ event: CompletionEvent, of id: RequestID, at time: Int64) -> [Effect] {
    guard runs[id] != nil else { return takeProposal(event, of: id) }
    if case .notice(let text) = event { say(text) }
    if case .waiting(let wait) = event { note(wait, of: id, at: time) }
    noteUnsaved(event, at: time)
    let entries = (try? runs[id]?.recorder.take(event, into: &session, at: time)) ?? []
    var effects = entries.map(Effect.append)
    if let run = runs[id], run.recorder.isFinished {
      runs[id] = nil
      if run.recorder.hasReachedPart { effects.append(.cancel(id)) }
      noteEnd(of: run.node)
      if let failure = run.recorder.failure { complain(failure.sentence) }
      effects += continueTopUp(after: run, at: time)
      if runs.isEmpty { hasUnsavedText = false }
    }
    return effects
  }

  /// Counts what an ended completion used, and forgets which of its siblings are equal.
  private mutating func noteEnd(of id: NodeID) {
    guard let node = session.tree.everHeld(id) else { return }
    if let generation = node.generation { usage.add(generation) }
    twins.forget(node.parent)
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
      if let run = runs.removeValue(forKey: id) {
        noteEnd(of: run.node)
        if let parent = session.tree.everHeld(run.node)?.parent { topUps[parent] = nil }
      }
    }
    if runs.isEmpty { hasUnsavedText = false }
    return effects
  }
}
