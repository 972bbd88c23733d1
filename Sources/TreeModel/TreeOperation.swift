/// One change of a session that can be taken back.
///
/// Both the old and the new value are inside.
public enum TreeOperation: Equatable, Sendable {
  /// A text of the session as a whole.
  public enum Field: String, CaseIterable, Sendable {
    case title
    case system
    case memory
    case authorNote = "author_note"

    /// What people call it: "title", "system text", "memory", "author's note".
    public var words: String {
      switch self {
      case .title: "title"
      case .system: ContextPart.system.words
      case .memory: ContextPart.memory.words
      case .authorNote: ContextPart.authorNote.words
      }
    }
  }

  /// Adds a new node as sibling number `index` under its parent.
  indirect case insert(node: Node, index: Int)
  /// Takes a node and everything below it out of the tree; the session keeps the words.
  case detach(id: NodeID, index: Int)
  /// Puts a detached node back as sibling number `index`.
  case attach(id: NodeID, index: Int)
  /// Replaces a person's own text. A model's text is never edited: it gets a rewrite.
  case edit(id: NodeID, from: String, to: String)
  /// Changes a rating.
  case rate(id: NodeID, from: Int8?, to: Int8?)
  /// Changes a note.
  case note(id: NodeID, from: String?, to: String?)
  /// Changes an evaluator's verdict.
  case score(id: NodeID, from: RawJSON?, to: RawJSON?)
  /// Changes the tags.
  case tag(id: NodeID, from: [String], to: [String])
  /// Sets or clears the bookmark.
  case bookmark(id: NodeID, from: Bool, to: Bool)
  /// Shows or hides a node's text.
  case hide(id: NodeID, from: Bool, to: Bool)
  /// Puts a node aside with everything below it, or takes it back.
  case archive(id: NodeID, from: Bool, to: Bool)
  /// Changes a text that holds from a node down.
  case context(id: NodeID, part: ContextPart, from: String?, to: String?)
  /// Moves a node with everything below it.
  case move(id: NodeID, fromParent: NodeID?, fromIndex: Int, toParent: NodeID?, toIndex: Int)
  /// Changes a text of the session as a whole.
  case describe(field: Field, from: String, to: String)
  /// Lets a letter, `a` to `z`, stand for a node or for none.
  case mark(letter: String, from: NodeID?, to: NodeID?)
  /// Records a judgement.
  indirect case vote(vote: Vote)
  /// Takes a judgement back.
  case withdraw(vote: Int)
  /// Lets a withdrawn judgement count again.
  case reinstate(vote: Int)

  /// The operation that undoes this one.
  public var inverse: TreeOperation {
    switch self {
    case .insert(let node, let index): .detach(id: node.id, index: index)
    case .detach(let id, let index): .attach(id: id, index: index)
    case .attach(let id, let index): .detach(id: id, index: index)
    case .edit(let id, let from, let to): .edit(id: id, from: to, to: from)
    case .rate(let id, let from, let to): .rate(id: id, from: to, to: from)
    case .note(let id, let from, let to): .note(id: id, from: to, to: from)
    case .score(let id, let from, let to): .score(id: id, from: to, to: from)
    case .tag(let id, let from, let to): .tag(id: id, from: to, to: from)
    case .bookmark(let id, let from, let to): .bookmark(id: id, from: to, to: from)
    case .hide(let id, let from, let to): .hide(id: id, from: to, to: from)
    case .archive(let id, let from, let to): .archive(id: id, from: to, to: from)
    case .context(let id, let part, let from, let to):
      .context(id: id, part: part, from: to, to: from)
    case .move(let id, let fromParent, let fromIndex, let toParent, let toIndex):
      .move(
        id: id,
        fromParent: toParent,
        fromIndex: toIndex,
        toParent: fromParent,
        toIndex: fromIndex
      )
    case .describe(let field, let from, let to): .describe(field: field, from: to, to: from)
    case .mark(let letter, let from, let to): .mark(letter: letter, from: to, to: from)
    case .vote(let vote): .withdraw(vote: vote.id)
    case .withdraw(let vote): .reinstate(vote: vote)
    case .reinstate(let vote): .withdraw(vote: vote)
    }
  }

  /// The form kept in the history once the operation was applied.
  ///
  /// A new node and a new vote live in the session from then on, so the history needs only to
  /// name them; redoing puts them back.
  var recorded: TreeOperation {
    switch self {
    case .insert(let node, let index): .attach(id: node.id, index: index)
    case .vote(let vote): .reinstate(vote: vote.id)
    default: self
    }
  }
}
