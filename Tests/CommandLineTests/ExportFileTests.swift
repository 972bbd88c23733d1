import Foundation
import Testing

/// The files of an export: parts, shards, folders, compression, and what happens to those there.
@Suite struct ExportFileTests {
  /// A session with several roots, each with a good, a bad and a rewritten completion.
  private func program(roots: Int = 12) throws -> LoomProgram {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("generate", "s.loom.json", "-n", "2", "--max-tokens", "4", "--seed", "1")
    try loom.run("rate", "s.loom.json", "2", "2")
    try loom.run("rate", "s.loom.json", "3", "-1")
    var session = try #require(
      try JSONSerialization.jsonObject(with: Data(try loom.read("s.loom.json").utf8))
        as? [String: Any]
    )
    let nodes = try #require(session["nodes"] as? [[String: Any]])
    var all: [[String: Any]] = []
    for root in 0..<roots {
      for node in nodes {
        var copy = node
        copy["id"] = (node["id"] as? Int ?? 0) + root * 3
        if let parent = node["parent"] as? Int { copy["parent"] = parent + root * 3 }
        if node["parent"] == nil || node["parent"] is NSNull { copy["text"] = "Root \(root):" }
        all.append(copy)
      }
    }
    session["nodes"] = all
    session["votes"] = []
    session["history"] = []
    session["next_node"] = roots * 3 + 1
    let data = try JSONSerialization.data(withJSONObject: session)
    try loom.write(String(decoding: data, as: UTF8.self), to: "many.loom.json")
    let check = try loom.run("check", "many.loom.json")
    try #require(check.code == 0, "\(check.errors)")
    return loom
  }

  @Test func partsAndShardsAreFilesOfTheirOwn() throws {
    let loom = try program()
    let export = try loom.run(
      ["export", "many.loom.json", "--format", "trl-unpaired", "--out", "kto.jsonl"]
        + ["--truncation", "keep", "--split", "75/25", "--shard-rows", "10"]
    )
    #expect(export.code == 0, "\(export.errors)")
    #expect(export.errors.contains("18 for training, 6 for validation."))
    let names = try loom.filesButBackups().filter { $0.hasPrefix("kto") }
    #expect(
      names == [
        "kto.train-00001-of-00002.jsonl", "kto.train-00002-of-00002.jsonl",
        "kto.validation-00001-of-00001.jsonl",
      ]
    )
    for name in names { #expect(loom.mode(name) == 0o600) }
    #expect(try objects(try loom.read(names[0])).count == 10)
  }

  @Test func whatReadersDoNotKnowIsBesideTheRows() throws {
    let loom = try program()
    let export = try loom.run(
      ["export", "many.loom.json", "--format", "openai-dpo", "--out", "dpo.jsonl"]
        + ["--truncation", "keep"]
    )
    #expect(export.code == 0, "\(export.errors)")
    let rows = try objects(try loom.read("dpo.jsonl"))
    let origins = try objects(try loom.read("dpo.meta.jsonl"))
    #expect(rows.count == 12 && origins.count == 12)
    for row in rows {
      #expect(Set(row.keys) == ["input", "preferred_output", "non_preferred_output"])
    }
    for origin in origins { #expect(origin["meta"] is String && origin["pair_id"] is String) }
  }

  @Test func packedFilesHoldTheSameBytes() throws {
    let loom = try program()
    let common = ["export", "many.loom.json", "--format", "trl-unpaired", "--truncation", "keep"]
    try loom.run(common + ["--out", "plain.jsonl"])
    try loom.run(common + ["--out", "a.jsonl.gz"])
    try loom.run(common + ["--out", "b.jsonl", "--gzip"])
    let names = try loom.filesButBackups()
    #expect(names.contains("b.jsonl.gz") && !names.contains("b.jsonl"))
    let first = try Data(contentsOf: URL(filePath: loom.folder + "/a.jsonl.gz"))
    #expect(first == (try Data(contentsOf: URL(filePath: loom.folder + "/b.jsonl.gz"))))
    let unpacked = try shell("gzip -dc '\(loom.folder)/a.jsonl.gz'")
    #expect(unpacked == (try loom.read("plain.jsonl")))
    let piped = try loom.run(common + ["--out", "-"])
    #expect(piped.output == unpacked)
  }

  @Test func aFolderIsWholeOrNotThere() throws {
    let loom = try program()
    let common = ["export", "many.loom.json", "--format", "hf-dir", "--truncation", "keep"]
    let refused = try loom.run(common + ["--out", "set"])
    #expect(refused.code == 1 && refused.errors.contains("--license"))
    #expect(try !loom.filesButBackups().contains("set"))

    let made = try loom.run(common + ["--out", "set", "--license", "cc0-1.0"])
    #expect(made.code == 0, "\(made.errors)")
    #expect(try loom.read("set/README.md").hasPrefix("---\nlicense: cc0-1.0\n"))
    #expect(loom.mode("set") == 0o700)
    let again = try loom.run(common + ["--out", "set", "--license", "other"])
    #expect(again.code == 1 && again.errors.contains("--replace"))
    let replaced = try loom.run(common + ["--out", "set", "--license", "other", "--replace"])
    #expect(replaced.code == 0, "\(replaced.errors)")
    #expect(try loom.read("set.old/README.md").contains("cc0-1.0"))
    #expect(try loom.read("set/README.md").contains("license: other"))
    // A third one would have to take the place of what is kept.
    let third = try loom.run(common + ["--out", "set", "--license", "mit", "--replace"])
    #expect(third.code == 1 && third.errors.contains("set.old"))
    #expect(try loom.read("set/README.md").contains("license: other"))
    let left = try loom.filesButBackups().filter { $0.hasPrefix("set") }
    #expect(left == ["set", "set.old"])
  }

  @Test func whatCannotBeIsRefusedBeforeAnythingIsRead() throws {
    let loom = try LoomProgram()
    let cases: [([String], String)] = [
      (["--format", "hf-dir", "--license", "other", "--out", "-"], "is a folder"),
      (["--format", "trl-sft", "--split", "80/20", "--out", "-"], "standard output"),
      (["--format", "minihf-zip", "--validation", "5%", "--out", "z.zip"], "cannot be divided"),
    ]
    for (arguments, words) in cases {
      let outcome = try loom.run(["export", "none.loom.json"] + arguments)
      #expect(outcome.code == 1 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.sentences.count == 1)
    }
    for wrong in [
      ["--validation", "0%"], ["--split", "80"], ["--validation", "5%", "--split", "8/2"],
    ] {
      let arguments = ["export", "n.loom.json", "--format", "trl-sft", "--out", "x"] + wrong
      #expect(try loom.run(arguments).code == 2)
    }
  }

  private func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}
