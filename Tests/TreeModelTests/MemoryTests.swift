import Glibc
import Testing

@testable import TreeModel

/// Files made to take memory: opening, checking and repairing stay below ten times the file.
@Suite struct MemoryTests {
  /// What a session's files may hold to be nasty.
  enum Kind: String, CaseIterable {
    case nothing
    case brackets
    case lineEnds
    case emptyObjects
    case tinyNodes
    case sparseNodes
    case farNodes
    case deepNodes
    case tinyVotes
    case shownNodes
    case emptyTags
    case tinyActs
    case manyOperations
    case redoNumbers
    case longNumber
    case longText
    case escapes
    case unknownFields
    case badLines
    case badJournalLines
    case tinyEntries
    case seenNodes
  }

  private static let size = 1 << 18

  private static func repeated(_ part: String, _ size: Int = size) -> String {
    String(repeating: part, count: size / part.utf8.count)
  }

  /// The nodes or whatever of a session, one after the other, until there are enough bytes.
  private static func list(_ element: (Int) -> String) -> String {
    var result = ""
    var number = 1
    while result.utf8.count < size {
      result += (number == 1 ? "" : ",\n") + element(number)
      number += 1
    }
    return result
  }

  private static func session(_ fields: String) -> String {
    "{\n\"format\":\"loom-session\",\n\"version\":1,\n\"id\":\"5f3c\",\n"
      + "\"last_entry\":1000000,\n" + fields + "\n}\n"
  }

  private static let root = "\"nodes\":[\n{\"id\":1,\"kind\":\"human\",\"text\":\"\"}\n]"

  /// The session file and, if it is the journal that is nasty, the journal.
  private static func content(_ kind: Kind) -> (session: String, journal: [UInt8]?) {
    func nodes(_ element: (Int) -> String) -> String {
      session("\"nodes\":[\n" + list(element) + "\n]")
    }
    func node(_ id: Int, _ more: String = "") -> String {
      "{\"id\":\(id),\"kind\":\"human\",\"text\":\"\"\(more)}"
    }
    func journal(_ body: (Int) -> String, count: Int) -> [UInt8] {
      var bytes = JournalHeader(session: "5f3c", after: 1_000_000).line
      var number = 1_000_001
      while bytes.count < size, number - 1_000_000 <= count {
        var writer = JSONWriter()
        writer.raw("{\"n\":\(number),\"t\":0,\(body(number))")
        writer.seal()
        bytes += writer.bytes
        number += 1
      }
      return bytes
    }
    return switch kind {
    case .nothing: (session(root), nil)
    case .brackets: (repeated("["), nil)
    case .lineEnds: (repeated("\n"), Array(repeated("\n").utf8))
    case .emptyObjects: (session("\"nodes\":[" + repeated("{},") + "{}]"), nil)
    case .tinyNodes: (nodes { node($0) }, nil)
    case .sparseNodes: (nodes { node($0 * 1_999) }, nil)
    case .farNodes:
      (session("\"next_node\":2000000000,\n\"nodes\":[" + node(1_999_999_999) + "]"), nil)
    case .deepNodes: (nodes { node($0, $0 > 1 ? ",\"parent\":\($0 - 1)" : "") }, nil)
    case .tinyVotes:
      (
        session(
          root + ",\n\"votes\":[\n" + list { "{\"id\":\($0),\"kind\":\"rating\",\"a\":1}" } + "\n]"
        ), nil
      )
    case .shownNodes:
      (
        session(
          root + ",\n\"votes\":[{\"id\":1,\"kind\":\"rating\",\"a\":1,\"shown\":[" + repeated("1,")
            + "1]}]"
        ), nil
      )
    case .emptyTags:
      (session("\"nodes\":[" + node(1, ",\"tags\":[" + repeated("\"\",") + "\"\"]") + "]"), nil)
    case .tinyActs: (session(root + ",\n\"history\":[\n" + list { "{\"n\":\($0)}" } + "\n]"), nil)
    case .manyOperations:
      (
        session(
          root
            + ",\n\"votes\":[{\"id\":1,\"kind\":\"rating\",\"a\":1}],\n\"history\":[{\"n\":1,\"ops\":["
            + repeated("{\"op\":\"withdraw\",\"vote\":1},") + "{\"op\":\"withdraw\",\"vote\":1}]}]"
        ), nil
      )
    case .redoNumbers: (session(root + ",\n\"redo\":[" + repeated("9,") + "9]"), nil)
    case .longNumber: (session("\"future\":" + repeated("9") + ",\n" + root), nil)
    case .longText:
      (session("\"nodes\":[{\"id\":1,\"kind\":\"human\",\"text\":\"" + repeated("a") + "\"}]"), nil)
    case .escapes:
      (
        session(
          "\"nodes\":[{\"id\":1,\"kind\":\"human\",\"text\":\"" + repeated("\\u0041") + "\"}]"
        ),
        nil
      )
    case .unknownFields: (session(list { "\"f\($0)\":0" } + ",\n" + root), nil)
    case .badLines: (session(root + repeated(",\nx")), nil)
    case .badJournalLines: (session(root), Array(repeated("x\n").utf8))
    case .tinyEntries:
      (session(root), journal({ _ in "\"seen\":[1]" }, count: .max))
    case .seenNodes:
      (session(root), journal({ _ in "\"seen\":[" + repeated("1,") + "1]" }, count: 1))
    }
  }

  /// Runs the helper on files of `kind`; the most memory it took, in bytes.
  private func peak(_ kind: Kind) throws -> (bytes: Int, size: Int) {
    let folder = try ScratchFolder(inMemory: true)
    let (session, journal) = MemoryTests.content(kind)
    try folder.write("a.loom.json", Array(session.utf8))
    if let journal { try folder.write("a.loom.journal", journal) }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    let words = [try CrashTests.Helper.path(), "measure", folder.file("a.loom.json")]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, words[0], &actions, nil, &arguments, nil) == 0)
    close(ends[1])
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(ends[0], &chunk, chunk.count)
      guard count > 0 else { break }
      output += chunk[..<count]
    }
    close(ends[0])
    var status: Int32 = 0
    waitpid(process, &status, 0)
    #expect(status == 0, "\(kind): \(text(output).suffix(300))")
    let last = text(output).split(separator: "\n").last ?? ""
    let kilobytes = try #require(Int(last.dropFirst("kilobytes ".count)), "\(kind): \(last)")
    try #require(kilobytes > 0)
    return (kilobytes << 10, session.utf8.count + (journal?.count ?? 0))
  }

  @Test func noFileTakesMoreThanTenTimesItsSize() throws {
    let (floor, _) = try peak(.nothing)
    for kind in Kind.allCases where kind != .nothing {
      let (bytes, size) = try peak(kind)
      let allowed = floor + 10 * size + 3 << 20
      #expect(bytes <= allowed, "\(kind): \((bytes - floor) >> 10) KiB for \(size >> 10)")
    }
  }
}
