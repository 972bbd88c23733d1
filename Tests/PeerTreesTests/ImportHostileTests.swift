import Foundation
import Testing

@testable import PeerTrees
@testable import TreeModel

/// Files that are deep, wide, damaged or not what they seem.
@Suite struct ImportHostileTests {
  private func read(_ text: String, _ name: String = "f.json") throws -> Imported {
    try importPeerTree(Array(text.utf8), .test(name))
  }

  @Test("a story 50,000 branches deep")
  func deep() throws {
    let depth = 50_000
    let file =
      "{\"root\":" + String(repeating: "{\"text\":\"a\",\"children\":[", count: depth)
      + "{\"text\":\"end\",\"children\":[]}" + String(repeating: "]}", count: depth) + "}"
    let imported = try read(file)
    #expect(imported.report.nodes == depth + 1)
    let last = try #require(imported.session.nodesInOrder.last)
    #expect(imported.session.pathText(last.id).utf8.count == depth + 3)
  }

  @Test("10,000 siblings in the order of the file")
  func wide() throws {
    let count = 10_000
    let nodes = (1...count).map { "\"n\($0)\":{\"text\":\"\($0)\",\"parentId\":\"r\"}" }
    let file =
      "{\"nodes\":{\"r\":{\"text\":\"\",\"parentId\":null}," + nodes.joined(separator: ",") + "}}"
    let imported = try read(file)
    #expect(imported.session.nodesInOrder.map(\.text) == [""] + (1...count).map(String.init))
  }

  @Test("leftovers nested too deep are left out and told")
  func deepLeftovers() throws {
    let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
    let imported = try read(
      "{\"nodes\":{\"r\":{\"text\":\"x\",\"parentId\":null,\"odd\":\(deep)}}}"
    )
    #expect(imported.report.repairs[.tooDeep] == 1)
    _ = try Session(decoding: sessionFileBytes(imported.session))
  }

  @Test("cycles, lost parents and doubled identities are mended")
  func links() throws {
    let file = """
      {"rootId":"a","nodes":[
        {"id":"b","text":"b","parentId":"c","childIds":["c"]},{"id":"c","text":"c","parentId":"b","childIds":[]},
        {"id":"a","text":"a","parentId":null,"childIds":["x","x"]},{"id":"x","text":"x","parentId":"a","childIds":[]},
        {"id":"x","text":"x2","parentId":"a","childIds":[]},{"id":"y","text":"y","parentId":"gone","childIds":[]},
        {"id":"s","text":"s","parentId":"s","childIds":[]},7,{"id":null,"text":"n"}]}
      """
    let imported = try read(file)
    #expect(imported.session.invariantViolations() == [])
    #expect(imported.session.nodesInOrder.map(\.text) == ["b", "c", "a", "x", "x2", "y", "s", "n"])
    #expect(
      imported.report.repairs == [
        .cycle: 2, .duplicateIdentity: 1, .unknownParent: 1, .strayChild: 1, .unreadable: 1,
      ]
    )
  }

  @Test(
    "what is no tree is told in a sentence",
    arguments: [
      ("", "f.json", ImportError.empty), (" \n", "f.json", .empty), ("", "f.txt", .empty),
      ("{}", "f.json", .unknown), ("[1]", "f.json", .unknown), ("[]", "f.json", .unknown),
      (
        "{\"nodes\":[", "f.json",
        .malformed(clause: "line 1 (byte 10): the file ends before its last bracket")
      ),
      ("{\"nodes\":{},\"generating\":null}", "f.json", .noNodes(.loomsidian)),
      ("{\"format\":\"loom-session\",\"version\":1}", "f.json", .session),
      ("VersionedTapestryWeave__\0\0\0\0\0\0\0\0", "f.tapestry", .tapestry),
      ("{\"root\":{}}", "f.json", .noNodes(.pyloom)),
      ("{\"loomTree\":{\"nodeStore\":{}}}", "f.json", .noNodes(.miniLoom)),
      ("{\"loomTree\":3}", "f.json", .not(.miniLoom)),
      ("{\"state\":{}}", "f.json", .noNodes(.loomsidian)),
    ]
  )
  func sentences(_ text: String, _ name: String, _ expected: ImportError) {
    #expect(throws: expected) { try read(text, name) }
    #expect(expected.sentence.hasSuffix("."))
  }

  @Test("bytes that are no text")
  func binary() {
    #expect(throws: ImportError.binary) {
      try importPeerTree([0x89, 0x50, 0xff, 0x00, 0xfe], .test("f.png"))
    }
  }

  @Test("a note that is not there, or not named")
  func notes() throws {
    let sample = try #require(ImportSample.all.first { $0.note != nil })
    let bytes = try sample.bytes()
    #expect(throws: ImportError.severalNotes(["notes/a.md", "b.md"])) {
      try importPeerTree(bytes, .test())
    }
    var options = ImportOptions.test()
    options.note = "c"
    #expect(throws: ImportError.noNote("c", ["notes/a.md", "b.md"])) {
      try importPeerTree(bytes, options)
    }
  }

  @Test("an archive that is damaged, packed otherwise or too large")
  func archives() throws {
    let sample = try #require(ImportSample.all.first { $0.file == "minihf.zip" })
    let bytes = try sample.bytes()
    func clause(_ change: (inout [UInt8]) -> Void) -> String? {
      var changed = bytes
      change(&changed)
      do throws(ImportError) { _ = try importPeerTree(changed, sample.options) } catch {
        if case .archive(let clause) = error { return clause }
      }
      return nil
    }
    let directory = try #require(
      bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4b, 1, 2]) }
    )
    // The second file of the directory: the first one is a folder.
    let second = try #require(
      bytes.indices.first { $0 > directory && bytes[$0...].starts(with: [0x50, 0x4b, 1, 2]) }
    )
    let changes: [(change: (inout [UInt8]) -> Void, clause: String?)] = [
      ({ _ in }, nil), ({ $0.removeLast(30) }, "its directory is missing"),
      ({ $0[directory] = 0 }, "its directory is damaged"),
      ({ $0[second + 8] |= 1 }, "it is encrypted"),
      ({ $0[second + 10] = 14 }, "it is packed with method 14"),
      ({ $0[second + 16] ^= 1 }, "a file in it is damaged"),
      ({ $0[second + 24] ^= 1 }, "a file in it is damaged"),
      ({ $0[second + 27] = 0x7f }, "a file in it is larger than 512 MiB"),
    ]
    for (change, expected) in changes {
      let found = clause(change)
      #expect(found == expected)
    }
  }

  @Test("a conversation as one text keeps who spoke")
  func textOfChat() throws {
    let file = #"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]}"#
    var options = ImportOptions.test()
    options.mode = .text
    let nodes = try importPeerTree(Array(file.utf8), options).session.nodesInOrder
    #expect(nodes.map(\.role) == [nil, nil])
    #expect(
      nodes.map { $0.extra?.text } == [
        #"{"imported":{"role":"user"}}"#, #"{"imported":{"role":"assistant"}}"#,
      ]
    )
  }

  @Test("completions of MiniHF without a parent hang where they are listed")
  func listedOnly() throws {
    let file = """
      {"responseDict":{"p":{"prompt":"Once","text":"","children":["c"]},
      "c":{"prompt":"Once","text":" more","rating":null}},"focusId":"c"}
      """
    let session = try read(file).session
    #expect(session.nodesInOrder.map(\.text) == ["Once", " more"])
    #expect(session.cursor.map { session.pathText($0) } == "Once more")
  }

  @Test("a text may begin with a bracket")
  func bracket() throws {
    #expect(try read("[One] Once.", "f.txt").session.nodesInOrder.map(\.text) == ["[One] Once."])
  }

  @Test("1,000 damaged files give a session or a sentence", arguments: 0..<10)
  func damaged(part: Int) throws {
    let samples = try ImportSample.all.map { ($0, try $0.bytes()) }
    var random = ImportRandom(state: UInt64(part) &+ 77)
    for number in 0..<100 {
      let (sample, bytes) = samples[(part * 100 + number) % samples.count]
      let damaged = mutated(bytes, &random)
      do throws(ImportError) {
        let imported = try importPeerTree(damaged, sample.options)
        #expect(imported.session.invariantViolations() == [])
        let written = sessionFileBytes(imported.session)
        #expect(throws: Never.self) { try Session(decoding: written) }
      } catch {
        #expect(error.sentence.hasSuffix("."))
      }
    }
  }

  /// The bytes with some changed, cut out, doubled or swapped with JSON's own marks.
  private func mutated(_ bytes: [UInt8], _ random: inout ImportRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[at] = Array("{}[]\",:0-1ntf\\".utf8).randomElement(using: &random) ?? 0
      case 2: bytes.removeSubrange(at..<end)
      case 3: bytes.insert(contentsOf: bytes[at..<end], at: end)
      case 4: bytes.removeSubrange(at...)
      case 5:
        // A number in the place of a digit: other identities, offsets and times.
        if let digit = bytes[at...].firstIndex(where: { $0 >= 0x30 && $0 <= 0x39 }) {
          let numbers = ["9", "99999999999999999999", "-1", "0.5", "1e999", "2"]
          let number = numbers.randomElement(using: &random) ?? "1"
          bytes.replaceSubrange(digit...digit, with: Array(number.utf8))
        }
      default:
        if let quote = bytes[at...].firstIndex(of: UInt8(ascii: "\"")) {
          let words = ["null", "[]", "{}", "\"\\ud83d\"", "\"id\"", "7"]
          let word = words.randomElement(using: &random) ?? "7"
          bytes.insert(contentsOf: Array((word + ",").utf8), at: quote)
        }
      }
    }
    return bytes
  }
}
