/// Which nodes of two sessions are the same node.
///
/// Two people who go on from the same session both count identities up from the same number, so that
/// equal identities may be different nodes. Nodes made before the histories part are the same by
/// identity; the others by what they were when they were made. See
/// `docs/decisions/0019-the-same-node-in-two-sessions.md`.
struct NodeMatching {
  /// By node of the second session: the node of the first.
  private(set) var toFirst: [NodeID: NodeID] = [:]
  /// By node of the first session: the node of the second.
  private(set) var toSecond: [NodeID: NodeID] = [:]
  /// Nodes of the first session that are in the second under the same identity, by their histories.
  private(set) var shared: Set<NodeID> = []
  let common: CommonHistory

  private let first: Session
  private let second: Session
  private let firstOrigins: Origins
  private let secondOrigins: Origins

  /// Matches every node, removed ones included.
  ///
  /// `known` are pairs, from the second session to the first, that are known beforehand.
  init(
    _ first: Session,
    _ second: Session,
    _ firstOrigins: Origins,
    _ secondOrigins: Origins,
    known: [(second: NodeID, first: NodeID)] = []
  ) {
    self.first = first
    self.second = second
    self.firstOrigins = firstOrigins
    self.secondOrigins = secondOrigins
    common = CommonHistory(first, second, firstOrigins, secondOrigins)
    for pair in known { pairUp(pair.second, pair.first) }
    matchByIdentity()
    matchByContent()
  }

  private mutating func pairUp(_ second: NodeID, _ first: NodeID) {
    guard toFirst[second] == nil, toSecond[first] == nil else { return }
    toFirst[second] = first
    toSecond[first] = second
  }

  // MARK: By identity

  private mutating func matchByIdentity() {
    guard first.info.id == second.info.id || common.count > 0 else { return }
    for node in second.tree.nodes.dropFirst() {
      guard let other = first.tree.everHeld(node.id), isShared(other, node) else { continue }
      if toFirst[node.id] == nil, toSecond[node.id] == nil { shared.insert(node.id) }
      pairUp(node.id, node.id)
    }
  }

  private func isShared(_ mine: Node, _ others: Node) -> Bool {
    let left = firstOrigins.nodeActs[mine.id]
    let right = secondOrigins.nodeActs[mine.id]
    for place in [left, right] {
      if let place, place >= common.count { return false }
    }
    guard mine.kind == others.kind, mine.created == others.created, mine.role == others.role,
      mine.rewriteOf == others.rewriteOf
    else { return false }
    if left != nil, right != nil { return true }
    // No history says how it came: it must be the same by what it is as well.
    let leftText = firstOrigins.texts[mine.id] ?? mine.text
    let rightText = secondOrigins.texts[mine.id] ?? others.text
    return leftText.hasSameBytes(as: rightText)
  }

  // MARK: By what they are

  /// What makes a node the same one in another session.
  private struct Likeness: Hashable {
    let parent: NodeID?
    let original: NodeID?
    let kind: Node.Kind
    let role: Node.Role?
    let created: Int64
    /// The text as it was written, and what was asked for.
    let content: [UInt8]
  }

  /// The content of a node, with `text` in place of its own.
  static func content(of node: Node, text: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.string(text)
    if let generation = node.generation {
      writer.generation(
        Generation(
          backend: generation.backend,
          model: generation.model,
          adapters: generation.adapters,
          parameters: generation.parameters,
          promptSHA256: generation.promptSHA256
        )
      )
    }
    return writer.bytes
  }

  /// The nodes of the first session that no node of the second is, oldest first.
  func unmatched(in session: Session, _ matched: [NodeID: NodeID]) -> [NodeID] {
    session.tree.nodes.dropFirst().lazy.map(\.id).filter { matched[$0] == nil }.sorted()
  }

  private mutating func matchByContent() {
    var isChanged = true
    // A node may have been moved since; each round lets children of what the last one found match.
    var rounds = 0
    while isChanged, rounds < 16 {
      isChanged = false
      rounds += 1
      for (isFirstMoved, isSecondMoved) in [
        (false, false), (false, true), (true, false), (true, true),
      ] {
        // Without a move both ways say the same.
        if isFirstMoved, firstOrigins.parents.isEmpty { continue }
        if isSecondMoved, secondOrigins.parents.isEmpty { continue }
        if matchOnce(isFirstMoved: isFirstMoved, isSecondMoved: isSecondMoved) { isChanged = true }
      }
    }
  }

  /// Matches what is left; a node counts as a child of its parent now, or of its first one.
  private mutating func matchOnce(isFirstMoved: Bool, isSecondMoved: Bool) -> Bool {
    let wanted = unmatched(in: second, toFirst)
    guard !wanted.isEmpty else { return false }
    var offers: [Likeness: [NodeID]] = [:]
    for id in unmatched(in: first, toSecond).reversed() {
      guard let node = first.tree.everHeld(id) else { continue }
      let likeness = Likeness(
        parent: isFirstMoved ? node.parent : firstOrigins.parents[id] ?? node.parent,
        original: node.rewriteOf,
        kind: node.kind,
        role: node.role,
        created: node.created,
        content: NodeMatching.content(of: node, text: firstOrigins.texts[id] ?? node.text)
      )
      offers[likeness, default: []].append(id)
    }
    guard !offers.isEmpty else { return false }
    var isChanged = false
    for id in wanted {
      guard let node = second.tree.everHeld(id) else { continue }
      let parent = isSecondMoved ? node.parent : secondOrigins.parents[id] ?? node.parent
      if let parent, toFirst[parent] == nil { continue }
      if let original = node.rewriteOf, toFirst[original] == nil { continue }
      let likeness = Likeness(
        parent: parent.flatMap { toFirst[$0] },
        original: node.rewriteOf.flatMap { toFirst[$0] },
        kind: node.kind,
        role: node.role,
        created: node.created,
        content: NodeMatching.content(of: node, text: secondOrigins.texts[id] ?? node.text)
      )
      guard let match = offers[likeness]?.popLast() else { continue }
      pairUp(id, match)
      isChanged = true
    }
    return isChanged
  }
}
