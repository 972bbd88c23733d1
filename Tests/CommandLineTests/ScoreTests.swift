import Foundation
import Testing

@Suite struct ScoreTests {
  private func make() throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.write(" supth\u{EE}yach \n", to: "reference.txt")
    // Two texts that differ, the same ones each time.
    try loom.run("generate", "s.loom.json", "-n", "2", "--max-tokens", "8", "--seed", "1")
    return loom
  }

  @Test func scoresAreWrittenShownAndUsedAsRewards() throws {
    let loom = try make()
    let before = try loom.read("s.loom.json")
    let tried = try loom.run(
      "score",
      "s.loom.json",
      "--reference-file",
      "reference.txt",
      "--dry-run"
    )
    #expect(tried.code == 0 && tried.errors.contains("2 scores would be written"))
    #expect(try loom.read("s.loom.json") == before)
    let done = try loom.run("score", "s.loom.json", "--reference-file", "reference.txt", "--json")
    #expect(done.code == 0 && done.errors == "loom: 2 scores written as one act.\n")
    #expect(done.output.split(separator: "\n").count == 2)
    #expect(done.output.contains(#""evaluator":"reference""#))
    #expect(try loom.run("show", "s.loom.json").output.contains(" · score 0."))
    #expect(try loom.run("check", "s.loom.json").code == 0)
    let rows = try loom.run(
      ["export", "s.loom.json", "--format", "ranked", "--reward", "score", "--out", "-"]
    )
    #expect(rows.code == 0 && rows.output.contains(#""source":"score""#))
    let again = try loom.run("score", "s.loom.json", "--reference-file", "reference.txt")
    #expect(again.code == 0 && again.errors == "loom: 2 scores as before.\n")
    #expect(again.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func ratingsAreGivenWhenAskedForAndNeverTakenUnasked() throws {
    let loom = try make()
    try loom.run("rate", "s.loom.json", "2", "2")
    let outcome = try loom.run(
      "score",
      "s.loom.json",
      "--reference",
      "abc",
      "--rate-below",
      "1",
      "--rubric",
      "word"
    )
    #expect(outcome.code == 0 && outcome.errors.contains("2 scores and 1 rating written"))
    #expect(outcome.errors.contains("1 kept another rating"))
    let nodes = try loom.nodes()
    #expect(nodes.map { $0["rating"] as? Int } == [nil, 2, -1])
    #expect(try loom.read("s.loom.json").contains(#""annotator":"reference","kind":"rating""#))
  }

  @Test func wrongUsageIsOneSentence() throws {
    let loom = try make()
    for (arguments, code, words) in [
      (["--reference", " \n"], 1, "The reference has no text"),
      (["--reference", "a", "--node", "99"], 1, "99"),
      (["--reference-file", "none.txt"], 1, "none.txt"),
      ([], 2, "--reference-file or --reference"),
      (["--reference", "a", "--rubric", "letters=1"], 2, "--rubric"),
      (["--reference", "a", "--rate-above", "2"], 2, "0 to 1"),
      (["--reference", "a", "--rate-above", "0.2", "--rate-below", "0.5"], 2, "less than"),
      (["--reference", "a", "--node", "1", "--nodes", "2"], 2, "--nodes excludes"),
    ] as [([String], Int32, String)] {
      let outcome = try loom.run(["score", "s.loom.json"] + arguments)
      #expect(outcome.code == code && outcome.output.isEmpty, "\(arguments)")
      #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
    }
  }
}
