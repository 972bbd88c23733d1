import Testing
import TreeModel

@testable import PrefExport

/// What must hold for every tree, on random ones full of texts that are easily cut wrongly.
@Suite struct RandomTreeTests {
  private func tree(_ seed: UInt64) throws -> Session { try RandomGarden.tree(seed).session }

  private func node(_ side: Any?, _ session: Session) throws -> Node {
    let side = try #require(side as? [String: Any])
    let number = try #require(side["node"] as? Int)
    return try #require(session.tree[NodeID(rawValue: Int32(number))])
  }

  /// Whether the row's texts together are the path through the node, byte for byte.
  private func isPath(
    _ row: JSONRow,
    _ column: String,
    _ node: Node,
    _ session: Session
  ) throws -> Bool {
    let bytes = Array(try row.text("prompt").utf8) + Array(try row.text(column).utf8)
    return bytes == Array(session.tree.text(through: node.id).utf8)
  }

  /// The rows, or none if there is nothing to export.
  private func rows(
    _ session: Session,
    _ options: ExportOptions
  ) throws -> (rows: [JSONRow], report: ExportReport) {
    let report = try previewExport(of: [session], options)
    #expect(report.candidates == report.rows + report.droppedCount)
    for drop in report.dropped { #expect(drop.cases.count <= drop.count) }
    guard report.rows > 0 else { return ([], report) }
    let first = try exported([session], options).bytes
    #expect(first == (try exported([session], options).bytes))
    let rows = try JSONRow.rows(first)
    #expect(rows.count == report.rows)
    return (rows, report)
  }

  @Test func pairsAreOfDifferentTextsAndOnPaths() throws {
    var total = 0
    for seed in 0..<300 as Range<UInt64> {
      let session = try tree(seed)
      let strategy = PairStrategy.allCases[Int(seed % 4)]
      let (rows, report) = try rows(session, options(.trlPreference) { $0.strategy = strategy })
      total += rows.count
      var links = 0
      session.tree.forEachNode { links += $0.rewriteOf == nil ? 0 : 1 }
      #expect(report.candidates >= links)
      var statements: Set<[String]> = []
      for row in rows {
        let chosen = try node(row.meta["chosen"], session)
        let rejected = try node(row.meta["rejected"], session)
        #expect(chosen.parent == rejected.parent)
        #expect(try isPath(row, "chosen", chosen, session))
        #expect(try isPath(row, "rejected", rejected, session))
        let texts = try ["prompt", "chosen", "rejected"].map { try row.text($0) }
        #expect(!WhiteSpace.areEqualFolded(texts[1], texts[2]))
        #expect(texts[0].utf8.last.map(WhiteSpace.isBlank) != true)
        #expect(statements.insert(texts.map(exact)).inserted)
        #expect(!statements.contains([texts[0], texts[2], texts[1]].map(exact)))
        if try row.text("source") == "edit" {
          #expect(chosen.rewriteOf == rejected.id)
        } else {
          let ratings = try (#require(chosen.rating), #require(rejected.rating))
          #expect(try row.number("margin") == Double(ratings.0) - Double(ratings.1))
          #expect(ratings.0 > ratings.1)
        }
      }
    }
    #expect(total > 300)
  }

  @Test func labelsAreTheAbsoluteRatings() throws {
    for seed in 0..<200 as Range<UInt64> {
      let session = try tree(seed)
      let (rows, report) = try rows(session, options(.trlUnpaired))
      var candidates = 0
      session.tree.forEachNode { candidates += $0.rating != nil || $0.kind == .completion ? 1 : 0 }
      #expect(report.candidates == candidates)
      for row in rows {
        let node = try node(row.meta["completion"], session)
        #expect(try isPath(row, "completion", node, session))
        let rating = try #require(node.rating)
        #expect(rating != 0)
        #expect(try row.bool("label") == (rating > 0))
      }
    }
  }

  @Test func approvedTextsAreWholePaths() throws {
    for seed in 0..<200 as Range<UInt64> {
      let session = try tree(seed)
      let (rows, report) = try rows(session, options(.trlSFT))
      var candidates = 0
      session.tree.forEachNode {
        let isCandidate = $0.rating != nil || $0.kind == .completion || $0.kind == .rewrite
        candidates += isCandidate ? 1 : 0
      }
      #expect(report.candidates == candidates)
      for row in rows {
        let node = try node(row.meta["completion"], session)
        #expect(exact(try row.text("text")) == exact(session.tree.text(through: node.id)))
        #expect((node.rating ?? 1) > 0)
        for step in session.tree.path(to: node.id) {
          #expect((session.tree[step]?.rating ?? 0) >= 0)
        }
      }
    }
  }

  @Test func listsHoldEveryRatedCompletion() throws {
    for seed in 0..<200 as Range<UInt64> {
      let session = try tree(seed)
      let (rows, report) = try rows(session, options(.ranked))
      var candidates = 0
      session.tree.forEachNode { candidates += $0.rating != nil || $0.kind == .completion ? 1 : 0 }
      var listed = 0
      for row in rows {
        let list = try #require(row.fields["completions"] as? [[String: Any]])
        let sides = try #require(try row.meta["completions"] as? [Any])
        #expect(list.count == sides.count && list.count > 1)
        listed += list.count
        for (entry, side) in zip(list, sides) {
          let node = try node(side, session)
          let text = try row.text("prompt") + #require(entry["completion"] as? String)
          #expect(exact(text) == exact(session.tree.text(through: node.id)))
          #expect(entry["reward"] as? Double == node.rating.map(Double.init))
        }
      }
      #expect(listed + report.droppedCount == candidates)
    }
  }

  /// A text as what it is in bytes: strings compare by canonical equivalence.
  private func exact(_ text: String) -> String { text.utf8.map(String.init).joined(separator: ",") }
}
