/// What two histories have in common.
struct CommonHistory {
  /// How many acts from the beginning are the same.
  let count: Int
  /// The last act that is the same and in force in both; 0 for none.
  let act: Int

  init(_ left: Session, _ right: Session, _ leftOrigins: Origins, _ rightOrigins: Origins) {
    var count = 0
    while count < left.history.count, count < right.history.count,
      left.history[count].isSameAct(as: right.history[count])
    {
      // The history only names nodes and votes: what they are must be the same as well.
      let isSame = left.history[count].transaction.operations.allSatisfy { operation in
        switch operation {
        case .attach(let id, _):
          CommonHistory.isSame(
            left.tree.everHeld(id),
            right.tree.everHeld(id),
            leftOrigins.texts[id],
            rightOrigins.texts[id]
          )
        case .reinstate(let vote): left.holdsSameVote(vote, as: right)
        default: true
        }
      }
      guard isSame else { break }
      count += 1
    }
    var act = 0
    for (mine, others) in zip(left.done, right.done) {
      guard mine == others, mine < count else { break }
      act = left.history[mine].number
    }
    self.count = count
    self.act = act
  }

  /// Whether two nodes with the same identity began as the same one.
  ///
  /// The text of a completion tells nothing: it may have grown on since.
  private static func isSame(
    _ mine: Node?,
    _ others: Node?,
    _ myText: String?,
    _ othersText: String?
  ) -> Bool {
    guard let mine, let others, mine.kind == others.kind, mine.created == others.created,
      mine.role == others.role, mine.rewriteOf == others.rewriteOf
    else { return false }
    guard !mine.isModelText else {
      return mine.generation?.model == others.generation?.model
        && mine.generation?.parameters == others.generation?.parameters
    }
    return (myText ?? mine.text).hasSameBytes(as: othersText ?? others.text)
  }
}

extension Session {
  fileprivate func holdsSameVote(_ number: Int, as other: Session) -> Bool {
    guard votes.indices.contains(number - 1), other.votes.indices.contains(number - 1) else {
      return false
    }
    return votes[number - 1].renumbered(1) == other.votes[number - 1].renumbered(1)
  }
}

extension HistoryItem {
  /// Whether both are the same act, done or undone, as far as the history tells.
  fileprivate func isSameAct(as other: HistoryItem) -> Bool {
    guard number == other.number, time == other.time,
      transaction.operations.count == other.transaction.operations.count,
      transaction.label.hasSameBytes(as: other.transaction.label)
    else { return false }
    var mine = JSONWriter()
    var others = JSONWriter()
    for (left, right) in zip(transaction.operations, other.transaction.operations) {
      mine.removeAll()
      others.removeAll()
      mine.operation(left)
      others.operation(right)
      if mine.bytes != others.bytes { return false }
    }
    return true
  }
}
