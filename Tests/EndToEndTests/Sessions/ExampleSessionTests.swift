import Foundation
import Glibc
import PtyHarness
import Testing

/// The sessions in `sessions/` are whole, open, and make datasets that pass the checks.
@Suite struct ExampleSessionTests {
  static let names: [String] = {
    let folder = Project.path("sessions")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".loom.json") }.sorted()
  }()

  private static let formats = [
    "trl-preference", "trl-unpaired", "trl-sft", "trl-stepwise", "trl-triple", "axolotl-pairs",
    "axolotl-spans", "openai-dpo", "openai-sft", "gemini-preference", "gemini-sft", "hh-rlhf",
    "triplet", "ranked", "votes", "minihf-zip",
  ]
  private static let textFormats: Set = ["trl-stepwise", "axolotl-spans", "minihf-zip"]

  /// A workplace with a copy of the session.
  private func copy(_ name: String) throws -> Workplace {
    let place = try Workplace()
    let content = FileManager.default.contents(atPath: Project.path("sessions/\(name)"))
    try #require(content).write(to: URL(fileURLWithPath: place.path("s.loom.json")))
    return place
  }

  @Test func thereAreTwo() {
    #expect(Self.names.contains("story.loom.json") && Self.names.contains("chat.loom.json"))
  }

  @Test(arguments: names)
  func isSoundAndStaysAsItIs(name: String) throws {
    let place = try copy(name)
    try place.check()
    let before = try place.read("s.loom.json")
    let terminal = try place.open()
    try terminal.see("toy model")
    terminal.quit()
    #expect(try place.read("s.loom.json") == before, "a look changes nothing")

    // Going elsewhere changes where the person was, and what nobody had seen is seen now.
    let again = try place.open()
    try again.see("toy model")
    again.send("G")
    try again.see("the last row") { $0.bar.contains { $0.isNumber } && $0.status == nil }
    again.quit()
    try place.check()
    let changed = zip(
      before.split(separator: "\n"),
      try place.read("s.loom.json").split(separator: "\n")
    )
    .filter { $0 != $1 }
    // The lines of the cursor, of the last entry and of an older version's number, and one for each
    // node that is seen now.
    let unseen = before.split(separator: "\n").count {
      $0.contains("\"kind\":\"completion\"") && !$0.contains("\"seen_ms\":")
    }
    #expect(changed.count <= 3 + unseen)
  }

  @Test func theStory() throws {
    let place = try copy("story.loom.json")
    let nodes = try place.nodes()
    #expect(nodes.count >= 20)
    #expect(nodes.contains { $0["kind"] as? String == "rewrite" && $0["note"] != nil })
    #expect(nodes.contains { $0["bookmark"] as? Bool == true })
    #expect(nodes.contains { ($0["rating"] as? Int ?? 0) < 0 })
    let finishes = Set(
      nodes.compactMap { ($0["generation"] as? [String: Any])?["finish"] as? String }
    )
    #expect(finishes.isSuperset(of: ["stop", "length"]))
  }

  @Test func theConversation() throws {
    let place = try copy("chat.loom.json")
    let nodes = try place.nodes()
    let questions = nodes.filter { $0["role"] as? String == "user" }
    #expect(questions.count >= 3)
    for question in questions {
      let replies = nodes.filter { $0["parent"] as? Int == question["id"] as? Int }
      #expect(replies.filter { $0["rating"] != nil }.count >= 2)
    }
    // Rewrites that tell why, at length.
    let stories = nodes.filter {
      $0["kind"] as? String == "rewrite" && ($0["note"] as? String ?? "").count > 200
    }
    #expect(stories.count >= 2)
  }

  /// Python with the trainers' libraries, where `export-venv.sh` has made it, or any Python.
  private static let python: (path: String, options: [String])? = {
    let own = Project.path(".venv-export/bin/python")
    if access(own, X_OK) == 0 { return (own, ["--require-libs"]) }
    return access("/usr/bin/python3", X_OK) == 0 ? ("/usr/bin/python3", ["--no-libs"]) : nil
  }()

  @Test(arguments: names, formats)
  func exports(name: String, format: String) throws {
    let place = try copy(name)
    let isChat = try place.read("s.loom.json").contains("\"mode\":\"chat\"")
    guard !(isChat && Self.textFormats.contains(format)) else {
      let refused = try place.run(
        "export",
        "s.loom.json",
        "--format",
        format,
        "--out",
        "rows",
        code: 1
      )
      #expect(refused.errors.contains("holds texts only"))
      return
    }
    let outcome = try place.run("export", "s.loom.json", "--format", format, "--out", "rows")
    #expect(outcome.errors.contains(" written"))
    #expect(!outcome.errors.contains(" 0 rows written"))
    guard let (python, options) = Self.python else { return }
    try validate(place, python, ["--no-libs"], format)
    if options != ["--no-libs"] { try validate(place, python, options, format) }
  }

  private func validate(
    _ place: Workplace,
    _ python: String,
    _ options: [String],
    _ format: String
  ) throws {
    let tool = Project.path("Tests/Tools/validate_export.py")
    let terminal = try place.shell(
      "exec \(python) \(tool) \(options.joined(separator: " ")) --format \(format) rows",
      columns: 300
    )
    let status = terminal.waitForEnd(seconds: 300)
    #expect(status == .exited(0), "\(terminal.text)")
    #expect(terminal.text.contains("ok "))
  }
}
