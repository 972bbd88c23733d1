extension JSONWriter {
  mutating func operation(_ operation: TreeOperation) {
    raw("{\"op\":")
    switch operation {
    case .insert(let node, let index):
      string(OperationName.insert.rawValue)
      number("index", index)
      name("node")
      self.node(node)
    case .detach(let id, let index):
      begin(.detach, id)
      number("index", index)
    case .attach(let id, let index):
      begin(.attach, id)
      number("index", index)
    case .edit(let id, let from, let to):
      begin(.edit, id)
      text("from", from)
      text("to", to)
    case .rate(let id, let from, let to):
      begin(.rate, id)
      number("from", from.map(Int.init))
      number("to", to.map(Int.init))
    case .note(let id, let from, let to):
      begin(.note, id)
      text("from", from)
      text("to", to)
    case .score(let id, let from, let to):
      begin(.score, id)
      json("from", from)
      json("to", to)
    case .tag(let id, let from, let to):
      begin(.tag, id)
      name("from")
      array(from) { $0.string($1) }
      name("to")
      array(to) { $0.string($1) }
    case .bookmark(let id, let from, let to):
      begin(.bookmark, id)
      change(from, to)
    case .hide(let id, let from, let to):
      begin(.hide, id)
      change(from, to)
    case .archive(let id, let from, let to):
      begin(.archive, id)
      change(from, to)
    case .context(let id, let part, let from, let to):
      begin(.context, id)
      text("part", part.rawValue)
      text("from", from)
      text("to", to)
    case .move(let id, let fromParent, let fromIndex, let toParent, let toIndex):
      begin(.move, id)
      identity("from", fromParent)
      number("from_index", fromIndex)
      identity("to", toParent)
      number("to_index", toIndex)
    case .describe(let field, let from, let to):
      string(OperationName.describe.rawValue)
      text("field", field.rawValue)
      text("from", from)
      text("to", to)
    case .mark(let letter, let from, let to):
      string(OperationName.mark.rawValue)
      text("letter", letter)
      identity("from", from)
      identity("to", to)
    case .vote(let vote):
      string(OperationName.vote.rawValue)
      name("vote")
      self.vote(vote)
    case .withdraw(let vote):
      string(OperationName.withdraw.rawValue)
      number("vote", vote)
    case .reinstate(let vote):
      string(OperationName.reinstate.rawValue)
      number("vote", vote)
    }
    raw("}")
  }

  private mutating func begin(_ operation: OperationName, _ id: NodeID) {
    string(operation.rawValue)
    identity("id", id)
  }

  private mutating func change(_ from: Bool, _ to: Bool) {
    name("from")
    bool(from)
    name("to")
    bool(to)
  }
}
