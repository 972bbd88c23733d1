import Foundation
import PrefExport
import Testing
import TreeModel

@testable import LoomTUI

/// Every act that the interface and the commands make, undone and redone across restarts.
@Suite struct ReopeningActsTests {
  typealias Make = @Sendable (Session) throws -> Transaction?

  private static func scored(_ session: Session) throws -> Transaction? {
    let plan = try ScoringPlan(
      session,
      session.modelTexts(),
      against: #require(Reference("e\u{301}")),
      .usual,
      by: .grapheme,
      rating: ScoringPlan.RatingRule(below: 1),
      replacing: true
    )
    return session.scoreAct(plan, at: 1)
  }

  private static func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  static let acts: [(String, Make)] = [
    ("rate", { try $0.rateAct(id(2), to: 2, shown: [id(2), id(3)], took: 5, at: 1) }),
    ("rate by", { try $0.rateAct(id(4), by: -1, at: 1) }),
    ("clear rating", { try $0.rateAct(id(4), to: nil, at: 1) }),
    ("rewrite", { try $0.rewriteAct(of: id(2), text: "mine", note: "why", at: 1) }),
    ("edit a model's text", { try $0.editAct(id(3), to: "mine", at: 1) }),
    ("edit a person's text", { try $0.editAct(id(1), to: "e\u{301}", at: 1) }),
    ("delete", { try $0.deleteAct(id(2)) }),
    ("delete all", { try $0.deleteAct(id(1)) }),
    ("bookmark", { try $0.bookmarkAct(id(3)) }),
    ("hide", { try $0.hideAct(id(1)) }),
    ("note", { try $0.noteAct(id(3), to: "why") }),
    ("clear note", { try $0.noteAct(id(4), to: "") }),
    ("respell a note", { try $0.noteAct(id(4), to: "caf\u{E9}") }),
    ("tag", { try $0.tagAct(id(3), to: ["b", "a"]) }),
    ("respell a tag", { try $0.tagAct(id(4), to: ["\u{E9}"]) }),
    ("score", { try scored($0) }),
    ("title", { $0.describeAct(.title, to: "") }),
    ("system", { $0.describeAct(.system, to: "Be brief.") }),
    ("add", { try $0.addAct(under: id(2), text: "by hand", at: 1) }),
    ("add a root", { try $0.addAct(under: nil, text: "other", hidden: true, at: 1) }),
    (
      "generate",
      { try $0.generateAct(under: id(2), [Generation(backend: "b", model: "m")], at: 1) }
    ),
    ("split", { try $0.splitAct(id(2), at: 6) }),
    ("split the root", { try $0.splitAct(id(1), at: 4) }),
    ("merge", { try $0.mergeAct(id(3)) }),
    ("move", { try $0.moveAct(id(4), under: id(2)) }),
    ("reorder", { try $0.reorderAct(id(4), to: id(2)) }),
    ("duplicate", { try $0.duplicateAct(id(1)) }),
    ("graft", { try $0.graftAct($0, under: id(3)) }),
    ("archive", { try $0.archiveAct(id(1)) }),
    ("mark", { $0.markAct("a", at: id(3)) }),
    ("memory here", { try $0.contextAct(.memory, at: id(1), to: "e\u{301}") }),
    ("author's note", { $0.describeAct(.authorNote, to: "plain") }),
    ("return", { try $0.returnAct(to: 1) }),
    ("return to the beginning", { try $0.returnAct(to: 0) }),
  ]

  private func start() throws -> Session {
    var session = Desk.story()
    let id = Self.id(4)
    for make: Make in [
      { try $0.rateAct(id, to: 1, at: 1) }, { try $0.noteAct(id, to: "cafe\u{301}") },
      { try $0.tagAct(id, to: ["e\u{301}"]) },
    ] {
      _ = try session.perform(try #require(try make(session)), at: 2)
    }
    return session
  }

  /// The tree and what counts, in bytes.
  private func judged(_ session: Session) -> [[UInt8]] {
    var lines = [Array(session.info.title.utf8), Array(session.info.system.utf8)]
    lines += [Array(session.info.authorNote.utf8), Array("\(session.info.marks)".utf8)]
    session.tree.forEachNode { lines.append(nodeBytes($0)) }
    lines += session.votes.filter { !$0.withdrawn }.map { Array("\($0)".utf8) }
    return lines
  }

  @Test(arguments: acts.indices)
  func undoAndRedoSurviveRestarts(index: Int) throws {
    let (name, make) = Self.acts[index]
    let folder = NSTemporaryDirectory() + "loom-reopening-\(getpid())-\(index)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/s.loom.json"
    let first = try start()
    try SessionStore.create(path, first).close(nil)
    func reopen(_ change: (inout Session) throws -> Entry?) throws -> Session {
      let opened = try SessionStore.open(path, .readWrite)
      var session = opened.session
      let store = try #require(opened.store)
      store.append(try #require(try change(&session)))
      try store.close(index % 2 == 0 ? session : nil)
      return try SessionStore.open(path, .readOnly).session
    }
    let done = try reopen { try $0.perform(try #require(try make($0)), at: 3) }
    #expect(judged(done) != judged(first), "\(name)")
    #expect(judged(try reopen { try $0.undo(at: 4) }) == judged(first), "\(name)")
    let redone = try reopen { try $0.redo(at: 5) }
    #expect(judged(redone) == judged(done), "\(name)")
    #expect(redone.invariantViolations() == [], "\(name)")
  }
}
