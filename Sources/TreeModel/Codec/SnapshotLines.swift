/// A session file line by line, so that a large one need not be in memory at once.
struct SnapshotLines {
  private enum Stage {
    case header
    case nodes
    case removed
    case votes
    case history
    case footer
    case end
  }

  private let session: Session
  private let bulk: BulkFile?
  private let tops: [Int32]
  private var stage = Stage.header
  /// The next element's place in its array.
  private var index = 0
  /// The slot written last, and the top of its detached subtree.
  private var slot: Int32 = 0
  private var top: Int32 = 0
  private var topIndex = 0

  /// What is in the side file `bulk` is named by its place there; without one the text is complete.
  init(_ session: Session, bulk: BulkFile? = nil) {
    self.session = session
    self.bulk = bulk
    self.tops = session.tree.detachedTops
  }

  /// Writes the next line or lines; false once nothing is left.
  mutating func write(to writer: inout JSONWriter) -> Bool {
    switch stage {
    case .header:
      header(&writer)
      name("nodes", "[", &writer)
      stage = .nodes
    case .nodes:
      if let next = session.tree.preorder(after: slot, below: 0) {
        beginElement(&writer)
        writer.node(session.tree.nodes[Int(next)], bulk: bulk)
        slot = next
      } else {
        endArray(&writer, then: .removed, "removed", isEmpty: tops.isEmpty)
        slot = 0
      }
    case .removed:
      if let next = slot == 0 ? nil : session.tree.preorder(after: slot, below: top) {
        beginElement(&writer)
        writer.node(session.tree.nodes[Int(next)], bulk: bulk)
        slot = next
      } else if let next = nextTop {
        beginElement(&writer)
        writer.node(session.tree.nodes[Int(next)], isDetached: true, bulk: bulk)
        slot = next
        top = next
      } else {
        endArray(&writer, then: .votes, "votes", isEmpty: session.votes.isEmpty)
      }
    case .votes:
      if index < session.votes.count {
        let vote = session.votes[index]
        beginElement(&writer)
        writer.vote(vote)
      } else {
        endArray(&writer, then: .history, "history", isEmpty: session.history.isEmpty)
      }
    case .history:
      if index < session.history.count {
        let item = session.history[index]
        beginElement(&writer)
        writer.historyItem(item)
      } else {
        endArray(&writer, then: .footer, "", isEmpty: true)
      }
    case .footer:
      footer(&writer)
      stage = .end
    case .end: return false
    }
    return true
  }

  private var nextTop: Int32? {
    mutating get {
      guard topIndex < tops.count else { return nil }
      defer { topIndex += 1 }
      return tops[topIndex]
    }
  }

  private mutating func beginElement(_ writer: inout JSONWriter) {
    writer.raw(index == 0 ? "\n" : ",\n")
    index += 1
  }

  /// Ends the array that is open, if one is, and begins the next unless it is empty.
  private mutating func endArray(
    _ writer: inout JSONWriter,
    then next: Stage,
    _ name: StaticString,
    isEmpty: Bool
  ) {
    if index > 0 || stage == .nodes { writer.raw("\n]") }
    if !isEmpty { self.name(name, "[", &writer) }
    index = 0
    stage = next
  }

  /// Starts a top-level field on a line of its own.
  private func name(_ name: StaticString, _ opening: StaticString, _ writer: inout JSONWriter) {
    writer.raw(",\n\"")
    writer.raw(name)
    writer.raw("\":")
    writer.raw(opening)
  }

  private func header(_ writer: inout JSONWriter) {
    let info = session.info
    writer.raw("{\n\"format\":")
    writer.string(SessionFormat.name)
    number("version", SessionFormat.version, &writer)
    text("program", SessionFormat.program, &writer)
    text("id", info.id, &writer)
    text("title", info.title, &writer)
    number("created_ms", Int(info.created), &writer)
    text("mode", info.mode.rawValue, &writer)
    if !info.system.isEmpty { text("system", info.system, &writer) }
    if !info.memory.isEmpty { text("memory", info.memory, &writer) }
    if !info.authorNote.isEmpty { text("author_note", info.authorNote, &writer) }
    text("annotator", info.annotator, &writer)
    if info.auto > 0 { number("auto", info.auto, &writer) }
    number("last_entry", session.lastEntry, &writer)
    number("next_node", Int(session.nextNode.rawValue), &writer)
    if let cursor = session.cursor, session.tree.contains(cursor) {
      number("cursor", Int(cursor.rawValue), &writer)
    }
    if !info.marks.isEmpty {
      name("marks", "", &writer)
      writer.marks(info.marks)
    }
  }

  private func footer(_ writer: inout JSONWriter) {
    if !session.redoable.isEmpty {
      name("redo", "", &writer)
      writer.array(session.redoable) { $0.integer(session.history[$1].number) }
    }
    writer.extra(session.info.extra, except: SessionField.table, separator: ",\n")
    writer.raw("\n}\n")
  }

  private func text(_ name: StaticString, _ value: String, _ writer: inout JSONWriter) {
    self.name(name, "", &writer)
    writer.string(value)
  }

  private func number(_ name: StaticString, _ value: Int, _ writer: inout JSONWriter) {
    self.name(name, "", &writer)
    writer.integer(value)
  }
}
