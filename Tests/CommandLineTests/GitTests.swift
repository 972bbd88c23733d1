import Foundation
import Testing

/// Sessions in real git: the merge driver, and what a text diff shows.
@Suite struct GitTests {
  /// Two clones of a repository with a session, in the hands of two people.
  final class Clones {
    let loom: LoomProgram

    init() throws {
      loom = try LoomProgram()
      loom.environment = [
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@example.org",
      ]
      try git("init", "-q", "-b", "main", "one")
      try document("gitattributes", to: "one/.gitattributes")
      try document("gitignore", to: "one/.gitignore")
      try run("one", "new", "one/s.loom.json", "--prompt-file", "-", input: "Once upon a time")
      try run("one", "add", "one/s.loom.json", "--parent", "1", "--text", " there was")
      try commit("one", "Start")
      try git("clone", "-q", "one", "two")
      for clone in ["one", "two"] {
        let program = LoomProgram.path
        try git("-C", clone, "config", "merge.loom.name", "loom sessions")
        try git(
          "-C",
          clone,
          "config",
          "merge.loom.driver",
          "'\(program)' merge --git --base %O %A %B --path %P"
        )
        try git("-C", clone, "config", "diff.loom.textconv", "'\(program)' show --tree")
      }
    }

    /// A block of docs/GIT.md, as a person would copy it.
    private func document(_ name: String, to path: String) throws {
      let root = (#filePath as NSString).deletingLastPathComponent + "/../../docs/GIT.md"
      let text = try String(contentsOfFile: root, encoding: .utf8)
      let block = try #require(text.components(separatedBy: "```\(name)\n").dropFirst().first)
      try loom.write(try #require(block.components(separatedBy: "```").first), to: path)
    }

    @discardableResult
    func git(_ arguments: String...) throws -> LoomProgram.Outcome {
      let outcome = try loom.run(arguments, wrapper: "shift; set -- git \"$@\";")
      return outcome
    }

    /// Runs the program as the person of a clone.
    @discardableResult
    func run(
      _ person: String,
      _ arguments: String...,
      input: String = ""
    ) throws
      -> LoomProgram.Outcome
    {
      loom.environment["XDG_STATE_HOME"] = "\(loom.folder)/state-\(person)"
      let outcome = try loom.run(arguments, input: input)
      #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
      return outcome
    }

    func commit(_ clone: String, _ subject: String) throws {
      try git("-C", clone, "add", "-A")
      let outcome = try git("-C", clone, "commit", "-qm", subject)
      #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    }

    func texts(_ clone: String) throws -> [String] {
      try loom.nodes("\(clone)/s.loom.json").compactMap { $0["text"] as? String }
    }

    func expectSound(_ clone: String) throws {
      let outcome = try loom.run("check", "\(clone)/s.loom.json")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
  }

  /// Token probabilities are not in git: each clone keeps those it made, and none gets another's.
  @Test func probabilitiesStayWithTheirNodes() throws {
    let clones = try Clones()
    for (person, seed) in [("one", "1"), ("two", "2")] {
      try clones.run(
        person,
        "generate",
        "\(person)/s.loom.json",
        "-n",
        "1",
        "--backend",
        "builtin",
        "--max-tokens",
        "8",
        "--top-logprobs",
        "1",
        "--seed",
        seed
      )
      try clones.commit(person, "A branch")
    }
    try clones.git("-C", "two", "fetch", "-q")
    let outcome = try clones.git("-C", "two", "merge", "--no-edit", "origin/main")
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    try clones.git("-C", "one", "pull", "-q", "../two", "main")
    for clone in ["one", "two"] {
      // Acting on it writes it anew.
      try clones.run(clone, "rate", "\(clone)/s.loom.json", "1", "1")
      try clones.expectSound(clone)
      let made = try clones.loom.nodes("\(clone)/s.loom.json").filter {
        $0["kind"] as? String == "completion"
      }
      #expect(made.count == 2)
      var count = 0
      for node in made {
        guard let tokens = node["logprobs"] as? [[String: Any]] else { continue }
        count += 1
        let text = tokens.compactMap { $0["token"] as? String }.joined()
        #expect(text == node["text"] as? String, "\(clone)")
      }
      #expect(count >= 1, "\(clone)")
    }
  }

  @Test func twoPeoplesWorkIsUnited() throws {
    let clones = try Clones()
    try clones.run("one", "rate", "one/s.loom.json", "2", "1")
    try clones.run("one", "add", "one/s.loom.json", "--parent", "2", "--text", " mine")
    try clones.commit("one", "Mine")
    try clones.run("two", "rate", "two/s.loom.json", "1", "2")
    try clones.run("two", "add", "two/s.loom.json", "--parent", "2", "--text", " yours")
    try clones.commit("two", "Yours")
    try clones.git("-C", "two", "fetch", "-q")
    let outcome = try clones.git("-C", "two", "merge", "--no-edit", "origin/main")
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    try clones.expectSound("two")
    #expect(
      try clones.texts("two").sorted() == [" mine", " there was", " yours", "Once upon a time"]
    )
    let votes = try clones.loom.read("two/s.loom.json").split(separator: "\n").filter {
      $0.contains("\"kind\":\"rating\"")
    }
    let mine = try #require(try clones.loom.annotator("one/s.loom.json"))
    let yours = try #require(try clones.loom.annotator("two/s.loom.json"))
    #expect(mine != yours)
    #expect(votes.count == 2)
    #expect(votes.contains { $0.contains(mine) } && votes.contains { $0.contains(yours) })

    // On to the next round, from the other side: nothing comes twice.
    try clones.run("one", "add", "one/s.loom.json", "--parent", "3", "--text", " and more")
    try clones.commit("one", "More")
    let back = try clones.git(
      "-C",
      "one",
      "pull",
      "-q",
      "--no-rebase",
      "--no-edit",
      "../two",
      "main"
    )
    #expect(back.code == 0, "\(back.output) \(back.errors)")
    try clones.expectSound("one")
    #expect(
      try clones.texts("one").sorted()
        == [" and more", " mine", " there was", " yours", "Once upon a time"]
    )
  }

  @Test func aConflictStopsTheMergeWithAWholeFile() throws {
    let clones = try Clones()
    for clone in ["one", "two"] {
      let path = "\(clone)/s.loom.json"
      let session = try clones.loom.read(path)
      #expect(session.contains("Once upon a time"))
      try clones.run(clone, "rate", path, "2", clone == "one" ? "1" : "-1")
      try clones.commit(clone, "Rate")
    }
    try clones.git("-C", "two", "fetch", "-q")
    let outcome = try clones.git("-C", "two", "merge", "--no-edit", "origin/main")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("Conflict: Node 2 is rated"))
    #expect(outcome.output.contains("CONFLICT (content)"))
    try clones.expectSound("two")
    // It is whole: adding it ends the merge.
    try clones.commit("two", "Both votes")
    #expect(
      try clones.loom.read("two/s.loom.json").components(separatedBy: "\"kind\":\"rating\"").count
        == 3
    )
  }

  @Test func rebaseAndCherryPick() throws {
    let clones = try Clones()
    try clones.run("one", "add", "one/s.loom.json", "--parent", "2", "--text", " mine")
    try clones.commit("one", "Mine")
    for text in [" yours", " yours too"] {
      try clones.run("two", "add", "two/s.loom.json", "--parent", "2", "--text", text)
      try clones.commit("two", "Add\(text)")
    }
    try clones.git("-C", "two", "fetch", "-q")
    try clones.git("-C", "two", "branch", "old")
    let outcome = try clones.git("-C", "two", "rebase", "-q", "origin/main")
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    try clones.expectSound("two")
    let all = [" mine", " there was", " yours", " yours too", "Once upon a time"]
    #expect(try clones.texts("two").sorted() == all)
    // Only the last one, onto the other's.
    try clones.git("-C", "one", "fetch", "-q", "../two", "old:old")
    let pick = try clones.git("-C", "one", "cherry-pick", "old")
    #expect(pick.code == 0, "\(pick.output) \(pick.errors)")
    try clones.expectSound("one")
    #expect(try clones.texts("one").contains(" yours too"))
    #expect(try !clones.texts("one").contains(" yours"))
  }

  @Test func aDamagedFileStopsTheMergeWithASentence() throws {
    let clones = try Clones()
    try clones.run("one", "add", "one/s.loom.json", "--parent", "2", "--text", " mine")
    try clones.commit("one", "Mine")
    try clones.loom.write("{", to: "two/s.loom.json")
    try clones.commit("two", "Break")
    try clones.git("-C", "two", "fetch", "-q")
    let outcome = try clones.git("-C", "two", "merge", "--no-edit", "origin/main")
    #expect(outcome.code != 0)
    #expect(outcome.sentences.contains { $0.hasPrefix("loom: ") && $0.contains("--repair") })
    #expect(try clones.loom.read("two/s.loom.json") == "{")
    // As a driver, it tells a failure from a conflict.
    let failure = try clones.loom.run("merge", "--git", "two/s.loom.json", "one/s.loom.json")
    #expect(failure.code == 129)
  }

  @Test func oneActIsASmallDifference() throws {
    let clones = try Clones()
    for number in 0..<30 {
      try clones.run(
        "one",
        "add",
        "one/s.loom.json",
        "--parent",
        "1",
        "--text",
        " branch \(number)"
      )
    }
    try clones.commit("one", "Thirty")
    try clones.run("one", "rate", "one/s.loom.json", "17", "2")
    let outcome = try clones.git("-C", "one", "diff", "--no-textconv", "--numstat")
    let counts = outcome.output.split(separator: "\t").prefix(2).compactMap { Int($0) }
    // The node, the vote, the act, the line before each, and the number of the last entry.
    #expect(counts.count == 2 && counts.allSatisfy { $0 <= 8 }, "\(outcome.output)")
    let readable = try clones.git("-C", "one", "diff").output
    #expect(readable.contains("+2"))
    #expect(
      readable.components(separatedBy: "\n").count { $0.hasPrefix("+  ") || $0.hasPrefix("-  ") }
        == 2
    )
    // Nothing but the session is kept.
    let files = try clones.git("-C", "one", "ls-files").output
    #expect(files == ".gitattributes\n.gitignore\ns.loom.json\n")
  }
}
