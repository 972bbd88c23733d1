import Foundation
import Testing
import TreeModel

@testable import PrefExport

/// Every format's bytes, compared with the files in `Golden`.
///
/// `LOOM_RECORD_GOLDEN=1 swift test --filter GoldenTests` writes them anew.
@Suite struct GoldenTests {
  /// One golden file.
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    let isChat: Bool
    let options: ExportOptions

    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "preference-text.jsonl", isChat: false, options: options(.trlPreference)),
    Example(name: "preference-implicit.jsonl", isChat: true, options: options(.trlPreference)),
    Example(
      name: "preference-explicit.jsonl",
      isChat: true,
      options: options(.trlPreference) { $0.chatShape = .explicit }
    ),
    Example(name: "unpaired-text.jsonl", isChat: false, options: options(.trlUnpaired)),
    Example(name: "unpaired-chat.jsonl", isChat: true, options: options(.trlUnpaired)),
    Example(name: "sft-text.jsonl", isChat: false, options: options(.trlSFT)),
    Example(name: "sft-messages.jsonl", isChat: true, options: options(.trlSFT)),
    Example(
      name: "sft-prompt-completion.jsonl",
      isChat: false,
      options: options(.trlSFT) { $0.sftShape = .promptCompletion }
    ),
    Example(name: "ranked-text.jsonl", isChat: false, options: options(.ranked)),
    Example(name: "ranked-chat.jsonl", isChat: true, options: options(.ranked)),
    Example(name: "minihf.zip", isChat: false, options: options(.minihfZip)),
  ]

  @Test(arguments: examples)
  func bytesAreTheRecordedOnes(_ example: Example) throws {
    let session = try example.isChat ? Samples.chat() : Samples.story()
    let bytes = try exported([session], example.options).bytes
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden").appending(path: example.name)
    if ProcessInfo.processInfo.environment["LOOM_RECORD_GOLDEN"] == "1" {
      try Data(bytes).write(to: file)
      return
    }
    let recorded = try Data(contentsOf: file)
    #expect(
      Data(bytes) == recorded,
      "Golden/\(example.name) differs: \(difference(bytes, recorded))"
    )
  }

  @Test func everyFormatHasAGoldenFile() {
    #expect(
      Set(GoldenTests.examples.map(\.options.format))
        == Set(ExportFormat.allCases.filter { !$0.isFolder })
    )
  }

  /// The first lines that differ.
  private func difference(_ bytes: [UInt8], _ recorded: Data) -> String {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    let old = recorded.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated()
    where index >= old.count || Array(old[index]) != Array(line) {
      return "line \(index + 1) is now \(String(decoding: line, as: UTF8.self))"
    }
    return "lines are missing at the end"
  }
}
