extension Session {
  /// Applies an entry of the journal, or throws and changes nothing.
  public mutating func apply(_ entry: Entry) throws(TreeError) {
    guard entry.number == lastEntry + 1, entry.number <= SessionFormat.largestEntry else {
      throw .badEntryNumber(expected: lastEntry + 1, found: entry.number)
    }
    switch entry.content {
    case .act(let transaction): try applyAct(transaction, entry)
    case .undo(let number): try applyUndo(of: number)
    case .redo(let number): try applyRedo(of: number)
    case .stream(let id, let offset, let text):
      guard let slot = tree.slot(id) else { throw .noSuchNode(id) }
      guard tree.nodes[Int(slot)].text.splice(text, at: offset) else { throw .badOffset(id) }
    case .think(let id, let offset, let text):
      guard let slot = tree.slot(id) else { throw .noSuchNode(id) }
      if tree.nodes[Int(slot)].thinking == nil, offset == 0 {
        tree.nodes[Int(slot)].thinking = text
      } else if tree.nodes[Int(slot)].thinking?.splice(text, at: offset) != true {
        throw .badOffset(id)
      }
    case .finish(let id, let generation, let logprobs):
      guard tree.everHeld(id) != nil else { throw .noSuchNode(id) }
      tree.with(id) {
        $0.generation = generation
        if let logprobs { $0.logprobs = logprobs }
      }
    case .seen(let ids):
      for id in ids where tree.everHeld(id) == nil { throw .noSuchNode(id) }
      for id in ids { tree.with(id) { $0.seen = $0.seen ?? entry.time } }
    }
    lastEntry = entry.number
  }

  private mutating func applyAct(
    _ transaction: Transaction,
    _ entry: Entry
  ) throws(TreeError) {
    try apply(transaction)
    let recorded = Transaction(
      label: transaction.label,
      operations: transaction.operations.map(\.recorded)
    )
    let item = HistoryItem(
      number: entry.number,
      time: entry.time,
      transaction: recorded,
      base: currentAct
    )
    done.append(history.count)
    redoable.removeAll()
    history.append(item)
  }

  private mutating func applyUndo(of number: Int) throws(TreeError) {
    guard let index = done.last, history[index].number == number else {
      throw .badHistory(number)
    }
    try apply(history[index].transaction.inverse)
    history[index].undone = true
    done.removeLast()
    redoable.append(index)
  }

  private mutating func applyRedo(of number: Int) throws(TreeError) {
    guard let index = redoable.last, history[index].number == number else {
      throw .badHistory(number)
    }
    try apply(history[index].transaction)
    history[index].undone = false
    redoable.removeLast()
    done.append(index)
  }

  /// Applies every operation, or none: what was applied before a failure is taken back.
  mutating func apply(_ transaction: Transaction) throws(TreeError) {
    var applied = 0
    let nextNode = nextNode
    do {
      for operation in transaction.operations {
        try apply(operation)
        applied += 1
      }
    } catch {
      for operation in transaction.operations[..<applied].reversed() {
        takeBack(operation)
      }
      self.nextNode = nextNode
      throw error
    }
  }

  /// Applies one operation; nothing records it.
  mutating func apply(_ operation: TreeOperation) throws(TreeError) {
    switch operation {
    case .vote(let vote):
      try check(vote)
      votes.append(vote)
    case .withdraw(let id): try setWithdrawn(true, id)
    case .reinstate(let id): try setWithdrawn(false, id)
    case .describe(let field, let from, let to):
      guard self[field].hasSameBytes(as: from) else { throw .staleField(field.words) }
      self[field] = to
    case .mark(let letter, let from, let to):
      guard MarkLetter(rawValue: letter) != nil, info.marks[letter] == from else {
        throw .badMark(letter)
      }
      if let to, tree.slot(to) == nil { throw .noSuchNode(to) }
      info.marks[letter] = to
    default:
      try tree.apply(operation)
      if case .insert(let node, _) = operation, node.id >= nextNode {
        nextNode = NodeID(rawValue: node.id.rawValue + 1)
      }
    }
  }

  /// Reverses an operation of a transaction that failed later on, leaving no trace.
  private mutating func takeBack(_ operation: TreeOperation) {
    switch operation {
    case .vote: votes.removeLast()
    case .insert(let node, _): tree.forget(node.id)
    default: try? apply(operation.inverse)
    }
  }

  /// What is not checked here could be written but not be read again.
  private func check(_ vote: Vote) throws(TreeError) {
    guard vote.id == nextVote else { throw .noSuchVote(vote.id) }
    if let value = vote.value, !(-2...2).contains(value) { throw .badRating(value) }
    if let position = vote.position, position < 0 { throw .badIndex(position) }
    for id in [vote.a] + (vote.b.map { [$0] } ?? []) + vote.shown where tree.slot(id) == nil {
      throw .noSuchNode(id)
    }
  }

  private mutating func setWithdrawn(_ withdrawn: Bool, _ id: Int) throws(TreeError) {
    guard id >= 1, id <= votes.count, votes[id - 1].withdrawn != withdrawn else {
      throw .noSuchVote(id)
    }
    votes[id - 1].withdrawn = withdrawn
  }

  /// The title, or a text that is sent with requests.
  public private(set) subscript(field: TreeOperation.Field) -> String {
    get {
      switch field {
      case .title: info.title
      case .system: info.system
      case .memory: info.memory
      case .authorNote: info.authorNote
      }
    }
    set {
      switch field {
      case .title: info.title = newValue
      case .system: info.system = newValue
      case .memory: info.memory = newValue
      case .authorNote: info.authorNote = newValue
      }
    }
  }
}

extension Tree {
  /// Removes the node stored last, as if it had never been.
  mutating func forget(_ id: NodeID) {
    guard let slot = slot(id), Int(slot) == nodes.count - 1 else { return }
    setLive(false, from: slot)
    unlink(slot)
    slots[id] = Tree.none
    nodes.removeLast()
    ids.removeLast()
    parents.removeLast()
    firsts.removeLast()
    lasts.removeLast()
    nexts.removeLast()
    previouses.removeLast()
    childCounts.removeLast()
    live.removeLast()
  }
}
