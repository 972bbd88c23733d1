import Glibc

/// What libFuzzer calls with every input it makes up.
///
/// `LOOM_FUZZ` chooses what the bytes are: `session`, a session file; `journal`, the lines of a journal
/// of the session in `LOOM_FUZZ_SESSION`; `repair`, a session file, a line of `====` and a journal.
/// Whatever they are, reading ends with a session that holds together, or with an error.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  switch FuzzTarget.kind {
  case "journal": FuzzTarget.journal(bytes)
  case "repair": FuzzTarget.repair(bytes)
  default: FuzzTarget.session(bytes)
  }
  return 0
}

enum FuzzTarget {
  static let kind = variable("LOOM_FUZZ")
  private static let folder = variable("LOOM_FUZZ_FOLDER")

  private static let base: Session = {
    guard let file = try? FileBytes.read(variable("LOOM_FUZZ_SESSION")),
      let session = try? Session(decoding: UnsafeBufferPointer(file.bytes))
    else { fatalError("LOOM_FUZZ_SESSION names no session") }
    return session
  }()

  private static func variable(_ name: String) -> String {
    getenv(name).map { String(cString: $0) } ?? ""
  }

  /// Ends the program, which libFuzzer takes for a finding.
  private static func require(_ holds: Bool, _ what: String) {
    if !holds { fatalError(what) }
  }

  static func session(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let session = try? Session(decoding: bytes) else { return }
    let written = sessionFileBytes(session)
    let again = try? Session(decoding: written)
    require(again.map(sessionFileBytes) == written, "what was written reads otherwise")
    require(session.tree.violations().isEmpty, "the tree does not hold together")
    work(session)
  }

  /// Works with a session as a person would.
  private static func work(_ session: Session) {
    var session = session
    _ = try? session.undo(at: 1)
    _ = try? session.undo(at: 1)
    _ = try? session.redo(at: 1)
    let node = Node(id: session.nextNode, parent: nil, kind: .human, text: "x", created: 1)
    _ = try? session.perform(
      Transaction(label: "add", operations: [.insert(node: node, index: 0)]),
      at: 1
    )
    require(session.tree.violations().isEmpty, "acts break the tree")
  }

  /// Every line as it is, and every line with a number and a checksum that are right.
  static func journal(_ bytes: UnsafeBufferPointer<UInt8>) {
    _ = try? JournalContent(bytes)
    var session = base
    for line in bytes.split(separator: 0x0A).prefix(200) {
      var writer = JSONWriter()
      writer.raw("{\"n\":")
      writer.integer(session.lastEntry + 1)
      writer.raw(",\"t\":1,")
      let sealed = seal(writer.bytes + line)
      let isRight = sealed.withUnsafeBufferPointer { sealed in
        JSONReader.isSealed(UnsafeBufferPointer(rebasing: sealed.dropLast()))
      }
      require(isRight, "the checksum is wrong")
      let entry = sealed.dropLast().withUnsafeBufferPointer { line -> Entry? in
        var reader = JSONReader(line)
        return try? reader.entry()
      }
      guard let entry else { continue }
      require(journalLine(entry).count > JSONReader.sealLength, "an entry has no line")
      let before = session.lastEntry
      do {
        try session.apply(entry)
        require(session.lastEntry == before + 1, "an entry was not counted")
      } catch {
        require(session.lastEntry == before, "an entry that was refused was counted")
      }
    }
    require(session.invariantViolations().isEmpty, "entries break the session")
    let written = sessionFileBytes(session)
    let again = try? Session(decoding: written)
    require(again.map(sessionFileBytes) == written, "what was written reads otherwise")
  }

  private static func seal(_ body: [UInt8]) -> [UInt8] {
    let sum = CRC32.checksum(body)
    let digits = Array("0123456789abcdef".utf8)
    var line = body + Array(",\"crc\":\"".utf8)
    for shift in stride(from: UInt32(28), through: 0, by: -4) {
      line.append(digits[Int(sum >> shift & 15)])
      if shift == 0 { break }
    }
    return line + Array("\"}\n".utf8)
  }

  /// Check and repair of files with these bytes: what comes out is sound.
  static func repair(_ bytes: UnsafeBufferPointer<UInt8>) {
    let mark = Array("====\n".utf8)
    let all = Array(bytes)
    let cut = all.firstRange(of: mark)
    let path = folder + "/a.loom.json"
    write(Array(all[..<(cut?.lowerBound ?? all.count)]), path)
    write(cut.map { Array(all[$0.upperBound...]) } ?? [], folder + "/a.loom.journal")
    let opened = try? SessionStore.open(path, .readOnly)
    let report = checkSession(at: path)
    if opened == nil { require(!report.isSound, "what cannot be opened is called sound") }
    var salvage = Salvage(SessionPaths(path))
    guard (try? salvage.read()) != nil else { return }
    require(salvage.session.invariantViolations().isEmpty, "a repaired session is not sound")
    let written = sessionFileBytes(salvage.session)
    let again = try? Session(decoding: written)
    require(again.map(sessionFileBytes) == written, "a repaired session reads otherwise")
    if let opened, report.isSound {
      require(
        sessionFileBytes(opened.session) == written || !salvage.dropped.isEmpty,
        "a repair of a sound session changes it and does not say so"
      )
    }
  }

  private static func write(_ bytes: [UInt8], _ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
  }
}
