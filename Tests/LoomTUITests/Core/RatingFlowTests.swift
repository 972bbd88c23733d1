import Backends
import PrefExport
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct RatingFlowTests {
  /// Two batches: four branches of the root, and two below the second of them.
  static func session() throws -> Session {
    var session = Desk.story([" there was a dog.", " a king lived", " nothing", " a ship"])
    let parent = NodeID(rawValue: 3)
    _ = try session.perform(
      session.generateAct(
        under: parent,
        [" alone", " on a hill"].map { _ in Generation(backend: "test", model: "toy-1") },
        at: 0
      ),
      at: 0
    )
    for (id, text) in [(6, " alone"), (7, " on a hill")] {
      session.extend(NodeID(rawValue: Int32(id)), text: text)
      _ = session.checkpoint(NodeID(rawValue: Int32(id)), from: 0, at: 0)
      _ = try session.finish(
        NodeID(rawValue: Int32(id)),
        generation: Generation(backend: "test", model: "toy-1", finish: .stop),
        at: 0
      )
    }
    return session
  }

  private func rating(_ desk: Desk, _ id: Int32) -> Int8? {
    desk.tree[NodeID(rawValue: id)]?.rating
  }

  @Test func oneKeyIsAJudgementAndSiblingsComeTogether() throws {
    var desk = Desk(try Self.session())
    desk.press("R")
    #expect(desk.model.fairness.rating?.queue.map(\.rawValue) == [2, 3, 4, 5, 6, 7])
    desk.press("fd51+s")
    let expected: [Int8?] = [1, -1, 2, -2, 1, nil]
    for (id, value) in zip(Int32(2)...7, expected) { #expect(rating(desk, id) == value, "#\(id)") }
    #expect(desk.model.overlay == nil)
    #expect(
      desk.model.message?.text
        == "That was the last: 3 good, 2 bad, 1 skipped; R shows the skipped again, V compares, x exports"
    )
    #expect(desk.node?.id.rawValue == 7)
    #expect(desk.tree.counts.unseen == 0)
  }

  @Test func everyJudgementIsAVoteWithWhatWasShown() throws {
    var desk = Desk(try Self.session())
    desk.press("R")
    desk.time += 4_000
    desk.press("jd")
    let vote = try #require(desk.model.session.votes.last)
    #expect(vote.a.rawValue == 3 && vote.value == -1 && vote.kind == .rating)
    #expect(vote.shown.map(\.rawValue) == [2, 3, 4, 5] && vote.position == 1)
    #expect(vote.took == 1_000)
    let acts = desk.effects.filter { if case .append = $0 { true } else { false } }
    #expect(acts.count == 1, "looking is no act")
  }

  @Test func theFlowGoesOnWhereItEnded() throws {
    var desk = Desk(try Self.session())
    desk.press("Rfs<Esc>")
    #expect(desk.node?.id.rawValue == 4, "where it ended")
    #expect(
      desk.model.message?.text == "1 good, 0 bad, 1 skipped; 4 left, R goes on here"
    )
    desk.press("hR")
    #expect(desk.model.fairness.rating?.current?.rawValue == 4)
    desk.press("k")
    #expect(desk.model.fairness.rating?.current?.rawValue == 3, "what was skipped is there still")
    desk.press("k")
    #expect(desk.model.message?.text == "This is the first one")
  }

  @Test func aLeafAsksForItsSiblings() throws {
    var desk = Desk(try Self.session())
    desk.press("ljjR")
    #expect(desk.node?.id.rawValue == 4)
    #expect(desk.model.fairness.rating?.queue.map(\.rawValue) == [2, 3, 4, 5, 6, 7])
    #expect(desk.model.fairness.rating?.current?.rawValue == 4)
  }

  @Test func aJudgementCanBeTakenBack() throws {
    var desk = Desk(try Self.session())
    desk.press("Rfsd")
    desk.press("u")
    #expect(rating(desk, 4) == nil)
    #expect(desk.model.session.votes.last?.withdrawn == true)
    #expect(desk.model.fairness.rating?.current?.rawValue == 4)
    desk.press("u")
    #expect(desk.model.fairness.rating?.current?.rawValue == 3, "and so can a skip")
    desk.press("u")
    #expect(rating(desk, 2) == nil)
    #expect(desk.model.fairness.rating?.steps.isEmpty == true)
    let before = desk.model.session.lastEntry
    desk.press("u")
    #expect(desk.model.session.lastEntry == before, "what was done before stays")
    #expect(desk.tree.counts.nodes == 7)
  }

  @Test func aBookmarkIsTakenBackBeforeTheRating() throws {
    var desk = Desk(try Self.session())
    desk.press("Rfb")
    #expect(desk.tree[NodeID(rawValue: 3)]?.bookmark == true)
    desk.press("u")
    #expect(desk.tree[NodeID(rawValue: 3)]?.bookmark == false)
    #expect(rating(desk, 2) == 1)
    desk.press("u")
    #expect(rating(desk, 2) == nil)
  }

  @Test func editingAndNotesComeBackToTheFlow() throws {
    var desk = Desk(try Self.session())
    desk.press("Rfe!<Ctrl-S>")
    guard case .judging(.difference(let rewrite))? = desk.model.overlay else {
      Issue.record("no difference is shown")
      return
    }
    #expect(desk.tree[rewrite]?.text == " a king lived!")
    desk.press("athe story<Ctrl-S>")
    #expect(desk.tree[rewrite]?.note == "the story")
    #expect(desk.model.overlay == .judging(.rating))
    #expect(desk.model.fairness.rating?.current?.rawValue == 3)
    desk.press("e<Esc>")
    #expect(desk.model.overlay == .judging(.rating))
    desk.press("?x")
    #expect(desk.model.overlay == .judging(.rating))
    desk.press("d")
    #expect(rating(desk, 3) == -1)
  }

  @Test func deletedBranchesArePassedOver() throws {
    var desk = Desk(try Self.session())
    desk.press("Rf<Esc>")
    desk.press("D")
    #expect(!desk.tree.contains(NodeID(rawValue: 3)))
    desk.press("rR")
    #expect(desk.model.fairness.rating?.queue.map(\.rawValue) == [4, 5])
    #expect(desk.model.fairness.rating?.current?.rawValue == 4)
  }

  @Test func onlyWhatCanBeJudgedComesUp() throws {
    var desk = Desk(Desk.story([" one"]))
    desk.press("3")
    desk.arrive(" two", at: 0, finish: .stop)
    desk.end(1, .failed(.unreachable(host: "far", reason: "refused")))
    desk.arrive(" half", at: 2)
    desk.press("R")
    #expect(desk.model.fairness.rating?.queue.map(\.rawValue) == [2, 3])
    desk.press("ff")
    desk.press("rR")
    #expect(desk.model.overlay == nil)
    #expect(
      desk.model.message?.text
        == "Every branch is rated; V compares, Space generates more"
    )
  }

  @Test func aSessionOpenForReadingIsOnlyRead() throws {
    var desk = Desk(try Self.session(), isReadOnly: true)
    let before = desk.model.session.lastEntry
    desk.press("R")
    for key in ["f", "d", "0", "b", "e", "a", "u", "s", "j", "k", "5"] {
      desk.press(key)
      _ = desk.paint()
    }
    #expect(desk.model.session.lastEntry == before)
    #expect(desk.model.overlay == .judging(.rating))
  }

  @Test func thePaceIsOfTheLastJudgements() {
    var pace = Pace()
    pace.note(6_000)
    pace.note(6_000)
    #expect(pace.text == nil)
    pace.note(6_000)
    #expect(pace.text == "10 a minute")
    for _ in 0..<Pace.window { pace.note(24_000) }
    #expect(pace.text == "2.5 a minute")
    for _ in 0..<Pace.window { pace.note(0) }
    #expect(pace.perMinute == 60_000)
  }

  @Test func aLongTextIsScrolled() {
    let long = (0..<60).map { "line \($0)\n" }.joined()
    var desk = Desk(Desk.story([long, " b"]))
    desk.press("R")
    #expect(desk.screen.contains("more below") && !desk.screen.contains("line 40"))
    for _ in 0..<9 { desk.press("<Ctrl-D>") }
    #expect(desk.screen.contains("line 59"))
    #expect(desk.model.message?.text == "The text ends here")
    desk.press("f")
    #expect(desk.model.fairness.rating?.scroll == 0)
  }

  @Test func aHiddenPromptStaysHidden() throws {
    var session = Desk.session()
    _ = try session.perform(
      session.addAct(under: nil, text: "SECRET opening", hidden: true, at: 0),
      at: 0
    )
    var desk = Desk(session)
    desk.press("2")
    desk.arrive("One.", at: 0, finish: .stop)
    desk.arrive("Two.", at: 1, finish: .stop)
    desk.press("R")
    #expect(!desk.screen.contains("SECRET") && desk.screen.contains("One."))
    desk.press("<Esc>rV1")
    #expect(!desk.screen.contains("SECRET") && desk.screen.contains("Two."))
  }

  @Test func whatIsArchivedIsNotJudged() throws {
    var session = try RatingFlowTests.session()
    let archived = NodeID(rawValue: 3)
    #expect(session.tree.branchesToRate(below: nil).contains(archived))
    #expect(session.comparable(below: NodeID(rawValue: 1)).contains(archived))
    let act = try session.archiveAct(archived)
    _ = try session.perform(act, at: 0)
    // Neither it nor what is below it.
    let left = session.tree.branchesToRate(below: nil).map(\.rawValue)
    #expect(left == [2, 4, 5])
    #expect(!session.comparable(below: NodeID(rawValue: 1)).contains(archived))
    var random = SplitMix64(seed: 1)
    let pairs = session.pairs(in: .subtree(nil), using: &random)
    #expect(!pairs.isEmpty)
    #expect(pairs.allSatisfy { ![3, 6, 7].contains($0.first.rawValue) })
  }
}
