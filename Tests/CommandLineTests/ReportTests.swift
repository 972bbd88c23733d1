import Foundation
import Testing

@Suite struct ReportTests {
  /// A session with two judged branches, and a judged rewrite of each: the branches were cut off.
  private func program() throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("generate", "s.loom.json", "-n", "2", "--max-tokens", "8", "--seed", "1")
    try loom.run("rewrite", "s.loom.json", "2", "--text", " there was rain on the roof.")
    try loom.run("rewrite", "s.loom.json", "3", "--text", " there lived <b>a dog</b>.")
    for (node, rating) in [("2", "1"), ("3", "-1"), ("4", "-2"), ("5", "2")] {
      #expect(try loom.run("rate", "s.loom.json", node, rating).code == 0)
    }
    return loom
  }

  @Test func aPageIsWrittenAndIsTheSameEveryTime() throws {
    let loom = try program()
    let made = try loom.run("report", "s.loom.json", "--title", "R&D", "--out", "r.html")
    #expect(made.code == 0 && made.output.isEmpty && made.errors.isEmpty, "\(made.errors)")
    #expect(loom.mode("r.html") == 0o600)
    let page = try loom.read("r.html")
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html ") && page.hasSuffix("</html>\n"))
    #expect(page.contains("<title>R&amp;D</title>") && page.contains("s.loom.json"))
    #expect(page.contains("<svg ") && !page.contains("<b>") && !page.contains("<script"))
    #expect(page.contains("&lt;b&gt;"), "the rewrite is among the examples")
    let again = try loom.run("report", "s.loom.json", "--title", "R&D", "--out", "-")
    #expect(again.output == page)
    let plain = try loom.run("report", "s.loom.json", "--pairs", "0", "--out", "-")
    #expect(plain.code == 0 && !plain.output.contains("A sample of pairs"))
  }

  @Test func wrongInputIsOneSentence() throws {
    let loom = try program()
    let before = try loom.read("s.loom.json")
    let cases: [(arguments: [String], code: Int32, sentence: String)] = [
      (["report", "s.loom.json"], 2, "--out"),
      (["report", "--out", "r.html"], 2, "file"),
      (["report", "s.loom.json", "--pairs", "501", "--out", "r.html"], 2, "0 to 500"),
      (["report", "none.loom.json", "--out", "r.html"], 1, "none.loom.json"),
      (["report", "none*.json", "--out", "r.html"], 1, "No file matches"),
      (["report", "s.loom.json", "./s.loom.json", "--out", "r.html"], 1, "same session"),
      (["report", "s.loom.json", "--out", "./s.loom.json"], 1, "would be lost"),
      (["report", "s.loom.json", "--annotator", "nobody", "--out", "r.html"], 1, "Nobody called"),
      (["report", "s.loom.json", "--out", "no/folder/r.html"], 1, "no/folder"),
    ]
    for (arguments, code, sentence) in cases {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == code && outcome.output.isEmpty, "\(arguments)")
      #expect(outcome.errors.contains(sentence), "\(arguments): \(outcome.errors)")
      if code == 1 { #expect(outcome.sentences.count == 1, "\(outcome.errors)") }
    }
    #expect(try loom.read("s.loom.json") == before)
    #expect(!FileManager.default.fileExists(atPath: loom.folder + "/r.html"))
  }

  @Test func aSessionWithoutJudgementsSaysWhatIsMissing() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    let made = try loom.run("report", "s.loom.json", "--out", "-")
    #expect(made.code == 0 && made.output.contains("There is no finished completion yet"))
    #expect(made.output.contains("No pairs yet"))
  }
}
