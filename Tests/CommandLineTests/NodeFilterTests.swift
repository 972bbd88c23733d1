import Foundation
import Testing

/// `--filter` of `loom show` and `loom export`.
@Suite struct NodeFilterTests {
  /// A session of a prompt and three rated branches.
  private func program() throws -> LoomProgram {
    let loom = try LoomProgram()
    let made = try loom.run("new", "s.loom.json", "--prompt-file", "-", input: "Once upon a time")
    #expect(made.code == 0)
    for text in [" there was a dog", " a king lived by the sea", " nothing"] {
      try succeed(loom, ["add", "s.loom.json", "--parent", "1", "--text", text])
    }
    for (id, rating) in [("2", "1"), ("3", "2"), ("4", "-1")] {
      try succeed(loom, ["rate", "s.loom.json", id, rating])
    }
    return loom
  }

  @discardableResult
  private func succeed(_ loom: LoomProgram, _ arguments: [String]) throws -> String {
    let outcome = try loom.run(arguments)
    #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
    return outcome.output
  }

  @Test func theTreeOfTheMatchesIsShown() throws {
    let loom = try program()
    let tree = try succeed(loom, ["show", "s.loom.json", "--filter", "rating>0 text~/k.ng|dog/"])
    let lines = tree.split(separator: "\n")
    #expect(lines.first == "2 of 4 nodes match rating>0 text~/k.ng|dog/")
    #expect(lines.count == 4 && lines[1].hasPrefix("(1 · prompt"))
    #expect(lines[2].contains("2 ") && lines[3].contains("king"))
    let json = try succeed(loom, ["show", "s.loom.json", "--json", "--filter", "bad"])
    #expect(json.split(separator: "\n").count == 1 && json.contains("\"id\":4"))
    let none = try succeed(loom, ["show", "s.loom.json", "--filter", "rating:5"])
    #expect(none == "0 of 4 nodes match rating:5\n")
  }

  @Test func bothSidesOfARowMustMatch() throws {
    let loom = try program()
    try succeed(
      loom,
      [
        "export", "s.loom.json", "--format", "trl-preference", "--out", "pairs.jsonl", "--filter",
        "id<=3",
      ]
    )
    let rows = try String(contentsOfFile: loom.folder + "/pairs.jsonl", encoding: .utf8).split(
      separator: "\n"
    )
    #expect(rows.count == 1)
    #expect(rows.first?.contains("king") == true && rows.first?.contains("nothing") == false)
  }

  @Test func aMistakeIsShownWithItsPlace() throws {
    let loom = try program()
    let outcome = try loom.run(["show", "s.loom.json", "--filter", "海 modle:x"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("No field is called modle; model is near."))
    #expect(outcome.errors.contains("\n  海 modle:x\n     ^"))
    #expect(try loom.run(["export", "s.loom.json", "--filter", "(rated"]).code == 2)
  }
}
