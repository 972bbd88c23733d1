/// Operations that happen together or not at all, under a name the person sees in undo.
public struct Transaction: Equatable, Sendable {
  /// What the person did, in a word or two: "rate", "generate 4".
  public var label: String
  /// The changes, in order.
  public var operations: [TreeOperation]

  /// Creates a transaction.
  public init(label: String, operations: [TreeOperation]) {
    self.label = label
    self.operations = operations
  }

  /// The transaction that undoes this one.
  public var inverse: Transaction {
    Transaction(label: label, operations: operations.reversed().map(\.inverse))
  }
}

/// One numbered line of a session's journal.
public struct Entry: Equatable, Sendable {
  /// What happened.
  public enum Content: Equatable, Sendable {
    /// A person's act; can be undone.
    case act(Transaction)
    /// The act with this entry number was undone.
    case undo(act: Int)
    /// The act with this entry number was redone.
    case redo(act: Int)
    /// A completion's text from byte `offset` on is `text`.
    case stream(id: NodeID, offset: Int, text: String)
    /// A completion's thinking from byte `offset` on is `text`.
    case think(id: NodeID, offset: Int, text: String)
    /// A completion ended (or was asked for anew, with a record that has no finish).
    case finish(id: NodeID, generation: Generation, logprobs: RawJSON?)
    /// A person saw these nodes for the first time.
    case seen(ids: [NodeID])
  }

  /// Counted up from 1 without gaps.
  public let number: Int
  /// When, milliseconds since 1970.
  public let time: Int64
  /// What happened.
  public let content: Content

  /// Creates an entry.
  public init(number: Int, time: Int64, content: Content) {
    self.number = number
    self.time = time
    self.content = content
  }
}

/// An act as the history keeps it.
public struct HistoryItem: Equatable, Sendable {
  /// The number of the entry that was the act.
  public let number: Int
  /// When, milliseconds since 1970.
  public let time: Int64
  /// What the person did and the changes, in the form that names nodes instead of holding them.
  public let transaction: Transaction
  /// The number of the act that it was done on top of, 0 for the beginning.
  ///
  /// Nil where a file does not tell: of an act that was undone and can no longer be redone.
  public internal(set) var base: Int?
  /// Whether it is undone now.
  public var undone = false

  /// Creates an item.
  public init(
    number: Int,
    time: Int64,
    transaction: Transaction,
    base: Int? = nil,
    undone: Bool = false
  ) {
    self.number = number
    self.time = time
    self.transaction = transaction
    self.base = base
    self.undone = undone
  }
}
