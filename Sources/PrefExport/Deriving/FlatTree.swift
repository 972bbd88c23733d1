import TreeModel

/// A session's live nodes in depth-first order with all that deriving needs of each.
///
/// Made in one walk over the tree; no text is put together, so the cost is the size of the texts.
struct FlatTree {
  /// What a conversation may be followed by.
  enum Turn: UInt8 {
    case start, system, user, assistant
    /// An assistant message that is only white space so far.
    case blankAssistant
    /// Not one that chat templates take.
    case broken
  }

  /// One node, in as little memory as 100,000 of them deserve.
  struct Item {
    var id: NodeID
    /// Index of the parent; 0 is the root above the roots.
    var parent: Int32 = 0
    /// Index of the root it hangs under.
    var root: Int32 = 0
    var firstChild: Int32 = 0
    var lastChild: Int32 = 0
    var nextSibling: Int32 = 0
    var kind = Node.Kind.prompt
    var role = Node.Role.user
    /// The rating that counts, and whether there is one that does not.
    var rating: Int8?
    var isPassedOver = false
    /// Whether it or a text above it has one of the tags asked for.
    var hasTag = true
    /// Whether it or a text above it is put aside.
    var isArchived = false
    var rewriteOf: NodeID?
    var finish: Generation.Finish?
    var isStreaming = false
    var isBlank = false
    var startsWithNewline = false
    /// Whether a NUL is in the text or before it.
    var holdsNUL = false
    /// The conversation through this node.
    var turn = Turn.start
    /// The text through this node: all of it, without trailing spaces and tabs, without trailing
    /// spaces, tabs and newlines.
    var hash = ContentHash()
    var withoutBlanks = ContentHash()
    var withoutNewlines = ContentHash()
    /// Whether the text through this node holds anything but white space.
    var hasPrompt = false
  }

  let mode: SessionInfo.Mode
  private(set) var items: [Item]

  init(_ session: Session, _ judgements: Judgements) {
    mode = session.info.mode
    items = []
    items.reserveCapacity(session.tree.counts.nodes + 1)
    items.append(FlatTree.top(session.info))
    items[0].hasTag = judgements.filter.tags.isEmpty
    var path: [(id: NodeID, index: Int32)] = []
    session.tree.forEachNode { node in
      while let last = path.last, last.id != node.parent { path.removeLast() }
      let parent = path.last?.index ?? 0
      let index = Int32(items.count)
      var item = Item(id: node.id, parent: parent)
      item.root = parent == 0 ? index : items[Int(parent)].root
      let rating = judgements.rating(of: node)
      item.rating = rating.value
      item.isPassedOver = rating.isPassedOver
      item.hasTag =
        items[Int(parent)].hasTag || node.tags.contains(where: judgements.filter.tags.contains)
      item.isArchived = node.archived || items[Int(parent)].isArchived
      read(node, into: &item)
      items.append(item)
      link(index, under: parent)
      path.append((node.id, index))
    }
  }

  /// The children of `parent` in order.
  func children(of parent: Int) -> [Int] {
    var result: [Int] = []
    var child = Int(items[parent].firstChild)
    while child != 0 {
      result.append(child)
      child = Int(items[child].nextSibling)
    }
    return result
  }

  /// Who speaks in `node`; nodes of chats without a role get the usual one of their kind.
  static func role(of node: Node) -> Node.Role {
    if let role = node.role { return role }
    return node.kind == .completion || node.kind == .rewrite ? .assistant : .user
  }

  /// Whether two messages in a row by `role` are one: an assistant's is continued, never split.
  static func joins(_ role: Node.Role, after turn: Turn) -> Bool {
    role == .assistant && (turn == .assistant || turn == .blankAssistant)
  }

  // MARK: Reading

  private static func top(_ info: SessionInfo) -> Item {
    var item = Item(id: NodeID(rawValue: 0))
    guard info.mode == .chat, !info.system.isEmpty else { return item }
    item.hash.beginMessage(UInt8(ascii: "s"))
    item.hash.update(info.system.utf8)
    item.turn = .system
    return item
  }

  private mutating func link(_ index: Int32, under parent: Int32) {
    let last = Int(items[Int(parent)].lastChild)
    if last == 0 {
      items[Int(parent)].firstChild = index
    } else {
      items[last].nextSibling = index
    }
    items[Int(parent)].lastChild = index
  }

  private func read(_ node: Node, into item: inout Item) {
    let parent = items[Int(item.parent)]
    item.kind = node.kind
    item.rewriteOf = node.rewriteOf
    item.finish = node.generation?.finish
    item.isStreaming = node.isStreaming
    item.isBlank = WhiteSpace.isOnly(node.text)
    item.startsWithNewline = node.text.utf8.first.map(WhiteSpace.isNewline) ?? false
    var text = node.text
    item.holdsNUL = parent.holdsNUL || text.withUTF8 { FlatTree.lowest($0) == 0 }
    item.hash = parent.hash
    switch mode {
    case .text:
      item.withoutBlanks = parent.withoutBlanks
      item.withoutNewlines = parent.withoutNewlines
      item.hasPrompt = parent.hasPrompt || !item.isBlank
      text.withUTF8 { hash(UnsafeRawBufferPointer($0), into: &item) }
    case .chat:
      item.role = FlatTree.role(of: node)
      item.turn = FlatTree.turn(after: parent.turn, item.role, isBlank: item.isBlank)
      if !FlatTree.joins(item.role, after: parent.turn) {
        item.hash.beginMessage(item.role.rawValue.utf8.first ?? 0)
      }
      text.withUTF8 { item.hash.update(UnsafeRawBufferPointer($0), 0..<$0.count) }
      item.withoutBlanks = item.hash
      item.withoutNewlines = item.hash
      item.hasPrompt = true
    }
  }

  /// The lowest byte; without an early end the compiler compares many at once.
  private static func lowest(_ text: UnsafeBufferPointer<UInt8>) -> UInt8 {
    var lowest = UInt8.max
    for byte in text { lowest = min(lowest, byte) }
    return lowest
  }

  private func hash(_ text: UnsafeRawBufferPointer, into item: inout Item) {
    let newlines = Seam.end(of: text, movesNewlines: true)
    let blanks = Seam.end(of: text, movesNewlines: false)
    item.hash.update(text, 0..<newlines)
    if newlines > 0 { item.withoutNewlines = item.hash }
    item.hash.update(text, newlines..<blanks)
    if blanks > 0 { item.withoutBlanks = item.hash }
    item.hash.update(text, blanks..<text.count)
  }

  private static func turn(after turn: Turn, _ role: Node.Role, isBlank: Bool) -> Turn {
    switch (role, turn) {
    case (.system, .start): .system
    case (.user, .start), (.user, .system), (.user, .assistant): isBlank ? .broken : .user
    case (.assistant, .user): isBlank ? .blankAssistant : .assistant
    case (.assistant, .assistant): .assistant
    case (.assistant, .blankAssistant): isBlank ? .blankAssistant : .assistant
    default: .broken
    }
  }
}
