import Foundation
import Testing

@Suite struct StoryTests {
  @Test func whatIsPutAsideOrCopiedIsSaid() throws {
    let loom = try LoomProgram()
    try loom.write(
      #"{"format":"loom-session","version":3,"program":"t","id":"cd613e30d8f16adf91b7584a2265b1f5","#
        + #""title":"t","created_ms":1,"mode":"text","annotator":"a","last_entry":0,"cursor":1,"nodes":["#
        + #"{"id":1,"parent":null,"kind":"prompt","text":"Once","created_ms":1},"#
        + #"{"id":2,"parent":1,"kind":"human","text":" a dog","derived":{"by":"copy","from":[3]},"created_ms":1},"#
        + #"{"id":3,"parent":1,"kind":"human","text":" a king","archived":true,"created_ms":1},"#
        + #"{"id":4,"parent":3,"kind":"human","text":" slept","created_ms":1}]}"# + "\n",
      to: "s.loom.json"
    )
    let tree = try loom.run("show", "s.loom.json")
    #expect(tree.code == 0 && tree.output.contains("2 · by hand · copy of #3"), "\(tree.errors)")
    #expect(!tree.output.contains("a king"))
    #expect(tree.output.hasSuffix("2 archived nodes are left out; --filter archived lists them\n"))
    let archived = try loom.run("show", "s.loom.json", "--filter", "archived")
    #expect(archived.output.contains("3 · by hand · archived") && archived.output.contains("slept"))
  }

  @Test func aSessionGrowsIsJudgedAndExported() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    #expect(loom.mode("s.loom.json") == 0o600)

    let made = try loom.run(
      "generate",
      "s.loom.json",
      "-n",
      "2",
      "--max-tokens",
      "8",
      "--seed",
      "1",
      "--json"
    )
    #expect(made.code == 0 && made.errors.isEmpty, "\(made.errors)")
    let branches = try objects(made.output)
    #expect(Set(branches.map { $0["id"] as? Int }) == [2, 3])
    for branch in branches {
      #expect(branch["parent"] as? Int == 1 && branch["kind"] as? String == "completion")
      #expect((branch["text"] as? String)?.isEmpty == false)
      let generation = try #require(branch["generation"] as? [String: Any])
      #expect(generation["backend"] as? String == "builtin" && generation["finish"] != nil)
      #expect((generation["prompt_sha256"] as? String)?.count == 64)
      let parameters = try #require(generation["parameters"] as? [String: Any])
      #expect(parameters["max_tokens"] as? Int == 8)
    }

    #expect(try loom.run("rate", "s.loom.json", "2", "2").output == "Node 2 is rated +2.\n")
    #expect(try loom.run("rate", "s.loom.json", "3", "-1").output == "Node 3 is rated -1.\n")
    let rewrite = try loom.run(
      "rewrite",
      "s.loom.json",
      "3",
      "--text-file",
      "-",
      "--note",
      "too vague",
      "--json",
      input: " there lived a dog.\n"
    )
    let node = try #require(try objects(rewrite.output).first)
    #expect(node["kind"] as? String == "rewrite" && node["rewrite_of"] as? Int == 3)
    #expect(node["text"] as? String == " there lived a dog.\n")
    #expect(node["note"] as? String == "too vague")
    #expect(try loom.run("add", "s.loom.json", "--parent", "4", "--text", "It ran.").code == 0)

    let tree = try loom.run("show", "s.loom.json")
    #expect(tree.output.contains("5 nodes, 1 good, 1 bad, 1 rewrites"))
    #expect(tree.output.contains("rewrite of 3"))
    let path = try loom.run("show", "s.loom.json", "--path", "5")
    #expect(path.output == "Once upon a time there lived a dog.\nIt ran.")

    let export = try loom.run(
      "export",
      "s.loom.json",
      "--format",
      "trl-preference",
      "--out",
      "pairs.jsonl",
      "--truncation",
      "keep"
    )
    #expect(export.code == 0, "\(export.errors)")
    #expect(export.output.isEmpty && export.errors.contains("rows written"))
    #expect(loom.mode("pairs.jsonl") == 0o600)
    let rows = try objects(try loom.read("pairs.jsonl"))
    #expect(rows.contains { $0["source"] as? String == "edit" })
    #expect(rows.contains { $0["source"] as? String == "rating" })
    for row in rows { #expect(row["prompt"] as? String == "Once upon a time") }

    #expect(try loom.run("check", "s.loom.json").code == 0)
    #expect(try loom.filesButBackups() == ["home", "logs", "pairs.jsonl", "s.loom.json"])
  }

  @Test func votesAreTheInterfacesOwn() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("rate", "s.loom.json", "1", "+1")
    try loom.run("rate", "s.loom.json", "1", "clear")
    try loom.run("rate", "s.loom.json", "1", "clear")
    let session = try #require(
      try JSONSerialization.jsonObject(with: Data(try loom.read("s.loom.json").utf8))
        as? [String: Any]
    )
    let votes = try #require(session["votes"] as? [[String: Any]])
    #expect(votes.map { $0["kind"] as? String } == ["rating", "rating"])
    #expect(votes[0]["value"] as? Int == 1)
    let annotator = try loom.read("home/.local/state/loom/annotator")
    #expect(votes.map { ($0["annotator"] as? String ?? "") + "\n" } == [annotator, annotator])
    #expect(loom.mode("home/.local/state/loom/annotator") == 0o600)
    try loom.makeSession("other.loom.json")
    #expect(try loom.read("other.loom.json").contains(annotator.dropLast()))
  }

  @Test func conversationsTakeTurns() throws {
    let loom = try LoomProgram()
    try loom.write("Answer in rhymes.", to: "system.txt")
    let new = try loom.run(
      "new",
      "t.loom.json",
      "--mode",
      "chat",
      "--system-file",
      "system.txt",
      "--prompt-file",
      "-",
      "--hide-prompt",
      "--auto",
      "1",
      "--title",
      "Rhymes",
      input: "Who are you?"
    )
    #expect(new.code == 0, "\(new.errors)")
    #expect(try loom.run("generate", "t.loom.json", "-n", "1", "--max-tokens", "5").code == 0)
    #expect(try loom.run("add", "t.loom.json", "--parent", "2", "--text", "Go on.").code == 0)
    let nodes = try loom.nodes("t.loom.json")
    #expect(nodes.map { $0["role"] as? String } == ["user", "assistant", "user"])
    #expect(nodes[0]["hidden"] as? Bool == true)
    let text = try loom.read("t.loom.json")
    #expect(text.contains("\"auto\":1") && text.contains("Answer in rhymes."))
    #expect(try loom.run("show", "t.loom.json").output.contains("1 · prompt · user  (hidden)"))
    let path = try loom.run("show", "t.loom.json", "--path", "3").output
    #expect(path.hasPrefix("[1 user]\nWho are you?\n\n[2 assistant]\n"))
  }

  @Test func textsStayByteForByte() throws {
    let loom = try LoomProgram()
    let text = "e\u{301}\u{FEFF}\r\n\t \u{202E}\u{1B}[31m\u{0}end \n\n"
    try loom.makeSession(prompt: text)
    #expect(
      Array(try loom.run("show", "s.loom.json", "--path", "1").output.utf8) == Array(text.utf8)
    )
    #expect(try loom.nodes().first?["text"] as? String == text)
    let tree = try loom.run("show", "s.loom.json").output
    #expect(!tree.contains("\u{1B}") && !tree.contains("\u{202E}"))
    #expect(tree.split(separator: "\n").count == 2)
  }

  @Test func aPersonsOwnTextChangesInPlace() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("generate", "s.loom.json", "-n", "1", "--max-tokens", "3")
    #expect(try loom.run("rewrite", "s.loom.json", "1", "--in-place", "--text", "Then").code == 0)
    #expect(try loom.nodes().first?["text"] as? String == "Then")
    let refused = try loom.run("rewrite", "s.loom.json", "2", "--in-place", "--text", "x")
    #expect(refused.code == 1 && refused.sentences.count == 1)
    #expect(refused.errors.contains("model's words"))
  }

  @Test func exportsTellWhatTheyWouldDo() throws {
    let loom = try LoomProgram()
    try loom.makeSession("a.loom.json")
    try loom.makeSession("b.loom.json")
    for name in ["a.loom.json", "b.loom.json"] {
      try loom.run("add", name, "--parent", "1", "--text", " there was")
      try loom.run("rewrite", name, "2", "--text", " there lived \(name)")
    }
    let preview = try loom.run(
      "export",
      "*.loom.json",
      "--format",
      "trl-preference",
      "--explain"
    )
    #expect(preview.code == 0 && preview.output.isEmpty)
    #expect(preview.errors.contains("2 rows would be written"), "\(preview.errors)")
    #expect(try !loom.files().contains { $0.hasSuffix("jsonl") })
    let formats = try loom.run("export", "--list")
    #expect(formats.code == 0 && formats.output.contains("minihf-zip"))
    let nothing = try loom.run("export", "?.json", "--format", "ranked", "--out", "-")
    #expect(nothing.code == 1 && nothing.errors.contains("No file matches"))
  }

  @Test func aTreeIsExportedAndComesBack() throws {
    let loom = try LoomProgram()
    try loom.makeSession("a.loom.json")
    try loom.run("add", "a.loom.json", "--parent", "1", "--text", " there was")
    try loom.run("rewrite", "a.loom.json", "2", "--text", " there lived")
    for format in ["miniloom", "pyloom-json", "markdown", "text", "html", "dot"] {
      let options = format == "markdown" ? ["--all"] : format == "text" ? ["--node", "3"] : []
      let file = "tree.\(format)"
      let written = try loom.run(
        ["export", "a.loom.json", "--format", format, "--out", file] + options
      )
      #expect(written.code == 0 && written.errors.contains("written"), "\(written.errors)")
      if format == "html" || format == "dot" { continue }
      let read = try loom.run("import", file, "--out", "\(format).loom.json")
      #expect(read.code == 0, "\(read.errors)")
    }
    let text = try loom.run(
      "export",
      "a.loom.json",
      "--format",
      "text",
      "--node",
      "3",
      "--out",
      "-"
    )
    for (format, end) in [
      ("miniloom", "3"), ("pyloom-json", "3"), ("markdown", "3"), ("text", "1"),
    ] {
      let path = try loom.run("show", "\(format).loom.json", "--path", end)
      #expect(path.output == text.output && path.output.hasSuffix(" there lived"))
    }
    let two = try loom.run(
      "export",
      "a.loom.json",
      "text.loom.json",
      "--format",
      "dot",
      "--out",
      "-"
    )
    #expect(two.code == 1 && two.errors.contains("one session"))
    let none = try loom.run("export", "a.loom.json", "--format", "dot", "--node", "9", "--out", "d")
    #expect(none.code == 1 && none.errors.contains("no node 9"))
  }
}
