import Testing

@testable import TreeModel

/// Damage in bytes that were on the disk: one clear sentence, and a repair that saves the rest.
@Suite struct DamageTests {
  /// Two roots with children, a removed one, votes, a history, and a journal with three acts more.
  private static func sample() throws -> (session: Session, journal: [UInt8], whole: Session) {
    var session = Session.empty()
    try session.add("root")
    for number in 0..<3 { try session.add("child \(number)\n", under: 1, kind: .completion) }
    try session.add("grandchild", under: 3)
    let id = NodeID(rawValue: 4)
    let vote = Vote(id: 1, annotator: "a", kind: .rating, a: id, value: 1, created: 5)
    _ = try session.perform(
      Transaction(
        label: "rate",
        operations: [.rate(id: id, from: nil, to: 1), .vote(vote: vote)]
      ),
      at: 6
    )
    _ = try session.perform(
      Transaction(label: "delete", operations: [.detach(id: NodeID(rawValue: 2), index: 0)]),
      at: 7
    )
    session.cursor = NodeID(rawValue: 3)
    var whole = session
    var journal = JournalHeader(session: session.info.id, after: session.lastEntry).line
    for number in 0..<3 { journal += journalLine(try whole.add("later \(number)", under: 1)) }
    return (session, journal, whole)
  }

  private func sound(_ bytes: [UInt8]) -> Session? { try? Session(decoding: bytes) }

  /// Repairs a session file with these bytes; nil if there was nothing to save.
  ///
  /// Not `fully`: without the files and the report.
  private func repaired(
    _ session: [UInt8]?,
    _ journal: [UInt8]?,
    fully: Bool = true,
    _ comment: Comment
  ) throws -> (session: Session, report: CheckReport)? {
    let folder = try ScratchFolder(inMemory: true)
    if let session { try folder.write("a.loom.json", session) }
    if let journal { try folder.write("a.loom.journal", journal) }
    let before = try Image(folder)
    let path = folder.file("a.loom.json")
    var failure: StoreError?
    do throws(StoreError) { _ = try SessionStore.open(path, .readOnly) } catch { failure = error }
    #expect(failure?.isOneSentence != false, comment)
    guard fully else {
      var salvage = Salvage(SessionPaths(path))
      do throws(StoreError) { try salvage.read() } catch {
        #expect(error.isOneSentence, comment)
        return nil
      }
      if failure != nil { #expect(!salvage.dropped.isEmpty, comment) }
      #expect(salvage.session.invariantViolations() == [], comment)
      var report = CheckReport()
      for sentence in salvage.dropped.sentences { report.fault(sentence) }
      return (salvage.session, report)
    }
    let check = checkSession(at: path)
    // Acts that name what is not there do not keep a session from opening.
    if failure != nil { #expect(!check.isSound, comment) }
    let new = folder.file("b.loom.json")
    let report: CheckReport
    do throws(StoreError) {
      report = try repairSession(at: path, to: new)
    } catch {
      #expect(error.isOneSentence, comment)
      #expect(folder.names == before.files.keys.sorted(), comment)
      return nil
    }
    // A session that opens is repaired without a loss, and one that does not, with a report.
    #expect(report.isSound == check.isSound, comment)
    for (name, bytes) in before.files { #expect(try folder.read(name) == bytes, comment) }
    let written = text(try folder.read("b.loom.json.report.txt"))
    for finding in report.findings { #expect(written.contains(finding.sentence), comment) }
    let saved = try SessionStore.open(new, .readOnly).session
    #expect(saved.invariantViolations() == [], comment)
    #expect(checkSession(at: new).isSound, comment)
    return (saved, report)
  }

  private func nodes(_ session: Session) -> [Int32: String] {
    var texts: [Int32: String] = [:]
    for node in session.tree.nodes.dropFirst() { texts[node.id.rawValue] = node.text }
    return texts
  }

  /// How many nodes with their texts `saved` lacks.
  private func missing(_ saved: Session, of whole: Session) -> Int {
    let saved = nodes(saved)
    return nodes(whole).count { saved[$0.key] != $0.value }
  }

  @Test func aFlippedByteInTheSessionFileCostsOneLine() throws {
    let (session, journal, whole) = try DamageTests.sample()
    let bytes = session.bytes
    for index in bytes.indices {
      let bit: UInt8 = index % 3 == 0 ? 0x80 : index % 3 == 1 ? 1 : 2
      var damaged = bytes
      damaged[index] ^= bit
      let comment: Comment = "byte \(index) of \(text([bytes[index]])), bit \(bit)"
      let found = try repaired(damaged, journal, fully: index % 40 == 0, comment)
      guard let (saved, _) = found else {
        // A version that is not ours yet is not ours to repair.
        #expect(
          throws: SessionFault.newerVersion(Int(damaged[index]) - 0x30),
          comment
        ) { try Session(decoding: damaged) }
        continue
      }
      // A line end between two nodes, and a node's identity, may cost two.
      #expect(missing(saved, of: whole) <= 2, "\(comment) \(found?.report.findings ?? [])")
    }
  }

  @Test func aCutSessionFileIsSavedUpToTheCut() throws {
    let (session, journal, whole) = try DamageTests.sample()
    let bytes = session.bytes
    var saved = 0
    for count in 0..<bytes.count - 1 {
      let comment: Comment = "cut to \(count)"
      let found = try repaired(Array(bytes[..<count]), nil, fully: count % 40 == 0, comment)
      guard let (left, _) = found else {
        #expect(saved == 0, comment)
        continue
      }
      let count = left.tree.nodes.count - 1
      #expect(count >= saved, comment)
      saved = max(saved, count)
      #expect(nodes(left).allSatisfy { nodes(whole)[$0.key] == $0.value }, comment)
    }
    #expect(saved == session.tree.nodes.count - 1)
    // The journal saves what it has, even without a session file.
    let (left, _) = try #require(try repaired(Array(bytes[..<400]), journal, "with the journal"))
    #expect(nodes(left).values.contains("later 2"))
  }

  @Test func aFlippedByteInTheJournalCostsOneLine() throws {
    let (session, journal, whole) = try DamageTests.sample()
    let lastLine = try #require(journal.dropLast().lastIndex(of: 0x0A)) + 1
    // With a larger version it is a newer program's journal, which is left alone.
    let version = try #require(text(journal).firstRange(of: "\"version\":\(SessionFormat.version)"))
    let digit =
      text(journal).utf8.distance(from: text(journal).startIndex, to: version.upperBound) - 1
    for index in journal.indices where index != digit {
      for bit in [index % 2 == 0 ? UInt8(1) : 0x80] {
        var damaged = journal
        damaged[index] ^= bit
        let comment: Comment = "byte \(index), bit \(bit)"
        let folder = try ScratchFolder(inMemory: true)
        try folder.write("a.loom.json", session.bytes)
        try folder.write("a.loom.journal", damaged)
        let path = folder.file("a.loom.json")
        if index >= lastLine, index < journal.count - 1 {
          // Not to be told from a write that never ended: everything before it is there.
          let opened = try SessionStore.open(path, .readOnly)
          #expect(opened.session.lastEntry == whole.lastEntry - 1, comment)
          #expect(opened.recovery.tornBytes == journal.count - lastLine, comment)
          continue
        }
        #expect(throws: StoreError.self, comment) { try SessionStore.open(path, .readWrite) }
        #expect(try folder.read("a.loom.journal") == damaged, comment)
        let found = try repaired(session.bytes, damaged, fully: index % 20 == 0, comment)
        let (saved, report) = try #require(found)
        // A line end costs the line behind it as well; a first line that is damaged costs none.
        #expect(missing(saved, of: whole) <= (damaged.count { $0 == 0x0A } == 4 ? 1 : 2), comment)
        #expect(report.findings.contains { $0.sentence.contains("a.loom.journal, line") }, comment)
      }
    }
  }

  @Test func aCutInTheLastLineCostsThatLineAlone() throws {
    let (session, journal, whole) = try DamageTests.sample()
    let lastLine = try #require(journal.dropLast().lastIndex(of: 0x0A)) + 1
    for count in lastLine..<journal.count {
      let folder = try ScratchFolder(inMemory: true)
      try folder.write("a.loom.json", session.bytes)
      try folder.write("a.loom.journal", Array(journal[..<count]))
      let opened = try SessionStore.open(folder.file("a.loom.json"), .readWrite)
      #expect(opened.session.lastEntry == whole.lastEntry - 1)
      let store = try #require(opened.store)
      var next = opened.session
      store.append(try next.add("in its place"))
      try store.close(nil)
      #expect(
        try SessionStore.open(folder.file("a.loom.json"), .readOnly).session.bytes == next.bytes
      )
    }
  }

  /// Each kind of damage is found, said with its place, and repaired.
  @Test(arguments: [
    ("\"id\":3,", "\"id\":oops,", "line 15"),
    ("\"parent\":3", "\"parent\":99", "the parent of node 5 is missing"),
    ("\"id\":4,\"parent\":1", "\"id\":3,\"parent\":1", "two nodes have the identity 3"),
    ("\"id\":3,\"parent\":1", "\"id\":3,\"parent\":5", "hangs below itself"),
    ("\"parent\":3", "\"parent\":2", "below a removed node"),
    ("{\"id\":1,\"annotator\"", "{\"id\":7,\"annotator\"", "vote 7 is out of order"),
    ("\"n\":2,", "\"n\":1,", "act 1 is out of place"),
    ("\"next_node\":6", "\"next_node\":3", "next_node is 3"),
    ("\"nodes\":[", "\"nodes\":", "line 14"),
    ("\"removed\":[", "\"rem", "line 19"),
    ("\"votes\":[", "votes", "line 22"),
    ("\"history\":[", "history\":[", "line 25"),
    ("\"title\":\"A title\"", "\"title\":7", "line 6"),
    ("\"format\":\"loom-session\"", "\"format\":\"loom-sess\"", "not a loom session"),
    ("\"id\":\"5f3c\",\n", "", "`id` is missing"),
    ("\"last_entry\":7", "\"last_entry\":-7", "line 10"),
    (",\n{\"id\":3", "  \u{0}{\"id\":3", "line 14"),
  ]) func everyKindIsFoundAndRepaired(
    damage: (from: String, to: String, says: String)
  ) throws {
    let (session, journal, whole) = try DamageTests.sample()
    let good = text(session.bytes)
    let range = try #require(good.firstRange(of: damage.from), "\(damage.from)")
    let bad = good.replacingCharacters(in: range, with: damage.to)
    let folder = try ScratchFolder(inMemory: true)
    try folder.write("a.loom.json", Array(bad.utf8))
    do throws(StoreError) {
      _ = try SessionStore.open(folder.file("a.loom.json"), .readOnly)
      Issue.record("it opens")
    } catch {
      #expect(error.sentence.contains(damage.says), "\(error.sentence)")
    }
    let found = try #require(try repaired(Array(bad.utf8), journal, "\(damage)"))
    #expect(missing(found.session, of: whole) <= 1, "\(damage) \(found.report.findings)")
    #expect(nodes(found.session).values.contains("later 2"), "\(found.report.findings)")
  }

  @Test func aNodeWhoseParentIsLostBecomesARootAndIsListed() throws {
    let (session, _, _) = try DamageTests.sample()
    let bad = text(session.bytes).replacing("{\"id\":3,", with: "{\"id\":3:")
    let found = try #require(try repaired(Array(bad.utf8), nil, ""))
    #expect(found.session.tree.children(of: nil).map(\.rawValue) == [1, 5])
    #expect(found.report.findings.contains { $0.sentence.contains("node 5 lost its parent") })
  }

  @Test func aJournalAloneIsSavedAsFarAsItGoes() throws {
    var session = Session.empty()
    var journal = JournalHeader(session: "5f3c", after: 0).line
    for number in 0..<4 { journal += journalLine(try session.add("text \(number)")) }
    let found = try #require(try repaired(nil, journal, ""))
    #expect(nodes(found.session) == nodes(session))
    #expect(found.session.info.id == "5f3c")
  }

  @Test func acrossSystemsLineEndsDoNoHarm() throws {
    let (session, _, whole) = try DamageTests.sample()
    let crossed = text(session.bytes).replacing("\n", with: "\r\n")
    #expect(sound(Array(crossed.utf8))?.bytes == session.bytes)
    let bad = crossed.replacing("{\"id\":5,", with: "{\"id\":oops,")
    let found = try #require(try repaired(Array(bad.utf8), nil, ""))
    #expect(missing(found.session, of: whole) == 4)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
