import Foundation
import PeerTrees
import PrefExport
import Testing
import TreeModel

@testable import LoomTUI

/// Exports from the program: what is there already stays unless the person says so.
@Suite struct DatasetFileTests {
  /// A folder with a session of several roots, each with a good and a bad completion.
  private struct Place {
    let folder: String
    let session: Session

    init() throws {
      folder = FileManager.default.temporaryDirectory.path + "/loom-dataset-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      var nodes: [Node] = []
      func add(_ kind: Node.Kind, _ text: String, under parent: NodeID?, _ rating: Int8?) {
        let id = NodeID(rawValue: Int32(nodes.count + 1))
        var node = Node(id: id, parent: parent, kind: kind, text: text, created: 1)
        node.rating = rating
        if kind == .completion {
          node.generation = Generation(backend: "b", model: "m", finish: .stop)
        }
        nodes.append(node)
      }
      for root in 0..<20 {
        add(.prompt, "Root \(root):", under: nil, nil)
        let parent = nodes.last?.id
        add(.completion, " good", under: parent, 1)
        add(.completion, " bad", under: parent, -1)
      }
      let info = SessionInfo(id: "0123456789abcdef", title: "", created: 1, annotator: "a-1")
      session = try Session(info: info, nodes: nodes)
      try write("the session", to: "story.loom.json")
    }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }

    func read(_ name: String) throws -> String {
      try String(decoding: Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self)
    }

    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    func export(
      _ format: ExportFormat,
      to name: String,
      replacing: Bool = false,
      _ change: (inout ExportOptions) -> Void = { _ in }
    ) -> String {
      var options = ExportOptions(format: format)
      change(&options)
      return export(.rows(options), to: name, replacing: replacing)
    }

    /// What the program is told: a word, then a count, a name or a sentence.
    func export(
      _ request: ExportRequest,
      to name: String,
      replacing: Bool,
      beside session: String = "story.loom.json"
    ) -> String {
      let outcome = writeExport(
        of: self.session,
        request,
        beside: folder + "/" + session,
        to: name,
        replacing: replacing
      )
      switch outcome {
      case .written(_, let count, _): return "written \(count)"
      case .exists(let path): return "exists \(path.dropFirst(folder.count + 1))"
      case .failure(let sentence): return sentence
      }
    }

    /// What is said of a name of the session's file.
    func refusal(_ name: String) -> String {
      SessionOverwrite(path: folder + "/" + name).sentence
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
  }

  @Test func partsAskBeforeTheyTakeAnothersPlace() throws {
    let place = try Place()
    defer { place.remove() }
    try place.write("old", to: "out.validation.jsonl")
    let outcome = place.export(.trlUnpaired, to: "out.jsonl") {
      $0.split = .shares([1, 1], by: nil)
    }
    #expect(outcome == "exists out.validation.jsonl")
    #expect(try place.names() == ["out.validation.jsonl", "story.loom.json"])
    #expect(try place.read("out.validation.jsonl") == "old")
    // What bears the name itself is not in the way of parts.
    try place.write("other", to: "out.jsonl")
    let replaced = place.export(.trlUnpaired, to: "out.jsonl", replacing: true) {
      $0.split = .shares([1, 1], by: nil)
    }
    #expect(replaced == "written 40")
    #expect(
      try place.names() == [
        "out.jsonl", "out.train.jsonl", "out.validation.jsonl", "story.loom.json",
      ]
    )
    #expect(try place.read("out.validation.jsonl").hasPrefix("{"))
    #expect(try place.read("out.jsonl") == "other")
  }

  @Test func whatStandsBesideTheRowsAsksToo() throws {
    let place = try Place()
    defer { place.remove() }
    try place.write("old", to: "dpo.meta.jsonl")
    let outcome = place.export(.openAIDPO, to: "dpo.jsonl")
    #expect(outcome == "exists dpo.meta.jsonl")
    #expect(try place.names() == ["dpo.meta.jsonl", "story.loom.json"])
  }

  @Test func theSessionIsNeverWrittenOver() throws {
    let place = try Place()
    defer { place.remove() }
    try FileManager.default.createSymbolicLink(
      atPath: place.folder + "/link.jsonl",
      withDestinationPath: "story.loom.json"
    )
    for name in ["story.loom.json", "link.jsonl"] {
      for replacing in [false, true] {
        let outcome = place.export(.trlUnpaired, to: name, replacing: replacing)
        #expect(outcome == place.refusal(name))
        let tree = place.export(.tree(.text, .all), to: name, replacing: replacing)
        #expect(tree == place.refusal(name))
      }
    }
    // Nor by a part that happens to be called like it.
    try place.write("the session", to: "one.train.jsonl")
    var options = ExportOptions(format: .trlUnpaired)
    options.split = .shares([1, 1], by: nil)
    let part = place.export(
      .rows(options),
      to: "one.jsonl",
      replacing: true,
      beside: "one.train.jsonl"
    )
    #expect(part == place.refusal("one.train.jsonl"))
    #expect(try place.read("one.train.jsonl") == "the session")
    #expect(try place.read("story.loom.json") == "the session")
    #expect(try place.names() == ["link.jsonl", "one.train.jsonl", "story.loom.json"])
  }
}
