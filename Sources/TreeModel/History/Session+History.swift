// Acts form a tree: each was done on top of another one, and undoing some and doing others leaves the
// undone ones on a branch of their own. The state after any of them is a walk away.
extension Session {
  /// The number of the act after which the session stands; 0 before the first.
  public var currentAct: Int { done.last.map { history[$0].number } ?? 0 }

  /// The place in `history` of the act with this number; nil if there is none.
  public func place(ofAct number: Int) -> Int? {
    var low = 0
    var high = history.count
    while low < high {
      let middle = (low + high) / 2
      if history[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < history.count && history[low].number == number ? low : nil
  }

  /// Goes to the state after an act, 0 for the state before the first, or throws and stays.
  ///
  /// For looking only: this makes no entry, so that what is done on top belongs to no journal. Costs
  /// the acts between the two states. Streamed text, ends of completions and what was seen are no
  /// acts and stay. Gives the places in `history` of the acts between.
  @discardableResult
  public mutating func look(at number: Int) throws(TreeError) -> [Int] {
    let way = try way(to: number)
    var undone = 0
    var redone = 0
    do {
      for place in way.undone {
        try apply(history[place].transaction.inverse)
        undone += 1
      }
      for place in way.redone {
        try apply(history[place].transaction)
        redone += 1
      }
    } catch {
      for place in way.redone[..<redone].reversed() {
        try apply(history[place].transaction.inverse)
      }
      for place in way.undone[..<undone].reversed() { try apply(history[place].transaction) }
      throw error
    }
    for place in way.undone { history[place].undone = true }
    for place in way.redone { history[place].undone = false }
    done.removeLast(way.undone.count)
    done += way.redone
    redoable = []
    return way.undone + way.redone
  }

  /// The act that brings the state after another act back; nil if it is the present one.
  ///
  /// It is made of what undoing and redoing the acts between would do, and can be undone as a whole.
  public func returnAct(to number: Int) throws(TreeError) -> Transaction? {
    let way = try way(to: number)
    guard !way.undone.isEmpty || !way.redone.isEmpty else { return nil }
    var operations: [TreeOperation] = []
    func add(_ transaction: Transaction) {
      for operation in transaction.operations {
        // The way back over a return that was undone by another one would double with each of them.
        if operations.last.map(operation.undoes) == true {
          operations.removeLast()
        } else {
          operations.append(operation)
        }
      }
    }
    for place in way.undone { add(history[place].transaction.inverse) }
    for place in way.redone { add(history[place].transaction) }
    let label = number == 0 ? "return to the beginning" : "return to act \(number)"
    return Transaction(label: label, operations: operations)
  }

  /// Places in `history` of the acts to undo and then to redo, in this order, to get to a state.
  private func way(to number: Int) throws(TreeError) -> (undone: [Int], redone: [Int]) {
    var undone: [Int] = []
    var redone: [Int] = []
    var here = currentAct
    var there = number
    while here != there {
      // The later one of the two cannot be an ancestor of the other.
      let later = max(here, there)
      guard let place = place(ofAct: later) else { throw .badHistory(later) }
      guard let base = history[place].base, base < later else { throw .unreachableAct(later) }
      if here > there {
        undone.append(place)
        here = base
      } else {
        redone.append(place)
        there = base
      }
    }
    return (undone, redone.reversed())
  }

  /// Fills in what the acts were done on top of, as far as their order tells.
  mutating func restoreBases() {
    var base = 0
    for place in done {
      history[place].base = base
      base = history[place].number
    }
    // The next one to redo is last.
    for place in redoable.reversed() {
      history[place].base = base
      base = history[place].number
    }
  }
}

extension TreeOperation {
  /// Whether doing this right after `other` leaves everything as it was before, byte for byte.
  fileprivate func undoes(_ other: TreeOperation) -> Bool {
    switch (self, other) {
    case (.edit(let id, _, let to), .edit(let before, let from, _)):
      id == before && to.hasSameBytes(as: from)
    case (.note(let id, _, let to), .note(let before, let from, _)):
      id == before && to.hasSameBytes(as: from)
    case (.score(let id, _, let to), .score(let before, let from, _)):
      id == before && to.hasSameBytes(as: from)
    case (.tag(let id, _, let to), .tag(let before, let from, _)):
      id == before && to.hasSameBytes(as: from)
    case (.context(let id, let part, _, let to), .context(let before, let other, let from, _)):
      id == before && part == other && to.hasSameBytes(as: from)
    case (.describe(let field, _, let to), .describe(let before, let from, _)):
      field == before && to.hasSameBytes(as: from)
    default: self == other.inverse
    }
  }
}
