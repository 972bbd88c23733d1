import PrefExport
import Testing
import TreeModel

@testable import PeerTrees

/// What an import makes of an export is the session, in everything that the format holds.
@Suite struct ExportRoundTripTests {
  /// A node, known by its time in every format.
  private struct Kept: Equatable {
    var time: Int64 = 0
    var parent: Int64?
    var original: Int64?
    var kind = Node.Kind.human
    var role: Node.Role?
    var text: [UInt8] = []
    var rating: Int?
    var isUnseen = false
    var bookmark = false
    var hidden = false
    var tags: [[UInt8]] = []
    var note: [UInt8]?
    var model: String?
    var finish: Generation.Finish?
    var logprobs: String?
    /// The times of its children in order.
    var children: [Int64] = []
  }

  private struct Tree: Equatable {
    var nodes: [Int64: Kept] = [:]
    var roots: [Int64] = []
    var cursor: Int64?
    var mode = SessionInfo.Mode.text
    var system: [UInt8] = []
  }

  private func tree(_ session: Session, _ change: (inout Kept) -> Void) -> Tree {
    var tree = Tree()
    func times(_ ids: [NodeID]) -> [Int64] { ids.map { session.tree[$0]?.created ?? -1 } }
    tree.roots = times(session.tree.children(of: nil))
    tree.cursor = session.cursor.flatMap { session.tree[$0]?.created }
    tree.mode = session.info.mode
    tree.system = Array(session.info.system.utf8)
    session.tree.forEachNode { node in
      var kept = Kept()
      kept.time = node.created
      kept.parent = node.parent.flatMap { session.tree[$0]?.created }
      kept.original = node.rewriteOf.flatMap { session.tree[$0]?.created }
      kept.kind = node.kind
      kept.role = node.role
      kept.text = Array(node.text.utf8)
      kept.rating = node.rating.map(Int.init)
      kept.isUnseen = node.isUnseen
      kept.bookmark = node.bookmark
      kept.hidden = node.hidden
      kept.tags = node.tags.map { Array($0.utf8) }
      kept.note = node.note.map { Array($0.utf8) }
      kept.model = node.generation?.model
      kept.finish = node.finish
      kept.logprobs = node.logprobs?.text
      kept.children = times(session.tree.children(of: node.id))
      change(&kept)
      tree.nodes[kept.time] = kept
    }
    return tree
  }

  private func imported(_ bytes: [UInt8], _ name: String) throws -> Session {
    let imported = try importPeerTree(bytes, .test(name))
    #expect(imported.report.repairs.isEmpty, "\(name)")
    return imported.session
  }

  private func expectSame(_ session: Session, _ read: Session, _ change: (inout Kept) -> Void) {
    let before = tree(session, change)
    let after = tree(read, change)
    guard before != after else { return }
    for (time, kept) in before.nodes where after.nodes[time] != kept {
      Issue.record("\(kept) became \(String(describing: after.nodes[time]))")
      return
    }
    Issue.record("\(before.roots) became \(after.roots), at \(before.cursor ?? 0) or its mode")
  }

  // MARK: What the formats cannot hold

  private func sign(_ rating: Int?) -> Int? {
    rating.flatMap { $0 == 0 ? nil : $0.signum() }
  }

  /// MiniLoom keeps thumbs; a rewrite that hangs below its original is the last sibling.
  private func asMiniLoom(_ session: Session) -> (inout Kept) -> Void {
    var rewrites: Set<Int64> = []
    session.tree.forEachNode { if $0.kind == .rewrite { rewrites.insert($0.created) } }
    let isRewrite = { (time: Int64) in rewrites.contains(time) }
    return {
      $0.rating = sign($0.rating)
      $0.bookmark = false
      $0.hidden = false
      $0.tags = []
      $0.note = nil
      $0.logprobs = nil
      $0.children =
        $0.children.filter { !isRewrite($0) } + $0.children.filter { isRewrite($0) }.sorted()
    }
  }

  private func roundTripMiniLoom(_ session: Session) throws {
    let read = try imported(exported(session, .miniloom), "t.json")
    let change = asMiniLoom(session)
    var before = tree(session, change)
    var after = tree(read, change)
    before.roots.sort()
    after.roots.sort()
    if before != after { expectSame(session, read, change) }
    #expect(before == after)
  }

  // MARK: 500 trees each

  @Test func miniLoom() throws {
    for seed in 0..<500 as Range<UInt64> {
      try roundTripMiniLoom(ExportForest.tree(seed, mode: seed % 4 == 0 ? .chat : .text))
    }
  }

  @Test func pyloom() throws {
    for seed in 0..<500 as Range<UInt64> {
      let session = try ExportForest.tree(seed)
      try expectSame(session, imported(exported(session, .pyloomJSON), "t.json")) { _ in }
    }
  }

  @Test func markdown() throws {
    for seed in 0..<500 as Range<UInt64> {
      let session = try ExportForest.tree(seed, mode: seed % 4 == 0 ? .chat : .text)
      let read = try imported(exported(session, .markdown), "t.md")
      expectSame(session, read) { $0.logprobs = nil }
      #expect(read.tree.preorderIDs == session.tree.preorderIDs)
      #expect(read.info.title == session.info.title && read.info.id == "5f3c")
    }
  }

  @Test func textOfOnePath() throws {
    var count = 0
    for seed in 0..<800 as Range<UInt64> {
      let session = try ExportForest.tree(seed)
      let end = try #require(session.cursor)
      let text = session.tree.text(through: end)
      // A byte order mark at the beginning says what the file is, and white space alone is nothing
      // to import.
      guard text.unicodeScalars.first != "\u{FEFF}",
        text.utf8.contains(where: { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) })
      else { continue }
      count += 1
      let read = try imported(exported(session, .text, .path(end)), "t.txt")
      #expect(read.tree.counts.nodes == 1)
      let node = try #require(read.tree.firstChild(of: nil).flatMap { read.tree[$0] })
      #expect(node.text.utf8.elementsEqual(text.utf8) && node.kind == .prompt)
    }
    #expect(count >= 500)
  }

  @Test func miniHFZip() throws {
    var count = 0
    for seed in 0..<1_000 as Range<UInt64> {
      let session = try ExportForest.tree(seed, largest: 12)
      let options = ExportOptions(format: .minihfZip)
      guard try previewExport(of: [session], options).rows > 0 else { continue }
      count += 1
      var bytes: [UInt8] = []
      let report = try export([session], options, program: "t") { bytes.append(contentsOf: $0) }
      // Ratings of what is no completion, or no row, are left out and told.
      let dropped = Set(
        report.dropped.flatMap(\.cases).compactMap { session.tree[$0.node]?.created }
      )
      expectSame(session, try imported(bytes, "t.zip")) {
        $0.rating = dropped.contains($0.time) ? nil : sign($0.rating)
        $0.isUnseen = false
        $0.bookmark = false
        $0.hidden = false
        $0.tags = []
        $0.note = nil
        $0.finish = nil
        $0.logprobs = nil
      }
    }
    #expect(count >= 500)
  }

  // MARK: Extremes

  @Test(arguments: [TreeFormat.miniloom, .pyloomJSON, .markdown])
  func deepWideAndBranchingTrees(_ format: TreeFormat) throws {
    for session in try ExportForest.extremes.get() {
      let name = format == .markdown ? "t.md" : "t.json"
      try expectSame(session, imported(exported(session, format), name)) { _ in }
    }
  }
}
