import Testing
import TreeModel

@testable import PrefExport

@Suite struct ErrorTests {
  private func session(_ id: String, _ title: String, _ mode: SessionInfo.Mode) -> Session {
    Garden(id: id, title: title, mode: mode).session
  }

  @Test func refusedExportsSayWhy() {
    let text = session("a", "Story", .text)
    let chat = session("b", "", .chat)
    #expect(throws: ExportError.noSessions) { try previewExport(of: [], options(.trlSFT)) }
    #expect(throws: ExportError.noSources) {
      try previewExport(of: [text], options(.trlSFT) { $0.sources = [] })
    }
    #expect(throws: ExportError.sameSession(id: "a")) {
      try previewExport(of: [text, text], options(.trlSFT))
    }
    #expect(throws: ExportError.mixedShapes(text: ["Story"], chat: ["b"])) {
      try previewExport(of: [text, chat], options(.trlSFT))
    }
    #expect(throws: ExportError.textOnly(format: .minihfZip, chat: ["b"])) {
      try previewExport(of: [chat], options(.minihfZip))
    }
  }

  @Test func anExportWithoutRowsWritesNothing() throws {
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a", under: root)
    for format in ExportFormat.allCases where !format.isFolder {
      var isWritten = false
      let report = try previewExport(of: [garden.session], options(format))
      #expect(throws: ExportError.nothingToExport(report)) {
        try export([garden.session], options(format), program: "p") { _ in isWritten = true }
      }
      #expect(!isWritten)
    }
  }

  @Test func sentencesNameWhatToDo() throws {
    let mixed = ExportError.mixedShapes(text: ["A", "B"], chat: ["C"]).sentence
    #expect(
      mixed == "A file holds either texts or chats: A and B are text, C is chat. "
        + "Export them one kind at a time."
    )
    let textOnly = ExportError.textOnly(format: .minihfZip, chat: ["C"]).sentence
    #expect(
      textOnly == "minihf-zip holds texts only, and C is chat. "
        + "Choose trl-preference, trl-unpaired, trl-sft, ranked or hf-dir."
    )
    let nothing = try previewExport(of: [Garden().session], options(.trlSFT))
    #expect(ExportError.nothingToExport(nothing).sentence.hasPrefix("There is nothing to export"))
    var garden = Garden()
    let root = try garden.prompt("p")
    _ = try garden.completion(" a", under: root)
    let unrated = try previewExport(of: [garden.session], options(.trlSFT))
    #expect(
      ExportError.nothingToExport(unrated).sentence
        == "No row came out (1 unrated). Most often: The completion has no rating."
    )
    for reason in DropReason.allCases { #expect(reason.sentence.hasSuffix(".")) }
  }

  @Test func formatsDescribeThemselves() {
    let names = ["trl-preference", "trl-unpaired", "trl-sft", "ranked", "hf-dir", "minihf-zip"]
    #expect(ExportFormat.allCases.map(\.rawValue) == names)
    for format in ExportFormat.allCases {
      #expect(format.summary.hasSuffix("."))
      #expect(!format.readers.isEmpty)
    }
  }

  @Test func warningsAreRaised() throws {
    var garden = Garden()
    for index in 0..<20 {
      let root = try garden.prompt("p\(index)")
      _ = try garden.completion(" longer", under: root, 1)
      _ = try garden.completion(" short", under: root)
    }
    let labels = try previewExport(of: [garden.session], options(.trlUnpaired))
    #expect(labels.warnings == [.oneLabel(true)])
    for id in garden.session.tree.preorderIDs where garden.session.tree[id]?.text == " short" {
      try garden.perform(.rate(id: id, from: nil, to: -1))
    }
    let pairs = try previewExport(of: [garden.session], options(.trlPreference))
    #expect(pairs.warnings == [.chosenLonger(percent: 100)])
  }
}
