import Foundation
import Testing

@Suite struct CompareTests {
  /// Two continuations of one text, nodes 2 and 3, and a prompt of its own, node 4.
  private func program() throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession()
    for text in [" there was", " lived"] {
      try loom.run("add", "s.loom.json", "--parent", "1", "--text", text)
    }
    return loom
  }

  private func votes(_ loom: LoomProgram) throws -> [[String: Any]] {
    let session = try JSONSerialization.jsonObject(with: Data(try loom.read("s.loom.json").utf8))
    return try #require(session as? [String: Any])["votes"] as? [[String: Any]] ?? []
  }

  @Test func aComparisonIsAVoteAndAPair() throws {
    let loom = try program()
    let first = try loom.run("compare", "s.loom.json", "2", "3", "--result", "b", "--took", "900")
    #expect(first.code == 0 && first.output == "Node 3 is above node 2.\n", "\(first.errors)")
    let vote = try #require(try votes(loom).first)
    #expect(vote["kind"] as? String == "compare" && vote["value"] as? Int == 1)
    #expect(vote["a"] as? Int == 3 && vote["b"] as? Int == 2)
    #expect(vote["shown"] as? [Int] == [2, 3] && vote["position"] as? Int == 1)
    #expect(vote["took_ms"] as? Int == 900)
    let export = try loom.run("export", "s.loom.json", "--format", "trl-preference", "--out", "-")
    let row = try #require(try objects(export.output).first)
    #expect(row["source"] as? String == "compare" && row["chosen"] as? String == " lived")
    #expect(try loom.run("history", "s.loom.json").output.contains("compare  3 and 1 more"))
    for (result, sentence) in [
      ("a", "Node 2 is above node 3."), ("tie", "as good as each other"), ("both-bad", "both bad"),
    ] {
      let said = try loom.run("compare", "s.loom.json", "2", "3", "--result", result).output
      #expect(said.contains(sentence))
    }
    #expect(try votes(loom).map { $0["value"] as? Int } == [1, 1, 0, -1])
    #expect(try loom.run("check", "s.loom.json").code == 0)
  }

  @Test(arguments: [["1", "2"], ["2", "2"], ["2", "9"]])
  func onlySiblingsCompare(nodes: [String]) throws {
    let loom = try program()
    let before = try loom.read("s.loom.json")
    let refused = try loom.run(["compare", "s.loom.json"] + nodes)
    #expect(refused.code == 1 && refused.sentences.count == 1 && refused.output.isEmpty)
    #expect(try loom.read("s.loom.json") == before)
  }

  @Test func exportsCanBeOfSomeJudgementsOnly() throws {
    let loom = try program()
    try loom.run("compare", "s.loom.json", "2", "3")
    let annotator = try loom.read("home/.local/state/loom/annotator").dropLast()
    func rows(_ options: String...) throws -> Int {
      let export = try loom.run(
        ["export", "s.loom.json", "--format", "trl-preference", "--explain"] + options
      )
      #expect(export.code == 0, "\(export.errors)")
      return Int(export.errors.split(separator: " ")[1]) ?? -1
    }
    #expect(try rows() == 1)
    #expect(try rows("--annotator", String(annotator)) == 1)
    #expect(try rows("--annotator", "somebody") == 0)
    #expect(try rows("--sources", "edit,choice") == 0)
    #expect(try rows("--tag", "x") == 0)
    #expect(try rows("--model", "x") == 1)
    #expect(try rows("--since", "2020-02-29") == 1)
    #expect(try rows("--since", "2100-12-31T23:59:59") == 0)
    #expect(try rows("--since", "4102444800000") == 0)
    #expect(try rows("--max-length-ratio", "1.1") == 0)
    let cut = try loom.run(
      ["export", "s.loom.json", "--format", "trl-preference", "--out", "-"]
        + ["--max-prompt-chars", "6"]
    )
    #expect(try objects(cut.output).first?["prompt"] as? String == "a time")
  }
}
