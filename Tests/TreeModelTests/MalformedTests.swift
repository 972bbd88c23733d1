import Testing

@testable import TreeModel

/// Whatever the bytes, reading ends with a session that holds together or with an error.
@Suite struct MalformedTests {
  static let samples = (0..<7).map { sample(UInt64($0)) }

  private static func sample(_ seed: UInt64) -> (session: Session, journal: [UInt8]) {
    var acts = RandomActs(seed: seed)
    var session = Session.empty()
    for _ in 0..<60 { _ = acts.step(&session) }
    var later = session
    var lines = JournalHeader(session: session.info.id, after: session.lastEntry).line
    for _ in 0..<40 { for entry in acts.step(&later) { lines += journalLine(entry) } }
    return (session, lines)
  }

  private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<1 + random.below(4) where !bytes.isEmpty {
      let at = random.below(bytes.count)
      let end = min(bytes.count, at + 1 + random.below(40))
      switch random.below(9) {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.removeSubrange(at..<end)
      case 2: bytes.insert(contentsOf: bytes[at..<end], at: random.below(bytes.count))
      case 3: bytes = Array(bytes[..<at])
      case 4: bytes.replaceSubrange(at..<end, with: [UInt8](repeating: 0, count: end - at))
      case 5:
        let tokens = [
          "null", "-", "1e999", "{", "[", "\"", "\\ud800", "999999999999999999999", "\u{0}", "}",
          "]", ",", "true", "2147483647", "\n",
        ]
        bytes.replaceSubrange(at..<end, with: Array(tokens[random.below(tokens.count)].utf8))
      case 6:
        // A digit somewhere: identities, numbers, places.
        if let digit = bytes[at...].firstIndex(where: { (0x30...0x39).contains($0) }) {
          bytes[digit] = 0x30 + UInt8(random.below(10))
        }
      case 7:
        let count = 1 + random.below(2_000)
        bytes.insert(contentsOf: [UInt8](repeating: 0x5B, count: count), at: at)
      default: bytes.swapAt(at, random.below(bytes.count))
      }
    }
    return bytes
  }

  @Test(arguments: 0..<600) func sessions(seed: Int) {
    var random = SeededGenerator(UInt64(seed))
    let bytes = mutate(MalformedTests.samples[seed % 7].session.bytes, &random)
    guard let session = try? Session(decoding: bytes) else { return }
    let structural = session.tree.violations()
    #expect(structural == [])
    // What can be read can be written and read again, and be worked with.
    #expect((try? Session(decoding: session.bytes))?.bytes == session.bytes)
    var used = session
    _ = try? used.undo(at: 1)
    _ = try? used.redo(at: 1)
    _ = try? used.add("x")
    #expect(used.tree.violations() == [])
  }

  @Test(arguments: 0..<400) func journals(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    let (session, journal) = MalformedTests.samples[seed % 7]
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    try folder.write("a.loom.json", session.bytes)
    try folder.write("a.loom.journal", mutate(journal, &random))
    if let opened = try? SessionStore.open(path, .readOnly) {
      #expect(opened.session.invariantViolations() == [])
    } else {
      #expect(!checkSession(at: path).isSound)
      let report = try? repairSession(at: path, to: folder.file("b.loom.json"))
      if report != nil {
        let repaired = try SessionStore.open(folder.file("b.loom.json"), .readOnly)
        #expect(repaired.session.invariantViolations() == [])
        #expect(repaired.session.tree.counts.nodes >= 0)
      }
    }
  }

  /// Lines that are whole but say something wrong: the checksum does not help here.
  @Test(arguments: 0..<300) func sealedLines(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    let (session, journal) = MalformedTests.samples[seed % 7]
    var lines = journal.split(separator: 0x0A).map(Array.init)
    let index = random.below(lines.count)
    var writer = JSONWriter()
    let body = mutate(Array(lines[index].dropLast(JSONReader.sealLength)), &random)
    writer.raw(text(body))
    writer.seal()
    lines[index] = Array(writer.bytes.dropLast())
    let bytes = Array(lines.joined(separator: [0x0A])) + [0x0A]
    let content = try? bytes.withUnsafeBufferPointer { (buffer) throws(JournalLineFault) in
      try JournalContent(buffer)
    }
    var replayed = session
    for (_, entry) in content?.entries ?? [] {
      let before = replayed.bytes
      do { try replayed.apply(entry) } catch {
        #expect(replayed.bytes == before)
        break
      }
    }
    #expect(replayed.invariantViolations() == [])
    #expect((try? Session(decoding: replayed.bytes))?.bytes == replayed.bytes)
  }

  @Test(arguments: 0..<150) func repairs(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 5_000)
    let (session, journal) = MalformedTests.samples[seed % 7]
    let folder = try ScratchFolder()
    let old = mutate(session.bytes, &random)
    try folder.write("a.loom.json", old)
    try folder.write("a.loom.journal", journal)
    let path = folder.file("a.loom.json")
    let new = folder.file("b.loom.json")
    if (try? repairSession(at: path, to: new)) != nil {
      #expect(checkSession(at: new).isSound)
    }
    #expect(try folder.read("a.loom.json") == old)
    #expect(try folder.read("a.loom.journal") == journal)
  }

  @Test func actsOnANodeThatIsNotThereAreLeftOut() throws {
    let (session, _) = MalformedTests.samples[0]
    let text = String(decoding: session.bytes, as: UTF8.self)
    let history = try #require(text.firstRange(of: "\"history\""))
    let act = try #require(text[history.upperBound...].firstRange(of: "\"id\":"))
    let number = text[act.upperBound...].prefix { $0.isNumber }
    let broken = text[..<act.upperBound] + "99999" + text[number.endIndex...]
    let folder = try ScratchFolder()
    try folder.write("a.loom.json", Array(broken.utf8))
    #expect(!checkSession(at: folder.file("a.loom.json")).isSound)
    let new = folder.file("b.loom.json")
    _ = try repairSession(at: folder.file("a.loom.json"), to: new)
    #expect(checkSession(at: new).isSound)
  }
}
