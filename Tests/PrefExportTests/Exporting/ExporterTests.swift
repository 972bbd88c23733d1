import Testing
import TreeModel

@testable import PrefExport

@Suite struct ExporterTests {
  private func session(_ id: String, rows: Int) throws -> Session {
    var garden = Garden(id: id)
    for index in 0..<rows {
      let root = try garden.prompt("\(id) \(index)")
      _ = try garden.completion(" good", under: root, 1)
      _ = try garden.completion(" bad", under: root, -1)
    }
    return garden.session
  }

  @Test func shardsHoldTheRowsInOrder() throws {
    let sessions = try [session("a", rows: 5), session("b", rows: 2)]
    let whole = try files(sessions, options(.trlPreference)).files.text("out.jsonl")
    let sharded = try files(sessions, options(.trlPreference) { $0.shardRows = 3 }).files
    #expect(
      sharded.names == [
        "out-00001-of-00003.jsonl", "out-00002-of-00003.jsonl", "out-00003-of-00003.jsonl",
      ]
    )
    #expect(sharded.names.map(sharded.text).joined() == whole)
    #expect(try sharded.rows(sharded.names[2]).count == 1)
  }

  @Test func namesKeepTheirEndings() {
    let format = ExportFormat.trlSFT.writer
    func name(_ name: String, _ split: DataSplit? = nil, isProvenance: Bool = false) -> String {
      FileNaming(name, format: format).name(
        split: split,
        shard: split == nil ? nil : (2, 12),
        isProvenance: isProvenance
      )
    }
    #expect(name("a/b.jsonl") == "a/b.jsonl")
    #expect(name("b.jsonl.gz", .test) == "b.test-00002-of-00012.jsonl.gz")
    #expect(name("b.jsonl", isProvenance: true) == "b.meta.jsonl")
    #expect(name("b", .train) == "b.train-00002-of-00012")
    #expect(name(".jsonl") == ".jsonl")
  }

  /// Rows of one session are the same whether or not others stand beside it.
  @Test func sessionsAreReadOneByOne() throws {
    let sessions = try (0..<4).map { try session("s\($0)", rows: 3) }
    let together = try files(sessions, options(.trlPreference)).files.text("out.jsonl")
    let alone = try sessions.map {
      try files([$0], options(.trlPreference)).files.text("out.jsonl")
    }
    #expect(together == alone.joined())
  }

  @Test func nothingIsWrittenAfterARefusal() throws {
    var exporter = try Exporter(options(.trlSFT), program: "p", spool: MemorySpool())
    try exporter.add(session("a", rows: 1))
    #expect(throws: ExportError.sameSession(id: "a")) { try exporter.add(session("a", rows: 1)) }
    let chat = Garden(id: "c", title: "Chat", mode: .chat).session
    #expect(throws: ExportError.mixedShapes(text: ["a"], chat: ["Chat"])) { try exporter.add(chat) }
  }

  @Test func contradictionsAcrossSessionsAreLeftOut() throws {
    func session(_ id: String, _ rating: Int8) throws -> Session {
      var garden = Garden(id: id)
      let root = try garden.prompt("Once")
      _ = try garden.completion(" upon a time", under: root, rating)
      return garden.session
    }
    let sessions = try [session("a", 1), session("b", -1), session("c", 2), session("d", 1)]
    let (files, report) = try files(sessions, options(.trlUnpaired))
    #expect(try files.rows("out.jsonl").map { try $0.bool("label") } == [true])
    #expect(report.reasons == [.contradiction: 1, .duplicate: 2])
    #expect(report.candidates == 4)
  }

  @Test func rowsThatTrainersDropAreAnnounced() throws {
    var garden = Garden(id: "long")
    for words in [10, 2_000, 3_000] {
      let root = try garden.prompt(String(repeating: "wörd ", count: words) + "end")
      _ = try garden.completion(" good", under: root, 1)
      _ = try garden.completion(" bad", under: root, -1)
    }
    let long = try files([garden.session], options(.trlPreference)).report.warnings
    #expect(long == [.longRows(2, tokens: 1_024, service: "TRL")])
    let cut = options(.trlPreference) { $0.maxPromptChars = 1_000 }
    #expect(try files([garden.session], cut).report.warnings.isEmpty)
    let elsewhere = options(.ranked)
    #expect(try files([garden.session], elsewhere).report.warnings.isEmpty)
  }

  // MARK: Folders

  @Test func aFolderHasACardAndItsFiles() throws {
    let sessions = try (0..<3).map { try session("s\($0)", rows: 20) }
    let (files, report) = try files(
      sessions,
      options(.hfDir) { $0.license = "cc-by-4.0" },
      as: ""
    )
    let parts = ["preference", "sft", "unpaired", "ranked"]
    #expect(
      files.names
        == parts.flatMap { ["\($0)/train.jsonl", "\($0)/validation.jsonl"] }
        + ["README.md", "dataset_info.json"]
    )
    let rows = try files.names.dropLast(2).reduce(0) { try $0 + files.rows($1).count }
    #expect(rows == report.rows)
    let card = files.text("README.md")
    #expect(card.hasPrefix("---\nlicense: cc-by-4.0\n"))
    for part in parts {
      #expect(card.contains("- config_name: \(part)\n"))
      #expect(card.contains("    path: \(part)/validation.jsonl\n"))
    }
    let digests = card.split(separator: "\n").filter { $0.hasPrefix("  description: sha256 ") }
    #expect(Set(digests).count == parts.count)
    #expect(files.text("dataset_info.json").contains(#""file_name":"preference/train.jsonl""#))
  }

  /// What one config trains on must not be what another one is validated with.
  @Test func aRootIsInTheSamePartOfEveryConfig() throws {
    let sessions = try (0..<3).map { try session("s\($0)", rows: 20) }
    let files = try files(
      sessions,
      options(.hfDir) {
        $0.license = "other"
        $0.split = .shares([70, 30], by: .source)
      },
      as: ""
    ).files
    var roots: [String: Set<String>] = [:]
    for name in files.names.dropLast(2) {
      let part = name.hasSuffix("train.jsonl") ? "train" : "validation"
      for row in try files.rows(name) {
        let root = try #require(row.meta["root"] as? Int)
        roots[part, default: []].insert("\(try row.text("session"))/\(root)")
      }
    }
    #expect(roots["train"]?.isDisjoint(with: roots["validation"] ?? []) == true)
    #expect(roots["validation"]?.isEmpty == false)
  }

  /// A long text with many completions makes a dataset many times its size: said before it is made.
  @Test func textsThatEveryRowRepeatsAreAnnounced() throws {
    var garden = Garden(id: "long")
    let root = try garden.prompt(String(repeating: "A line of a long story.\n", count: 100_000))
    for number in 0..<450 { _ = try garden.completion(" \(number)", under: root, 1) }
    let announced = ExportWarning.longPrompts(450 * 2_400_000)
    let whole = try previewExport(of: [garden.session], options(.trlUnpaired))
    #expect(whole.warnings.contains(announced))
    #expect(
      announced.sentence
        == "Every row repeats the text before it, which comes to about 1 GB: keep only the end of "
        + "each prompt with --max-prompt-chars."
    )
    let cut = try previewExport(
      of: [garden.session],
      options(.trlUnpaired) { $0.maxPromptChars = 1_000 }
    )
    #expect(!cut.warnings.contains(announced))
  }

  /// Whoever gave the output takes away what it began, so it must learn of it.
  @Test func anOutputThatFailsKnowsWhatItBegan() throws {
    var exporter = try Exporter(
      options(.hfDir) { $0.license = "other" },
      program: "p",
      spool: MemorySpool()
    )
    try exporter.add(session("a", rows: 3))
    var output = FullOutput()
    #expect(throws: FullOutput.Full.self) { try exporter.write(as: "", to: &output) }
    #expect(output.begun.count == 1)
    #expect(output.isOpen)
  }

  @Test func aFolderNeedsALicense() throws {
    let rated = try session("a", rows: 1)
    #expect(throws: ExportError.noLicense) { try files([rated], options(.hfDir)) }
    #expect(throws: ExportError.badLicense("a\nb: c")) {
      try files([rated], options(.hfDir) { $0.license = "a\nb: c" })
    }
    // What is only counted needs none.
    #expect(try previewExport(of: [rated], options(.hfDir)).rows > 0)
  }

  @Test func namesFromOutsideStayInTheirPlaceOnTheCard() {
    #expect(DatasetCard.code("a`\n# b\u{1B}") == "`a  # b `")
  }
}

/// Has room for names alone.
private struct FullOutput: ExportOutput {
  struct Full: Error {}

  private(set) var begun: [String] = []
  private(set) var isOpen = false

  mutating func begin(_ name: String) {
    begun.append(name)
    isOpen = true
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws { throw Full() }

  mutating func end() { isOpen = false }
}
