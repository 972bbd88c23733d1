import TreeModel

extension Model {
  /// Continues the current node with one branch up to the end of a sentence or paragraph, and goes
  /// there: the same key goes on from it.
  mutating func finishPart(_ part: TextPart, at time: Int64) -> [Effect] {
    guard let backend = askedBackend() else { return [] }
    let requests = session.completionRequests(1, at: cursor, settings, backend, using: &seeds)
    let effects = grow(
      under: cursor,
      requests.map { PlannedCompletion(backend: backend, request: $0) },
      until: part,
      at: time
    )
    if case .append(let entry)? = effects.first, case .act(let transaction) = entry.content,
      let new = transaction.newNodes.first
    {
      go(to: new, at: time)
    }
    return effects
  }
}
