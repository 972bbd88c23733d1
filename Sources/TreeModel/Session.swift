/// A tree with its votes and its history: the value that the journal and the file are made from.
///
/// Every change goes through a method that returns the `Entry` to append to the journal; applying
/// the same entries in order to the same start gives the same session.
public struct Session: Sendable {
  /// Title, mode, system text and the like.
  public internal(set) var info: SessionInfo
  /// The nodes.
  public internal(set) var tree = Tree()
  /// Every judgement, oldest first; number n is at index n − 1.
  public internal(set) var votes: Chunked<Vote> = []
  /// Every act, oldest first.
  public internal(set) var history: Chunked<HistoryItem> = []
  /// The number of the last entry applied; 0 at the start.
  public internal(set) var lastEntry = 0
  /// Where the person was; kept when the session is folded, not journalled.
  public var cursor: NodeID?

  /// The identity the next new node gets.
  public internal(set) var nextNode = NodeID(rawValue: 1)
  /// Indices into `history` of the acts in force, in order.
  var done: Chunked<Int> = []
  /// Indices into `history` of the acts that can be redone, the next one last.
  var redoable: Chunked<Int> = []

  /// Creates an empty session.
  public init(info: SessionInfo) { self.info = info }

  /// The number the next vote gets.
  public var nextVote: Int { votes.count + 1 }

  /// Makes `annotator` the pseudonym of the votes to come.
  ///
  /// No act: the votes themselves say whose they are.
  public mutating func work(as annotator: String) { info.annotator = annotator }

  /// The act that undo would take back.
  public var undoItem: HistoryItem? { done.last.map { history[$0] } }

  /// The act that redo would bring back.
  public var redoItem: HistoryItem? { redoable.last.map { history[$0] } }

  // MARK: Acts

  /// Performs an act, all of it or nothing.
  ///
  /// `time` is milliseconds since 1970.
  public mutating func perform(
    _ transaction: Transaction,
    at time: Int64
  ) throws(TreeError) -> Entry {
    try record(.act(transaction), at: time)
  }

  /// Takes back the last act in force; nil if there is none.
  public mutating func undo(at time: Int64) throws(TreeError) -> Entry? {
    guard let item = undoItem else { return nil }
    return try record(.undo(act: item.number), at: time)
  }

  /// Brings back the act undone last; nil if there is none.
  public mutating func redo(at time: Int64) throws(TreeError) -> Entry? {
    guard let item = redoItem else { return nil }
    return try record(.redo(act: item.number), at: time)
  }

  // MARK: Streams

  /// Adds text that has just arrived to a completion, in memory only.
  ///
  /// `checkpoint` makes the entry.
  public mutating func extend(_ id: NodeID, text: String) { tree.append(text, to: id) }

  /// Adds thinking that has just arrived to a completion, in memory only.
  public mutating func extend(_ id: NodeID, thinking: String) {
    tree.appendThinking(thinking, to: id)
  }

  /// The entry for what a completion's text gained since byte `offset`; nil if nothing.
  public mutating func checkpoint(_ id: NodeID, from offset: Int, at time: Int64) -> Entry? {
    guard let (start, tail) = tree.everHeld(id)?.text.tail(from: offset) else { return nil }
    return number(.stream(id: id, offset: start, text: tail), at: time)
  }

  /// The entry for what a completion's thinking gained since byte `offset`; nil if nothing.
  public mutating func checkpointThinking(
    _ id: NodeID,
    from offset: Int,
    at time: Int64
  ) -> Entry? {
    guard let (start, tail) = tree.everHeld(id)?.thinking?.tail(from: offset) else { return nil }
    return number(.think(id: id, offset: start, text: tail), at: time)
  }

  /// Ends a completion, or starts it anew with a record that has no finish.
  public mutating func finish(
    _ id: NodeID,
    generation: Generation,
    logprobs: RawJSON? = nil,
    at time: Int64
  ) throws(TreeError) -> Entry {
    try record(.finish(id: id, generation: generation, logprobs: logprobs), at: time)
  }

  /// Notes that a person saw `ids` for the first time.
  public mutating func markSeen(_ ids: [NodeID], at time: Int64) throws(TreeError) -> Entry {
    try record(.seen(ids: ids), at: time)
  }

  /// Numbers an entry whose effect is in the tree already.
  private mutating func number(_ content: Entry.Content, at time: Int64) -> Entry {
    lastEntry += 1
    return Entry(number: lastEntry, time: time, content: content)
  }

  private mutating func record(_ content: Entry.Content, at time: Int64) throws(TreeError) -> Entry
  {
    let entry = Entry(number: lastEntry + 1, time: time, content: content)
    try apply(entry)
    return entry
  }
}
