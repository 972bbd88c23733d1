public import TreeModel

extension TreeError {
  /// What was refused, in one line for a person; nothing was changed.
  public var sentence: String {
    switch self {
    case .noSuchNode(let id): "There is no node \(id) any more; nothing was changed."
    case .nodeExists(let id): "Node \(id) is in the tree already; nothing was changed."
    case .badIdentity: "The session has run out of node numbers; start a new one."
    case .badIndex(let index): "There is no place \(index) among these siblings."
    case .stale(let id): "Node \(id) has changed in the meantime; look again and repeat."
    case .modelText(let id): "Node \(id) holds a model's words, which stay; rewrite it instead."
    case .cycle(let id): "Node \(id) cannot move below itself."
    case .badRewrite(let id): "Rewrite \(id) must stand beside its original."
    case .notSiblings(let a, let b):
      a == b
        ? "Node \(a) cannot be compared with itself; name two continuations of the same text."
        : "Nodes \(a) and \(b) do not continue the same text, so they cannot be compared."
    case .badRating(let rating): "A rating is a number from -2 to 2, not \(rating)."
    case .noSuchVote(let vote): "There is no vote \(vote) to change."
    case .staleField(let field): "The session's \(field) has changed in the meantime; repeat."
    case .badMark(let letter): "Mark \(letter) is no letter from a to z or has changed; look again."
    case .badEntryNumber(let expected, let found):
      "Journal entry \(found) stands where \(expected) belongs; run loom check."
    case .badHistory(let number): "Act \(number) is not the one to undo or redo; run loom check."
    case .unreachableAct(let number):
      "The file does not say what act \(number) was done on, so its state cannot be shown."
    case .badOffset(let id): "The stream of node \(id) does not fit its text; run loom check."
    }
  }
}
