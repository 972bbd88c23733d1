import Foundation
import Testing
import TreeModel

@testable import PrefExport

/// What must hold for every format and every tree.
@Suite struct FormatPropertyTests {
  private static let seeds = 0..<(60 as UInt64)

  /// The lines of an export, or none if there is nothing to export.
  private func lines(_ session: Session, _ format: ExportFormat) throws -> [ArraySlice<UInt8>] {
    var bytes: [UInt8] = []
    let report: ExportReport
    do {
      report = try export([session], options(format), program: "test") { bytes += $0 }
    } catch ExportError.nothingToExport(let empty) {
      report = empty
    }
    #expect(report.candidates == report.rows + report.droppedCount)
    let lines = bytes.split(separator: 0x0a)
    #expect(lines.count == report.rows)
    return lines
  }

  private func rows(_ session: Session, _ format: ExportFormat) throws -> [JSONRow] {
    try lines(session, format).flatMap { try JSONRow.rows(Array($0)) }
  }

  @Test(arguments: ExportFormat.allCases.filter { $0 != .minihfZip && !$0.isFolder })
  func everyRowHasTheShapeThatItsReaderKnows(_ format: ExportFormat) throws {
    var total = 0
    for mode in [SessionInfo.Mode.text, .chat] where mode == .text || format.acceptsChat {
      for seed in FormatPropertyTests.seeds {
        let session = try FormatTrees.tree(seed, mode)
        let hasSystem = !WhiteSpace.isOnly(session.info.system)
        let shape = try #require(
          FormatShapes.row(format, isChat: mode == .chat, hasSystem: hasSystem)
        )
        for line in try lines(session, format) {
          // Foundation's reader refuses what is no JSON; ours sees the order and the points.
          _ = try JSONSerialization.jsonObject(with: Data(line))
          let row = try #require(OrderedJSON(line))
          #expect(shape.fits(row), "\(String(decoding: line, as: UTF8.self))")
          total += 1
        }
      }
    }
    #expect(total > 8, "too few rows to tell")
  }

  @Test func stepsAndSpansAreThePathByteForByte() throws {
    for seed in FormatPropertyTests.seeds {
      let session = try FormatTrees.tree(seed, .text)
      for row in try rows(session, .trlStepwise) {
        let sides = try #require(try row.meta["completions"] as? [[String: Any]])
        let nodes = try sides.map { try node($0, session) }
        let steps = try #require(row.fields["completions"] as? [String])
        let labels = try #require(row.fields["labels"] as? [Bool])
        let whole = try row.text("prompt") + steps.joined()
        let last = try #require(nodes.last)
        #expect(exact(whole) == exact(session.tree.text(through: last.id)))
        #expect(labels == nodes.map { ($0.rating ?? 0) > 0 })
        #expect(nodes.allSatisfy { $0.rating != nil && $0.rating != 0 })
        #expect(nodes.dropFirst().map(\.parent) == nodes.dropLast().map(\.id))
      }
      for row in try rows(session, .axolotlSpans) {
        let end = try node(row.meta["completion"], session)
        let spans = try #require(row.fields["segments"] as? [[String: Any]])
        let whole = spans.map { $0["text"] as? String ?? "" }.joined()
        #expect(exact(whole) == exact(session.tree.text(through: end.id)))
        let labels = spans.map { $0["label"] as? Bool }
        #expect(zip(labels, labels.dropFirst()).allSatisfy { $0 != $1 } && labels.last == true)
      }
    }
  }

  @Test(arguments: [ExportFormat.openAIDPO, .openAISFT, .axolotlPairs])
  func aTextAsTurnsIsAPathByteForByte(_ format: ExportFormat) throws {
    for seed in FormatPropertyTests.seeds {
      let session = try FormatTrees.tree(seed, .text)
      let paths = Set(session.tree.preorderIDs.map { exact(session.tree.text(through: $0)) })
      for row in try rows(session, format) {
        for turns in try conversations(row, format) {
          #expect(turns.map(\.role) == ["user", "assistant"])
          #expect(paths.contains(exact(turns.map(\.text).joined())))
          #expect(!WhiteSpace.isOnly(turns[0].text) && !WhiteSpace.isOnly(turns[1].text))
        }
      }
    }
  }

  @Test(arguments: [ExportFormat.openAIDPO, .openAISFT, .axolotlPairs])
  func turnsAlternateAndOnlyDislikedOnesHaveNoWeight(_ format: ExportFormat) throws {
    var weights: [Int: Int] = [:]
    for seed in FormatPropertyTests.seeds {
      let session = try FormatTrees.tree(seed, .chat)
      for row in try rows(session, format) {
        for turns in try conversations(row, format) {
          let spoken = turns.filter { $0.role != "system" }
          for (index, turn) in spoken.enumerated() {
            #expect(turn.role == (index % 2 == 0 ? "user" : "assistant"))
            #expect((turn.weight != nil) == (turn.role == "assistant" && format == .openAISFT))
            if let weight = turn.weight { weights[weight, default: 0] += 1 }
          }
          #expect(spoken.last?.weight ?? 1 == 1)
        }
      }
    }
    if format == .openAISFT { #expect((weights[0] ?? 0) > 3 && (weights[1] ?? 0) > 50) }
  }

  @Test func triplesGoFromBetterToWorse() throws {
    for seed in FormatPropertyTests.seeds {
      for mode in [SessionInfo.Mode.text, .chat] {
        let session = try FormatTrees.tree(seed, mode)
        for row in try rows(session, .trlTriple) {
          let names = ["reference", "chosen", "rejected"]
          let nodes = try names.map { try node(row.meta[$0], session) }
          #expect(Set(nodes.map(\.parent)).count == 1)
          let ratings = (nodes[0].rating, nodes[1].rating ?? 0, nodes[2].rating ?? 0)
          #expect(ratings.1 > ratings.2)
          #expect((ratings.0 ?? 2) >= ratings.1)
          #expect(nodes[0].rewriteOf != nil)
        }
      }
    }
  }

  @Test func transcriptsHaveNoMarksButTheirOwn() throws {
    for seed in FormatPropertyTests.seeds {
      for mode in [SessionInfo.Mode.text, .chat] {
        for row in try rows(FormatTrees.tree(seed, mode), .hhRLHF) {
          for name in ["chosen", "rejected"] {
            let text = try row.text(name)
            let parts = text.components(separatedBy: "\n\nHuman:")
            #expect(mode == .chat || parts.count == 2)
            for part in parts.dropFirst() {
              #expect(part.components(separatedBy: "\n\nAssistant:").count == 2)
            }
          }
        }
      }
    }
  }

  private struct Turn {
    let role: String
    let text: String
    let weight: Int?
  }

  /// The conversations that a row teaches, or puts one above the other.
  private func conversations(_ row: JSONRow, _ format: ExportFormat) throws -> [[Turn]] {
    func turns(_ value: Any?) throws -> [Turn] {
      try #require(value as? [[String: Any]]).map { message in
        Turn(
          role: message["role"] as? String ?? "",
          text: message["content"] as? String ?? "",
          weight: message["weight"] as? Int
        )
      }
    }
    switch format {
    case .openAIDPO:
      let input = try #require(row.fields["input"] as? [String: Any])
      return try ["preferred_output", "non_preferred_output"].map {
        try turns(input["messages"]) + turns(row.fields[$0])
      }
    case .openAISFT: return [try turns(row.fields["messages"])]
    default:
      return try ["chosen", "rejected"].map {
        try turns(row.fields["messages"]) + turns([row.fields[$0]])
      }
    }
  }

  private func node(_ side: Any?, _ session: Session) throws -> Node {
    let side = try #require(side as? [String: Any])
    let number = try #require(side["node"] as? Int)
    return try #require(session.tree[NodeID(rawValue: Int32(number))])
  }

  /// A text as what it is in bytes: strings compare by canonical equivalence.
  private func exact(_ text: String) -> [UInt8] { Array(text.utf8) }
}
