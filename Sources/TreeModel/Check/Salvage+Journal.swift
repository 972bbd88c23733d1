// MARK: The journal

extension Salvage {
  /// Applies every line that is good and fits.
  mutating func readJournal() throws(StoreError) {
    guard let file = try FileBytes.read(paths.journal) else { return }
    let bytes = UnsafeBufferPointer(file.bytes)
    if let content = try? JournalContent(bytes),
      !content.fits(session.history, through: session.lastEntry)
    {
      dropped.append(
        "\(paths.journal) holds acts on another version of \(paths.session) and was left out."
      )
      return
    }
    var number = 0
    var start = 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      var line = UnsafeBufferPointer(rebasing: bytes[start..<end])
      start = end + 1
      if !JSONReader.isSealed(line), let count = JournalContent.sealedPrefix(of: line) {
        dropped.append("\(paths.journal), line \(number): the end of the line is damaged.")
        start -= line.count - count
        line = UnsafeBufferPointer(rebasing: line[..<count])
      }
      do throws(JournalFault) {
        let isSealed = JSONReader.isSealed(line)
        if number == 1 {
          let header = try JournalContent.header(line, isSealed: isSealed)
          if !isSame(header.session, session.info.id) {
            dropped.append("\(paths.journal) belongs to another session and was left out.")
            return
          }
          if header.session != session.info.id {
            dropped.append(
              "\(paths.journal) and the session file differ in a byte of the identity."
            )
          }
          continue
        }
        guard isSealed else { throw .checksum }
        try apply(line)
      } catch {
        if case .newerVersion = error {
          throw .journal(path: paths.journal, line: number, fault: error)
        }
        let isTorn = error == .checksum && start >= bytes.count
        dropped.append(
          isTorn
            ? "\(paths.journal), line \(number): half of a line that was never confirmed was dropped."
            : "\(paths.journal), line \(number): \(error.words); it was dropped."
        )
      }
    }
  }

  /// Whether two identities are one, of which at most a byte was damaged: they are made at random.
  private func isSame(_ first: String, _ second: String) -> Bool {
    first.utf8.count == second.utf8.count
      && zip(first.utf8, second.utf8).count { $0 != $1 } <= 1
  }

  private mutating func apply(_ line: UnsafeBufferPointer<UInt8>) throws(JournalFault) {
    let entry: Entry
    do throws(JSONFault) {
      var reader = JSONReader(line)
      entry = try reader.entry()
    } catch { throw .malformed(error) }
    guard entry.number > session.lastEntry else { return }
    let before = session.lastEntry
    // Entries keep their numbers over a gap: an undo names its act by number.
    session.lastEntry = entry.number - 1
    do throws(TreeError) {
      try session.apply(entry)
      replayed += 1
    } catch {
      session.lastEntry = before
      if case .act(let act) = entry.content, try applyParts(of: act, entry) { return }
      throw .entry(error)
    }
  }

  /// Applies what fits of an act that does not fit as a whole; false if nothing of it does.
  ///
  /// A text is not to be lost because a sibling was.
  private mutating func applyParts(
    of act: Transaction,
    _ entry: Entry
  ) throws(JournalFault) -> Bool {
    let before = session.lastEntry
    let first = session.history.count
    var recorded: [TreeOperation] = []
    for operation in act.operations {
      session.lastEntry = entry.number - 1
      let part = Entry(
        number: entry.number,
        time: entry.time,
        content: .act(Transaction(label: act.label, operations: [fitted(operation)]))
      )
      do throws(TreeError) { try session.apply(part) } catch { continue }
      recorded += session.history.removeLast().transaction.operations
      session.done.removeLast()
    }
    guard !recorded.isEmpty else {
      session.lastEntry = before
      return false
    }
    let transaction = Transaction(label: act.label, operations: recorded)
    session.done.append(first)
    session.history.append(
      HistoryItem(number: entry.number, time: entry.time, transaction: transaction)
    )
    session.lastEntry = entry.number
    replayed += 1
    dropped.append("\(paths.journal): act \(entry.number) fits in part only; that part was kept.")
    return true
  }

  /// An insertion with a place that there is.
  private func fitted(_ operation: TreeOperation) -> TreeOperation {
    guard case .insert(var node, let index) = operation else { return operation }
    if let parent = node.parent, !session.tree.contains(parent) { node.parent = nil }
    if let original = node.rewriteOf, session.tree.slot(original) == nil { node.rewriteOf = nil }
    return .insert(node: node, index: min(index, session.tree.childCount(of: node.parent)))
  }
}

extension JournalFault {
  fileprivate var words: String {
    switch self {
    case .checksum: "the line is damaged"
    case .malformed(let fault): "\(fault.reason.words) at byte \(fault.offset)"
    case .notAJournal: "it is not the first line of a journal"
    case .newerVersion(let version): "it was written by a newer loom (format \(version))"
    case .number(let expected, let found): "act \(found) stands where act \(expected) belongs"
    case .entry(let error): "the act does not fit (\(error))"
    }
  }
}
