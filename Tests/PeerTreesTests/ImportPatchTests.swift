import Foundation
import Testing

@testable import PeerTrees
@testable import TreeModel

/// Patches of MiniLoom: the text of every path is what they say.
///
/// The trees are grown on arrays of UTF-16 code units, without a line of what reads them.
@Suite struct ImportPatchTests {
  /// A tree of patches and what they come to.
  private struct Grown {
    var texts: [[UInt16]] = [[]]
    var parents: [Int] = [-1]
    var patches: [String] = ["\"\""]

    init(seed: UInt64, nodes: Int, isOld: Bool) {
      var random = ImportRandom(state: seed)
      for place in 1..<nodes {
        let parent =
          Bool.random(using: &random) ? place - 1 : Int.random(in: 0..<place, using: &random)
        let before = texts[parent]
        var after = before
        var hunks: [String] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          hunks.append(Grown.edit(&after, isOld, &random))
        }
        texts.append(after)
        parents.append(parent)
        patches.append("[" + hunks.joined(separator: ",") + "]")
      }
    }

    /// Changes a text and says how; most changes add at the end, as a model does.
    private static func edit(
      _ text: inout [UInt16],
      _ isOld: Bool,
      _ random: inout ImportRandom
    ) -> String {
      let isEnd = Int.random(in: 0..<3, using: &random) > 0
      let start = isEnd ? text.count : Int.random(in: 0...text.count, using: &random)
      let removed = isEnd ? 0 : Int.random(in: 0...min(4, text.count - start), using: &random)
      let words = ["a", " 😀", "e\u{301}", "\r\n", "👩‍🚀", "", "\"\\", "\u{1}", "日本"]
      var inserted = Array((words.randomElement(using: &random) ?? "").utf16)
      // Halves of surrogate pairs, as when a token splits a character.
      if Int.random(in: 0..<8, using: &random) == 0 { inserted = [0xd83d] }
      if Int.random(in: 0..<8, using: &random) == 0 { inserted = [0xde00] }
      let first = max(0, start - 4)
      let last = min(text.count, start + removed + 4)
      var diffs: [(Int, [UInt16])] = []
      if first < start { diffs.append((0, Array(text[first..<start]))) }
      if removed > 0 { diffs.append((-1, Array(text[start..<start + removed]))) }
      if !inserted.isEmpty { diffs.append((1, inserted)) }
      if start + removed < last { diffs.append((0, Array(text[start + removed..<last]))) }
      text.replaceSubrange(start..<start + removed, with: inserted)
      let written = diffs.map { operation, units in
        let string = "\"" + units.map(escaped).joined() + "\""
        return isOld ? "{\"0\":\(operation),\"1\":\(string)}" : "[\(operation),\(string)]"
      }
      return "{\"diffs\":[\(written.joined(separator: ","))],\"start1\":\(first),"
        + "\"start2\":\(first),\"length1\":0,\"length2\":0}"
    }

    private static func escaped(_ unit: UInt16) -> String {
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    var file: String {
      var nodes: [String] = []
      for place in texts.indices {
        let parent = parents[place] < 0 ? "null" : "\"\(parents[place] + 1)\""
        let type = parents[place] < 0 ? "root" : place % 2 == 0 ? "user" : "gen"
        nodes.append(
          "\"\(place + 1)\":{\"id\":\"\(place + 1)\",\"type\":\"\(type)\",\"patch\":\(patches[place]),"
            + "\"parent\":\(parent),\"summary\":\"s\",\"rating\":null}"
        )
      }
      return "{\"loomTree\":{\"nodeStore\":{\(nodes.joined(separator: ","))}}}"
    }
  }

  private func identity(_ node: Node) -> Int? {
    guard let text = node.extra?.text, let start = text.range(of: "\"id\":\"")?.upperBound else {
      return nil
    }
    return Int(text[start...].prefix { $0 != "\"" })
  }

  @Test("the text of every path of random trees", arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func random(seed: UInt64) throws {
    let grown = Grown(seed: seed, nodes: 150, isOld: seed % 2 == 0)
    let imported = try importPeerTree(Array(grown.file.utf8), .test())
    #expect(imported.report.repairs == [:])
    #expect(imported.report.nodes == grown.texts.count - 1)
    for node in imported.session.nodesInOrder {
      let place = try #require(identity(node)) - 1
      let expected = String(decoding: grown.texts[place], as: UTF16.self)
      #expect(
        Array(imported.session.pathText(node.id).utf8) == Array(expected.utf8),
        "node \(place + 1)"
      )
    }
  }

  @Test("a chain as long as a novel is read in a time that grows with it")
  func chain() throws {
    let count = 5_000
    var nodes = ["\"1\":{\"id\":\"1\",\"type\":\"root\",\"patch\":\"\",\"parent\":null}"]
    for id in 2...count {
      let start = (id - 2) * 3
      let text = id % 10 == 0 ? "😀x" : "abc"
      nodes.append(
        "\"\(id)\":{\"id\":\"\(id)\",\"type\":\"gen\",\"parent\":\"\(id - 1)\",\"patch\":"
          + "[{\"diffs\":[[1,\"\(text)\"]],\"start1\":\(start),\"start2\":\(start)}]}"
      )
    }
    let file = "{\"loomTree\":{\"nodeStore\":{\(nodes.joined(separator: ","))}}}"
    let imported = try importPeerTree(Array(file.utf8), .test())
    let last = try #require(imported.session.nodesInOrder.last)
    #expect(imported.report.nodes == count - 1)
    #expect(imported.session.pathText(last.id).utf16.count == (count - 1) * 3)
  }

  @Test("patches that ask for more text than there is memory are refused")
  func tooLarge() throws {
    // Every node takes away the first character of a text, so that each holds the rest anew.
    let first = "[{\"diffs\":[[1,\"\(String(repeating: "x", count: 400))\"]],\"start2\":0}]"
    let patch = try JSONDocument(Array(first.utf8)).first
    let shorter = try JSONDocument(Array("[{\"diffs\":[[-1,\"x\"]],\"start2\":0}]".utf8)).first
    var chain = PatchChain(count: 4, largest: 2_000)
    let whole = chain.enter(0, under: PeerLinks.none, patch, "")
    let second = chain.enter(1, under: 0, shorter, "")
    chain.leave()
    #expect(whole && second && chain.units.count == 400)
    let third = chain.enter(2, under: 0, shorter, "")
    let fourth = chain.enter(3, under: 0, shorter, "")
    #expect(!third || !fourth)
    #expect(ImportError.tooLarge(mebibytes: 256).sentence.contains("256 MiB"))
  }
}
