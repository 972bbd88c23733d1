import Foundation
import Testing
import TreeModel

@testable import PrefExport

/// Exports read by Python's standard library, as data set tools do.
@Suite struct ReaderTests {
  /// Runs a Python script with `arguments`; gives what it prints.
  private func python(_ script: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + script
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// Writes `bytes` to a new folder for the time of `body`.
  private func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "loom-export-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    try body(file.path)
  }

  private var validator: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Tools/validate_export.py").path
  }

  @Test(arguments: GoldenTests.examples)
  func theValidatorAcceptsEveryFormat(_ example: GoldenTests.Example) throws {
    let session = try example.isChat ? Samples.chat() : Samples.story()
    let (bytes, report) = try exported([session], example.options)
    try withFile(example.name, bytes) { path in
      let format = example.options.format.rawValue
      let result = try python([validator, "--no-libs", "--format", format, path])
      #expect(result.output.contains("ok \(report.rows) rows"), "\(result.output)")
      #expect(result.status == 0)
    }
  }

  @Test func theValidatorRefusesADamagedRow() throws {
    let bytes = try exported([Samples.story()], options(.trlPreference)).bytes
    let text = String(decoding: bytes, as: UTF8.self)
    for (from, to) in [
      (#""chosen":"#, #""label":"#), ("\"margin\":3.0", "\"margin\":\"3\""),
      ("pair_id\":\"", "pair_id\":\"0"), ("{\"prompt\"", "{\"text\":\"\",\"prompt\""),
    ] {
      let damaged = text.replacing(from, with: to, maxReplacements: 1)
      #expect(damaged != text)
      try withFile("damaged.jsonl", Array(damaged.utf8)) { path in
        let result = try python([validator, "--no-libs", "--format", "trl-preference", path])
        #expect(result.status == 1)
        #expect(result.output.hasPrefix("error: \(path):"), "\(result.output)")
      }
    }
  }

  @Test func theArchiveOpensWithZipfile() throws {
    var archive = ZipArchive()
    var bytes: [UInt8] = []
    try archive.add("plain.json", Array("{}".utf8)) { bytes.append(contentsOf: $0) }
    try archive.add("\u{E9}\u{4E16}.json", []) { bytes.append(contentsOf: $0) }
    try archive.finish { bytes.append(contentsOf: $0) }
    let script = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      assert z.testzip() is None
      print([(ascii(i.filename), i.flag_bits, i.compress_type, i.extra) for i in z.infolist()])
      print(z.read("plain.json"))
      """
    try withFile("a.zip", bytes) { path in
      let result = try python(["-c", script, path])
      #expect(
        result.output
          == "[(\"'plain.json'\", 0, 0, b''), (\"'\\\\xe9\\\\u4e16.json'\", 2048, 0, b'')]\n"
          + "b'{}'\n"
      )
    }
  }

  @Test func miniHFTrainsOnTheWholeTextAndTheRatedNodesAlone() throws {
    let bytes = try exported([Samples.story()], options(.minihfZip)).bytes
    // What MiniHF's loaders do with a conversation.
    let script = """
      import json, sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as z:
          for name in z.namelist():
              nodes = json.loads(z.read(name))["responseDict"]
              for node in nodes.values():
                  if node["rating"] is None: continue
                  node["evaluationPrompt"].format(prompt=node["prompt"], response=node["text"])
                  print(json.dumps([node["rating"], node["prompt"] + node["text"]]))
      """
    try withFile("a.zip", bytes) { path in
      let result = try python(["-c", script, path])
      let start = "The lamp had been dark for a week when "
      let first = "the keeper climbed the stairs. She counted them:"
      let rule = "Rule 7:\n"
      let lines = try result.output.split(separator: "\n").map { line in
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any]
        return "\(value?[0] as? Bool == true) \(value?[1] as? String ?? "")"
      }
      #expect(
        Set(lines) == [
          "false \(start)\(first) e\u{301}, \u{E9}", "false \(start)\(first) fini",
          "false \(start)\u{201C}the\u{201D} {lamp} was \u{1F56F}\u{FE0F}.",
          "true \(start)\(first)\none\n\ttwo", "true \(start)the keeper climbed the stairs.",
          "true \(start)the sea", "false \(rule)Never lie to the fog.",
          "false \(rule)always swim.", "true \(rule)Never lie ",
          "true \(rule)Never lie to a gull", "true \(rule)always swim home.",
          "true \(rule)always row home.", "true \(rule)always row home. And count: once.",
        ]
      )
    }
  }
}
