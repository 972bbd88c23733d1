import Testing

/// `loom history`, `diff` and `merge` on real files.
@Suite struct MergeTests {
  /// A session in two copies in which two people went on.
  static func fork() throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession("a.loom.json")
    try loom.run("add", "a.loom.json", "--parent", "1", "--text", " there was")
    try loom.write(try loom.read("a.loom.json"), to: "b.loom.json")
    try loom.write(try loom.read("a.loom.json"), to: "o.loom.json")
    let first = try #require(try loom.annotator("a.loom.json"))
    try loom.run("rate", "a.loom.json", "2", "1")
    try loom.run("add", "a.loom.json", "--parent", "2", "--text", " mine")
    // Another person: another pseudonym.
    loom.environment["XDG_STATE_HOME"] = loom.folder + "/other"
    try loom.run("rate", "b.loom.json", "2", "-2")
    try loom.run("add", "b.loom.json", "--parent", "2", "--text", " yours")
    #expect(try loom.annotator("b.loom.json") != first)
    return loom
  }

  @Test func theUnionHasBothAndTheirVotes() throws {
    let loom = try Self.fork()
    let outcome = try loom.run("merge", "a.loom.json", "b.loom.json", "--out", "c.loom.json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("c.loom.json: 1 node and 1 vote added, 1 node changed."))
    #expect(outcome.output.contains("Conflict: Node 2 is rated +1 here and -2 there"))
    #expect(try loom.run("check", "c.loom.json").code == 0)
    #expect(
      try loom.nodes("c.loom.json").compactMap { $0["text"] as? String }.suffix(2) == [
        " mine", " yours",
      ]
    )
    let file = try loom.read("c.loom.json")
    for name in ["a.loom.json", "b.loom.json"] {
      #expect(
        file.contains(
          "\"annotator\":\"\(try #require(try loom.annotator(name)))\",\"kind\":\"rating\""
        )
      )
    }
    #expect(try loom.annotator("c.loom.json") == loom.annotator("a.loom.json"))

    // Again: nothing new, and nothing is overwritten.
    let again = try loom.run("merge", "c.loom.json", "b.loom.json", "--out", "d.loom.json")
    #expect(again.output.contains("The second session has nothing that the first lacks."))
    #expect(try loom.read("d.loom.json") == loom.read("c.loom.json"))
    let refused = try loom.run("merge", "a.loom.json", "b.loom.json", "--out", "c.loom.json")
    #expect(refused.code == 1 && refused.sentences.count == 1)
  }

  @Test func differencesAreListed() throws {
    let loom = try Self.fork()
    let outcome = try loom.run("diff", "a.loom.json", "b.loom.json")
    #expect(outcome.code == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("- 3 · by hand") && $0.contains("\" mine\"") })
    #expect(lines.contains { $0.hasPrefix("+ 3 · by hand") && $0.contains("\" yours\"") })
    #expect(lines.contains("~ 2: rating +1 -> -2"))
    #expect(lines.count { $0.contains(" vote 1 by a-") } == 2)
    #expect(try loom.run("diff", "a.loom.json", "b.loom.json", "--exit-code").code == 1)
    let same = try loom.run("diff", "a.loom.json", "a.loom.json", "--exit-code")
    #expect(same.code == 0 && same.output.isEmpty)
    let objects = try objects(try loom.run("diff", "a.loom.json", "b.loom.json", "--json").output)
    #expect(objects.count == lines.count)
  }

  @Test func theHistoryIsListedAndLookedAt() throws {
    let loom = try Self.fork()
    let outcome = try loom.run("history", "a.loom.json")
    let lines = outcome.output.split(separator: "\n")
    try #require(lines.map { $0.prefix(1) } == ["4", "3", "2", "1"])
    #expect(lines[1].contains("rate +1  2  \" there was\""))
    #expect(lines[1].contains(#/  20\d\d-\d\d-\d\d \d\d:\d\d:\d\d  /#))
    #expect(
      try loom.run("history", "a.loom.json", "--json", "--limit", "1").output.hasPrefix("{\"n\":4,")
    )
    let before = try loom.run("show", "a.loom.json", "--at", "3", "--json")
    #expect(try objects(before.output).count == 2)
    #expect(try loom.run("show", "a.loom.json", "--at", "0", "--json").output.isEmpty)
    let refused = try loom.run("show", "a.loom.json", "--at", "99")
    #expect(refused.code == 1)
    #expect(refused.sentences == ["loom: There is no act 99; loom history a.loom.json lists them."])
  }

  @Test func refusalsAreOneSentence() throws {
    let loom = try Self.fork()
    try loom.makeSession("z.loom.json", prompt: "Else")
    try loom.write("{", to: "broken.json")
    for arguments in [
      ["merge", "a.loom.json", "z.loom.json", "--out", "c.loom.json"],
      ["merge", "a.loom.json", "broken.json", "--out", "c.loom.json"],
      ["merge", "a.loom.json", "none.json", "--out", "c.loom.json"],
      ["diff", "a.loom.json", "none.json"], ["history", "none.json"],
    ] {
      let outcome = try loom.run(arguments)
      #expect(outcome.code == 1, "\(arguments)")
      #expect(outcome.sentences.count == 1, "\(arguments): \(outcome.errors)")
    }
    #expect(!(try loom.files().contains("c.loom.json")))
    #expect(try loom.run("merge", "a.loom.json", "b.loom.json").code == 2)
  }
}

extension LoomProgram {
  /// The pseudonym of a session's file.
  func annotator(_ name: String) throws -> String? {
    try read(name).split(separator: "\n").first { $0.hasPrefix("\"annotator\"") }
      .map { String($0.dropFirst(13).prefix { $0 != "\"" }) }
  }
}
