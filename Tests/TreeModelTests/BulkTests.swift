import Glibc
import Testing

@testable import TreeModel

/// Token probabilities lie beside the session, and nothing else depends on them.
@Suite struct BulkTests {
  private let name = "a.loom.bulk"

  private func probabilities(_ id: NodeID, size: Int = 1) -> RawJSON {
    let token = "{\"token\":\"node \(id) \\\"\",\"logprob\":-0.\(id)}"
    return RawJSON("[" + [String](repeating: token, count: size).joined(separator: ",") + "]")
  }

  /// A session with completions that have them, the first of them node 2.
  private func session(_ completions: Int = 3) throws -> Session {
    var session = Session.empty()
    try session.add("Once")
    for _ in 0..<completions { try complete(&session) }
    return session
  }

  @discardableResult
  private func complete(_ session: inout Session, size: Int = 1) throws -> [Entry] {
    let id = session.nextNode
    let asked = try session.add("branch \(id)", under: 1, kind: .completion)
    let ended = try session.finish(
      id,
      generation: Generation(backend: "b", model: "m", finish: .stop),
      logprobs: probabilities(id, size: size),
      at: 1
    )
    return [asked, ended]
  }

  private func expectAll(
    _ session: Session,
    size: Int = 1,
    _ comment: Comment? = nil
  ) {
    for node in session.tree.nodes where node.kind == .completion {
      #expect(node.logprobs == probabilities(node.id, size: size), comment)
    }
  }

  private func path(_ folder: ScratchFolder) -> String { folder.file("a.loom.json") }

  // MARK: Moving there and back

  @Test func aFoldMovesThemAndGivesTheMemoryBack() throws {
    let folder = try ScratchFolder()
    let session = try session()
    let bytes = session.bytes
    try SessionStore.create(path(folder), session).close(nil)
    #expect(folder.names == [name, "a.loom.json"])
    let written = text(try folder.read("a.loom.json"))
    #expect(!written.contains("\"logprobs\":") && written.contains("\"logprobs_at\":["))
    #expect(session.tree.nodes.dropFirst(2).allSatisfy { $0.storedLogprobs?.isInMemory == false })
    expectAll(session)
    let opened = try SessionStore.open(path(folder), .readOnly)
    #expect(opened.recovery == SessionStore.Recovery())
    expectAll(opened.session)
    // What is printed is complete.
    #expect(opened.session.bytes == bytes)
    #expect(checkSession(at: path(folder)).isSound)
    var status = stat()
    #expect(stat(folder.file(name), &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func whatIsThereIsNotWrittenAgain() throws {
    let folder = try ScratchFolder()
    var session = try session()
    let store = try SessionStore.create(path(folder), session)
    let before = try folder.read(name)
    store.append(try session.add("one more"))
    store.fold(session)
    while store.isFolding { usleep(100) }
    #expect(try folder.read(name) == before)
    for entry in try complete(&session) { store.append(entry) }
    try store.close(session)
    let after = try folder.read(name)
    #expect(after.starts(with: before) && after.count > before.count)
    let opened = try SessionStore.open(path(folder), .readOnly)
    #expect(opened.session.bytes == session.bytes)
    expectAll(opened.session)
  }

  @Test func aSessionOfAnOlderFormOpensAndMovesThem() throws {
    let folder = try ScratchFolder()
    let old = """
      {"format":"loom-session","version":1,"id":"5f3c","nodes":[
      {"id":1,"kind":"prompt","text":"a"},
      {"id":2,"parent":1,"kind":"completion","text":"b","logprobs":[{"token":"b","logprob":-1.50}]}
      ]}
      """
    try folder.write("a.loom.json", Array(old.utf8))
    let opened = try SessionStore.open(path(folder), .readWrite, backups: .none)
    let id = NodeID(rawValue: 2)
    #expect(opened.session.tree[id]?.logprobs?.text == "[{\"token\":\"b\",\"logprob\":-1.50}]")
    #expect(folder.names == ["a.loom.json", "a.loom.lock"])
    var session = opened.session
    opened.store?.append(try session.add("c"))
    try opened.store?.close(session)
    #expect(folder.names == [name, "a.loom.json"])
    let again = try SessionStore.open(path(folder), .readOnly).session
    #expect(again.tree[id]?.logprobs?.text == "[{\"token\":\"b\",\"logprob\":-1.50}]")
  }

  @Test func anotherSessionOfTheSameNodesGetsAFileOfItsOwn() throws {
    let folder = try ScratchFolder()
    try SessionStore.create(path(folder), try session()).close(nil)
    let bytes = try folder.read(name)
    var copy = try SessionStore.open(path(folder), .readOnly).session
    copy.info.id = "c0de"
    let store = try SessionStore.create(folder.file("b.loom.json"), copy)
    #expect(try folder.read(name) == bytes)
    unlink(folder.file(name))
    store.append(try copy.add("more"))
    try store.close(copy)
    let opened = try SessionStore.open(folder.file("b.loom.json"), .readOnly)
    #expect(opened.recovery.bulk == nil && opened.session.tree.nodes.count == 6)
    expectAll(opened.session)
  }

  @Test func aNodeThatOnlyHasTheSameIdentityGetsNothing() throws {
    let folder = try ScratchFolder()
    let session = try session()
    try SessionStore.create(path(folder), session).close(nil)
    // Another copy of the session went on from the same number, and took this one's place.
    let lines = text(try folder.read("a.loom.json")).split(separator: "\n").map(String.init)
    let other = lines.map { line in
      guard line.hasPrefix("{\"id\":3,") else { return line }
      return line.replacing("\"created_ms\":1,", with: "\"created_ms\":2,")
    }
    #expect(other != lines)
    try folder.write("a.loom.json", Array(other.joined(separator: "\n").utf8))
    let opened = try SessionStore.open(path(folder), .readOnly).session
    for node in opened.tree.nodes where node.kind == .completion {
      let isOther = node.id == NodeID(rawValue: 3)
      #expect(node.logprobs == (isOther ? nil : probabilities(node.id)))
    }
  }

  // MARK: Without it

  @Test func whatIsDroppedIsMissedByNothingElse() throws {
    let folder = try ScratchFolder()
    var session = try session()
    try SessionStore.create(path(folder), session).close(nil)
    unlink(folder.file(name))
    let opened = try SessionStore.open(path(folder), .readWrite, backups: .none)
    #expect(opened.recovery.bulk == .missing(path: folder.realFile(name), nodes: 3))
    #expect(opened.recovery.bulk?.sentence.contains("3 nodes") == true)
    for index in session.tree.nodes.indices { session.tree.nodes[index].logprobs = nil }
    #expect(opened.session.bytes == session.bytes)
    #expect(checkSession(at: path(folder)).isSound)
    opened.store?.append(try session.add("on"))
    try opened.store?.close(session)
    #expect(folder.names == ["a.loom.json"])
    // Told once.
    #expect(try SessionStore.open(path(folder), .readOnly).recovery == SessionStore.Recovery())
  }

  @Test func aFileOfAnotherSessionIsLeftAlone() throws {
    for content in [BulkHeader(session: "beef").line + Array("x".utf8), Array("mine\n".utf8), []] {
      let folder = try ScratchFolder()
      try SessionStore.create(path(folder), try session()).close(nil)
      unlink(folder.file(name))
      try folder.write(name, content)
      let opened = try SessionStore.open(path(folder), .readWrite)
      #expect(opened.recovery.bulk == .foreign(path: folder.realFile(name), nodes: 3))
      var session = opened.session
      for entry in try complete(&session) { opened.store?.append(entry) }
      try opened.store?.close(session)
      #expect(try folder.read(name) == content)
      let again = try SessionStore.open(path(folder), .readOnly)
      #expect(again.session.tree.nodes.last?.logprobs == probabilities(NodeID(rawValue: 5)))
    }
  }

  @Test func aDamagedRecordIsMissingAloneAndKept() throws {
    let folder = try ScratchFolder()
    try SessionStore.create(path(folder), try session()).close(nil)
    var bytes = try folder.read(name)
    let place = try #require(text(bytes).utf8.firstRange(of: "node 3".utf8))
    bytes[text(bytes).utf8.distance(from: text(bytes).utf8.startIndex, to: place.lowerBound)] ^= 1
    try folder.write(name, bytes)
    let opened = try SessionStore.open(path(folder), .readWrite)
    let ids = [2, 3, 4].map { NodeID(rawValue: $0) }
    #expect(
      ids.map { opened.session.tree[$0]?.logprobs } == [
        probabilities(ids[0]), nil, probabilities(ids[2]),
      ]
    )
    let report = checkSession(at: path(folder))
    #expect(report.findings.map(\.isFault) == [true])
    var session = opened.session
    for entry in try complete(&session) { opened.store?.append(entry) }
    try opened.store?.close(session)
    #expect(try folder.read(name).starts(with: bytes))
    #expect(try SessionStore.open(path(folder), .readOnly).session.bytes == session.bytes)
  }

  @Test func placesThatAreWrongGiveNothing() throws {
    let folder = try ScratchFolder()
    try SessionStore.create(path(folder), try session()).close(nil)
    let good = text(try folder.read("a.loom.json"))
    let record = try #require(good.firstRange(of: /"logprobs_at":\[\d+,\d+\]/))
    // That of another node is among them.
    let others = good.matches(of: /"logprobs_at":(\[\d+,\d+\])/).map { String($0.1) }
    let wrong =
      others.suffix(1) + [
        "[0,50]", "[1,0]", "[4611686018427387903,4611686018427387903]", "[70,4000000000]",
        "[71,80]",
      ]
    for place in wrong {
      let changed = good.replacingCharacters(in: record, with: "\"logprobs_at\":" + place)
      try folder.write("a.loom.json", Array(changed.utf8))
      // It is searched for and found, for it names its node.
      let opened = try SessionStore.open(path(folder), .readOnly)
      expectAll(opened.session, "\(place)")
      #expect(opened.session.invariantViolations() == [])
    }
    for place in ["[1]", "[1,2,3]", "[-1,2]", "7", "null", "[1.0,2]"] {
      let changed = good.replacingCharacters(in: record, with: "\"logprobs_at\":" + place)
      try folder.write("a.loom.json", Array(changed.utf8))
      #expect(throws: StoreError.self, "\(place)") {
        try SessionStore.open(path(folder), .readOnly)
      }
    }
  }

  @Test func aRepairTakesThemAlong() throws {
    let folder = try ScratchFolder()
    try SessionStore.create(path(folder), try session()).close(nil)
    let lines = text(try folder.read("a.loom.json")).split(separator: "\n")
    let broken = lines.map { $0.hasPrefix("{\"id\":3,") ? "{\"id\":3" : String($0) }
    try folder.write("a.loom.json", Array(broken.joined(separator: "\n").utf8))
    _ = try repairSession(at: path(folder), to: folder.file("b.loom.json"))
    let opened = try SessionStore.open(folder.file("b.loom.json"), .readOnly)
    #expect(opened.session.tree.nodes.count == 4)
    expectAll(opened.session)
  }

  // MARK: The order of writes

  @Test func theFileIsSyncedBeforeASessionReliesOnIt() throws {
    let folder = try ScratchFolder()
    let files = FaultyFileSystem()
    var session = try session()
    let store = try SessionStore.create(path(folder), session, files)
    let made = files.calls
    #expect(
      Array(made.prefix { $0 != "unlink a.loom.json.tmp" }.dropFirst()) == [
        "unlink a.loom.bulk.tmp", "open a.loom.bulk.tmp", "write a.loom.bulk.tmp",
        "fsync a.loom.bulk.tmp", "close a.loom.bulk.tmp", "rename a.loom.bulk", "fsync folder",
      ]
    )
    for entry in try complete(&session) { store.append(entry) }
    try store.sync()
    let before = files.calls.count
    try store.close(session)
    #expect(
      Array(files.calls[before...].prefix(5)) == [
        "open a.loom.bulk", "write a.loom.bulk", "fdatasync a.loom.bulk", "close a.loom.bulk",
        "unlink a.loom.json.tmp",
      ]
    )
  }

  /// Folds that make the file, add to it and write it anew; gives what was confirmed.
  private func scenario(_ path: String, _ files: FaultyFileSystem) throws -> Int {
    var confirmed = 0
    var session = try session(1)
    // Large, so that what is replaced is worth writing the file anew.
    let size = 1_000
    do throws(StoreError) {
      let store = try SessionStore.create(path, session, files)
      confirmed = session.lastEntry
      for round in 0..<5 {
        if round < 2 {
          for entry in (try? complete(&session)) ?? [] { store.append(entry) }
        } else {
          let id = NodeID(rawValue: 2)
          let generation = Generation(backend: "b", model: "m\(round)", finish: .stop)
          let large = probabilities(id, size: round == 4 ? 1 : size)
          guard
            let entry = try? session.finish(id, generation: generation, logprobs: large, at: 1)
          else { break }
          store.append(entry)
        }
        try? store.sync()
        store.retry()
        confirmed = store.durable
        store.fold(session)
        while store.isFolding { usleep(100) }
        store.retry()
      }
      do throws(StoreError) { try store.close(session) } catch { store.abandon() }
    } catch { return confirmed }
    return confirmed
  }

  @Test func noCrashAndNoFailureLosesAny() throws {
    let whole = try ScratchFolder()
    let all = FaultyFileSystem()
    #expect(try scenario(path(whole), all) == 10)
    // It was made, and once written anew: what is left is small again.
    #expect(all.calls.filter { $0 == "rename a.loom.bulk" }.count == 2)
    #expect(try whole.read(name).count < 20_000)
    for call in all.calls.indices {
      let isWrite = all.calls[call].hasPrefix("write")
      let faults: [FaultyFileSystem.Fault] =
        isWrite ? [.crash, .halfAndCrash, .half(ENOSPC)] : [.crash, .fail(EIO)]
      for fault in faults {
        let folder = try ScratchFolder()
        let files = FaultyFileSystem(at: call, fault)
        let confirmed = try scenario(path(folder), files)
        let comment: Comment = "call \(call): \(all.calls[call]) \(fault)"
        guard folder.names.contains("a.loom.json") else {
          #expect(confirmed == 0, comment)
          continue
        }
        let opened = try SessionStore.open(path(folder), .readWrite)
        #expect(opened.session.lastEntry >= confirmed, comment)
        #expect(opened.recovery.bulk == nil, comment)
        for node in opened.session.tree.nodes.dropFirst(2) where node.generation != nil {
          let isLarge = ["m2", "m3"].contains(node.generation?.model)
          let size = isLarge ? 1_000 : 1
          #expect(node.logprobs == probabilities(node.id, size: size), comment)
        }
        try opened.store?.close(opened.session)
        #expect(checkSession(at: path(folder)).isSound, comment)
        #expect(!folder.names.contains { $0.hasSuffix(".tmp") }, comment)
      }
    }
  }

  @Test func whatIsLeftOfAWriteThatNeverEndedIsPassedOver() throws {
    let folder = try ScratchFolder()
    try SessionStore.create(path(folder), try session()).close(nil)
    let torn = try folder.read(name) + Array("{\"id\":9,\"logpr".utf8)
    try folder.write(name, torn)
    let opened = try SessionStore.open(path(folder), .readWrite)
    var session = opened.session
    for entry in try complete(&session) { opened.store?.append(entry) }
    try opened.store?.close(session)
    #expect(try folder.read(name).starts(with: torn))
    expectAll(try SessionStore.open(path(folder), .readOnly).session)
  }

  @Test func anOlderSessionFileBesideANewerFileFindsThem() throws {
    let folder = try ScratchFolder()
    try SessionStore.create(path(folder), try session()).close(nil)
    let old = try folder.read("a.loom.json")
    // Written anew in another order, with something before the rest.
    var bytes = BulkHeader(session: "5f3c").line
    for id in [7, 4, 3, 2].map({ NodeID(rawValue: $0) }) {
      bytes += BulkRecord.line(BulkKey(id: id, created: 1), logprobs: probabilities(id))
    }
    try folder.write(name, bytes)
    let opened = try SessionStore.open(path(folder), .readWrite)
    expectAll(opened.session)
    var session = opened.session
    opened.store?.append(try session.add("x"))
    try opened.store?.close(session)
    #expect(try folder.read("a.loom.json") != old)
    #expect(try folder.read(name) == bytes)
    expectAll(try SessionStore.open(path(folder), .readOnly).session)
  }
}

extension ScratchFolder {
  /// The name with symbolic links followed, as the store has it.
  fileprivate func realFile(_ name: String) -> String {
    guard let real = realpath(path, nil) else { return file(name) }
    defer { free(real) }
    return String(cString: real) + "/" + name
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
