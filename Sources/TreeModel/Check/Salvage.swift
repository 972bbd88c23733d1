/// Reads as much as can be read of a session and its journal.
struct Salvage {
  let paths: SessionPaths
  var session = Session(
    info: SessionInfo(id: "", title: "", created: 0, annotator: "")
  )
  var replayed = 0
  /// What was dropped or changed, one sentence each.
  var dropped = LossList()
  var parts = SessionParts()
  /// Whether every node, vote and act was read that the session file may have had.
  var isWhole = true
  /// Whether the session file says how far it goes.
  var hasLastEntry = true
  /// The first line of the journal, if it is good.
  var header: JournalHeader?

  init(_ paths: SessionPaths) { self.paths = paths }

  /// Reads both files; throws if this is a newer session, or nothing of it can be read.
  mutating func read() throws(StoreError) {
    readHeader()
    var fault: SessionFault?
    if let file = try FileBytes.read(paths.session) {
      do throws(SessionFault) {
        fault = try readSession(UnsafeBufferPointer(file.bytes))
      } catch { throw .session(path: paths.session, line: nil, fault: error) }
    } else {
      guard header != nil else { throw LoadedSession.absent(paths) }
      dropped.append("\(paths.session) is missing; the journal alone was read.")
      (isWhole, hasLastEntry) = (false, false)
    }
    complete()
    mend()
    do throws(SessionFault) {
      session = try parts.assemble()
      if let problem = parts.bulk.settle(&session) { dropped.append(problem.sentence) }
    } catch { throw .session(path: paths.session, line: nil, fault: error) }
    try readJournal()
    // A file of another kind has no line that looks like ours.
    if let fault, session.tree.nodes.count < 2, session.votes.isEmpty {
      throw .session(path: paths.session, line: nil, fault: fault)
    }
  }

  /// Reads the session file, whole or by lines; gives what was wrong with it.
  private mutating func readSession(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(SessionFault) -> SessionFault? {
    parts.bulk = BulkLinks(paths.bulk)
    do throws(JSONFault) {
      var reader = JSONReader(bytes)
      try parts.read(&reader)
    } catch {
      parts = SessionParts()
      parts.bulk = BulkLinks(paths.bulk)
      do throws(SessionFault) { try SessionParts.refuseOthers(bytes) } catch {
        if case .newerVersion = error { throw error }
      }
      dropped.append(
        "\(paths.session), byte \(error.offset): \(error.reason.words); it was read line by line."
      )
      readLines(bytes)
      return .malformed(error)
    }
    readMisnamed(bytes)
    do throws(SessionFault) { try parts.refuseOthers() } catch {
      if case .newerVersion = error { throw error }
      dropped.append(
        "\(paths.session) does not say that it is a loom session of version 1 to "
          + "\(SessionFormat.version)."
      )
      return error
    }
    return nil
  }

  /// An array whose name is damaged is a field that this version does not know; its lines tell.
  private mutating func readMisnamed(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard parts.info.extra != nil else { return }
    var other = Salvage(paths)
    other.readLines(bytes)
    guard other.parts.recordCount > parts.recordCount else { return }
    (parts, dropped) = (other.parts, other.dropped)
    (isWhole, hasLastEntry) = (other.isWhole, other.hasLastEntry)
  }

  private mutating func readHeader() {
    guard let file = try? FileBytes.read(paths.journal) else { return }
    let bytes = UnsafeBufferPointer(file.bytes)
    let line = UnsafeBufferPointer(rebasing: bytes.prefix { $0 != 0x0A })
    header = try? JournalContent.header(line, isSealed: JSONReader.isSealed(line))
  }

  /// Fills in what the session must have and what was not read.
  private mutating func complete() {
    if parts.info.id.isEmpty {
      // An identity that follows from what was read: the same damage gives the same one.
      var sum: UInt32 = 0
      for node in parts.nodes { sum = sum &* 31 &+ UInt32(bitPattern: node.id.rawValue) }
      parts.info.id = header?.session ?? "repaired-" + String(sum, radix: 16)
      dropped.append("\(paths.session): the session's identity was lost.")
    }
    guard !hasLastEntry else { return }
    parts.lastEntry = max(parts.history.last?.number ?? 0, header?.after ?? 0)
  }
}

extension SessionParts {
  /// How many nodes, votes and acts there are.
  fileprivate var recordCount: Int { nodes.count + removed.count + votes.count + history.count }
}
