import Foundation
import Testing
import TreeModel

@testable import PeerTrees

/// Exports in the eyes of another language: patches applied, the page parsed, the drawing read.
@Suite struct ExportValidatorTests {
  private static let formats: [TreeFormat] = [.miniloom, .pyloomJSON, .html, .dot]

  private func validate(_ folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let tools = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    process.arguments = ["python3", tools.appending(path: "Tools/validate_trees.py").path]
    process.arguments?.append(folder.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "loom-trees-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// What the validator is to find: every node's text, and the whole text through it.
  private func nodes(_ session: Session) -> [UInt8] {
    var json = ExportBuffer()
    json.add("[")
    session.tree.forEachNode { node in
      if json.bytes.count > 1 { json.add(",") }
      json.add("{")
      json.key("id")
      json.json(node.id.rawValue)
      json.next("time")
      json.json(node.created)
      json.next("text")
      json.json(node.text)
      json.next("full")
      json.json(full(node.id, session))
      json.add("}")
    }
    json.add("]")
    return json.bytes
  }

  private func full(_ id: NodeID, _ session: Session) -> String {
    guard session.info.mode == .chat else { return session.tree.text(through: id) }
    var json = ExportBuffer()
    json.add("{\"messages\":[{\"role\":\"system\",\"content\":")
    json.json(session.info.system)
    for step in session.tree.path(to: id) {
      guard let node = session.tree[step] else { continue }
      json.add("},{\"role\":\"\(ExportTree.role(of: node).rawValue)\",\"content\":")
      json.json(node.text)
    }
    json.add("}]}")
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(_ session: Session, _ name: String, to folder: URL) throws -> Int {
    try Data(nodes(session)).write(to: folder.appending(path: "\(name).nodes.json"))
    let formats = ExportValidatorTests.formats.filter {
      treeProblem(of: session, $0) == nil
    }
    for format in formats {
      try Data(exported(session, format)).write(
        to: folder.appending(path: "\(name).\(format.rawValue)")
      )
    }
    return formats.count
  }

  @Test func randomTreesAreReadTheSame() throws {
    try withFolder { folder in
      var count = 0
      for seed in 0..<60 as Range<UInt64> {
        let mode: SessionInfo.Mode = seed % 4 == 3 ? .chat : .text
        count += try write(ExportForest.tree(seed, mode: mode), "tree\(seed)", to: folder)
      }
      #expect(try validate(folder) == "ok \(count) files\n")
    }
  }

  @Test func deepWideAndBranchingTreesAreReadTheSame() throws {
    try withFolder { folder in
      var count = try write(ExportForest.chain(300), "chain", to: folder)
      count += try write(ExportForest.siblings(2_000), "siblings", to: folder)
      count += try write(ExportForest.comb(200), "comb", to: folder)
      #expect(try validate(folder) == "ok \(count) files\n")
    }
  }

  @Test(arguments: [
    ("miniloom", ",\"start2\":", ",\"start2\":1"),
    ("miniloom", "\"cache\":\"\"", "\"cache\":\"x\""),
    ("html", "</bdi>", "</bdi><script></script>"), ("html", "<bdi id=\"n1\"", "<bdi id=\"m1\""),
    ("html", "style-src 'unsafe-inline'", "style-src *"), ("html", "</details>", ""),
    ("html", "href=\"#", "href=\"x#"), ("dot", "];", "]"), ("dot", " [label=\"", " [label="),
    ("pyloom-json", "\"text\":\"", "\"text\":\"x"), ("pyloom-json", "\"show_only\":false,", ""),
  ])
  func theValidatorRefusesADamagedFile(format: String, from: String, to: String) throws {
    try withFolder { folder in
      let session = try ExportForest.tree(12)
      _ = try write(session, "tree", to: folder)
      let file = folder.appending(path: "tree.\(format)")
      let text = try String(contentsOf: file, encoding: .utf8)
      let damaged = text.replacing(from, with: to, maxReplacements: 1)
      try #require(damaged.utf8.count != text.utf8.count || damaged != text)
      try Data(damaged.utf8).write(to: file)
      #expect(try validate(folder).hasPrefix("error: \(file.path): "))
    }
  }
}
