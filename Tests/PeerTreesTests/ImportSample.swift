import Foundation
import Testing
import TreeModel

@testable import PeerTrees

/// A file of another program, written for these tests after the format's description.
struct ImportSample: CustomTestStringConvertible, Sendable {
  let file: String
  let format: PeerFormat
  var note: String?

  var testDescription: String { name }
  var name: String { note.map { "\(file) \($0)" } ?? file }

  static let all = [
    ImportSample(file: "miniloom.json", format: .miniLoom),
    ImportSample(file: "miniloom-old.json", format: .miniLoom),
    ImportSample(file: "miniloom-chat.json", format: .miniLoom),
    ImportSample(file: "minihf.json", format: .miniHF),
    ImportSample(file: "minihf-v1.json", format: .miniHF),
    ImportSample(file: "minihf.zip", format: .miniHF),
    ImportSample(file: "pyloom.json", format: .pyloom),
    ImportSample(file: "pyloom-simple.json", format: .pyloom),
    ImportSample(file: "pyloom-rows.jsonl", format: .pyloom),
    ImportSample(file: "loomsidian.json", format: .loomsidian, note: "notes/a.md"),
    ImportSample(file: "loomsidian.json", format: .loomsidian, note: "b"),
    ImportSample(file: "loomsidian-note.json", format: .loomsidian),
    ImportSample(file: "bonsai.json", format: .bonsai),
    ImportSample(file: "exoloom.json", format: .exoloom),
    ImportSample(file: "basemode-loom.json", format: .basemodeLoom),
    ImportSample(file: "basemode-loom-old.json", format: .basemodeLoom),
    ImportSample(file: "coloom.json", format: .coloom),
    ImportSample(file: "logitloom.json", format: .logitloom),
    ImportSample(file: "clooi.json", format: .clooi),
    ImportSample(file: "clooi-cache.json", format: .clooi, note: "c2"),
    ImportSample(file: "tinyloom.json", format: .tinyloom),
    ImportSample(file: "helm.json", format: .helm),
    ImportSample(file: "wool.json", format: .wool),
    ImportSample(file: "open-assistant.jsonl", format: .openAssistant),
    ImportSample(file: "chat.jsonl", format: .chatLog),
    ImportSample(file: "story.md", format: .markdown),
    ImportSample(file: "story.txt", format: .text),
  ]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Samples")

  func bytes() throws -> [UInt8] {
    try Array(Data(contentsOf: ImportSample.folder.appending(path: file)))
  }

  var options: ImportOptions {
    var options = ImportOptions.test(file)
    options.note = note
    return options
  }

  /// The file with the expected tree.
  var expected: URL {
    let plain = name.replacing("/", with: "-").replacing(" ", with: "-")
    return ImportSample.folder.appending(path: plain + ".tree")
  }
}

extension ImportOptions {
  /// Options that are the same at every run.
  static func test(_ file: String = "f.json") -> ImportOptions {
    ImportOptions(
      fileName: file,
      identity: "5f3c",
      annotator: "a-test",
      time: 1_800_000_000_000
    )
  }
}

extension Imported {
  /// All that an import gives, in lines: the session's fields, its nodes, the report.
  var outline: String {
    let info = session.info
    var lines = [
      "title=\(info.title) mode=\(info.mode.rawValue) system=\(info.system) "
        + "created=\(info.created) cursor=\(session.cursor.map(\.description) ?? "none")",
      info.extra?.text ?? "",
    ]
    for node in session.nodesInOrder {
      lines.append(String(decoding: nodeBytes(node), as: UTF8.self))
    }
    lines.append(String(decoding: report.json(session: "s"), as: UTF8.self))
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Session {
  /// The nodes as the session file lists them.
  var nodesInOrder: [Node] {
    var nodes: [Node] = []
    var open = Array(tree.children(of: nil).reversed())
    while let id = open.popLast() {
      if let node = tree[id] { nodes.append(node) }
      open.append(contentsOf: tree.children(of: id).reversed())
    }
    return nodes
  }

  /// The text of the path down to a node, put together anew.
  func pathText(_ id: NodeID) -> String {
    var parts: [String] = []
    var next: NodeID? = id
    while let here = next, let node = tree[here] {
      parts.append(node.text)
      next = node.parent
    }
    return parts.reversed().joined()
  }
}

/// SplitMix64: the same numbers at every run.
struct ImportRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
