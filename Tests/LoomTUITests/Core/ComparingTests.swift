import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct ComparingTests {
  private func comparing(_ texts: [String] = [" a dog.", " a king", " nothing"]) -> Desk {
    var desk = Desk(Desk.story(texts))
    desk.press("V1")
    return desk
  }

  @Test func everyAnswerIsAVoteAsItWasShown() throws {
    var desk = comparing()
    let pairs = try #require(desk.model.fairness.comparing?.pairs)
    #expect(pairs.count == 3 && Set(pairs.map(\.key)).count == 3)
    desk.time += 2_000
    desk.press("hl=")
    let votes = Array(desk.model.session.votes)
    #expect(votes.map(\.kind) == [.compare, .compare, .compare])
    for (vote, pair) in zip(votes, pairs) { #expect(vote.shown == [pair.first, pair.second]) }
    #expect(votes.map(\.a) == [pairs[0].first, pairs[1].second, pairs[2].first])
    #expect(votes.map(\.b) == [pairs[0].second, pairs[1].first, pairs[2].second])
    #expect(votes.map(\.position) == [0, 1, 0])
    #expect(votes.map(\.value) == [1, 1, 0])
    #expect(votes.map(\.took) == [3_000, 1_000, 1_000])
    #expect(desk.model.overlay == .judging(.results))
    desk.press("<Enter>")
    #expect(desk.model.overlay == nil)
    // They were all compared.
    desk.press("V1")
    #expect(desk.model.overlay == nil)
    #expect(desk.model.message?.text.contains("No pair is left") == true)
  }

  @Test func skippedPairsComeAgainAndBothMayBeBad() throws {
    var desk = comparing()
    desk.press("sx<Left>")
    #expect(desk.model.session.votes.map(\.value) == [-1, 1])
    desk.press("<Esc>V1")
    #expect(desk.model.fairness.comparing?.pairs.count == 1)
  }

  @Test func aVoteCanBeTakenBack() throws {
    var desk = comparing()
    let first = try #require(desk.model.fairness.comparing?.current)
    desk.press("u")
    #expect(desk.model.message?.text.contains("Nothing was compared yet") == true)
    desk.press("hu")
    #expect(desk.model.fairness.comparing?.current == first)
    #expect(desk.model.session.votes.last?.withdrawn == true)
    #expect(desk.node?.id.rawValue == 1, "the person stays where they are")
    desk.press("suh")
    #expect(desk.model.session.votes.last?.a == first.first)
    #expect(desk.model.fairness.comparing?.judged == 1)
  }

  @Test func nothingTellsWhoWroteWhich() {
    var session = Desk.story([" a dog barked at the moon", " a king"])
    for id in [2, 3] {
      let id = NodeID(rawValue: Int32(id))
      if let act = try? session.rateAct(id, to: 2, at: 0) { _ = try? session.perform(act, at: 0) }
    }
    var desk = Desk(session)
    desk.press("V1")
    for word in ["toy", "test", "+2", "#2", "#3"] {
      #expect(!desk.screen.contains(word), "\(word)")
    }
    desk.press("h")
    #expect(desk.screen.contains("test toy-1"), "now it is told")
    #expect(desk.screen.contains("1 comparison: upper 1, lower 0, tie 0, both bad 0."))
  }

  @Test func theResultsFitANarrowScreen() {
    var desk = Desk(Desk.story(), columns: 40, rows: 12)
    desk.press("V1h<Esc>")
    let rows = desk.screen.split(separator: "\n")
    #expect(rows.contains { $0.contains("maker") && $0.hasSuffix("bad") }, "\(desk.screen)")
    #expect(rows.contains { $0.contains("test toy-1") && $0.hasSuffix("0     0") })
  }

  @Test func onlyPairsOfDifferentMakersAreAsked() throws {
    var desk = Desk(Desk.story([]), others: [FanOutTests.hosted, FanOutTests.tiny])
    desk.model.plans = [FanOutTests.plan(isShuffled: false)]
    desk.press("F")
    for index in 0..<5 { desk.arrive(" text \(index)", at: index, finish: .stop) }
    desk.press("V4")
    let pairs = try #require(desk.model.fairness.comparing?.pairs)
    #expect(!pairs.isEmpty)
    for pair in pairs {
      #expect(desk.model.maker(of: pair.first) != desk.model.maker(of: pair.second))
    }
    for _ in pairs { desk.press("l") }
    #expect(desk.screen.contains("hosted big-3") && desk.screen.contains("tiny tiny-1 warm×0.8"))
  }

  @Test func pairsThatAreGoneArePassedOver() throws {
    var desk = comparing()
    let pairs = try #require(desk.model.fairness.comparing?.pairs)
    desk.press("h")
    let gone = pairs[1].first
    // Another hand, so to say: the branch is deleted while its pair waits.
    let act = try desk.model.session.deleteAct(gone)
    _ = try desk.model.session.perform(act, at: 0)
    desk.press("s")
    let left = pairs[2...].filter { $0.first != gone && $0.second != gone }
    #expect(desk.model.fairness.comparing?.current == left.first)
    if left.isEmpty { #expect(desk.model.overlay == .judging(.results)) }
  }

  @Test func differencesAreMarkedOnlyBetweenTextsThatAreAlike() {
    let alike = MarkedTexts("a king lived in a house", "a king lived in a tall house")
    #expect(alike.second.filter(\.isChanged).map(\.text) == ["tall "])
    #expect(alike.first.allSatisfy { !$0.isChanged })
    let other = MarkedTexts("a king lived in a house", "there was once some dog")
    #expect(other.second.map(\.isChanged) == [false])
    let long = String(repeating: "word ", count: 700)
    let cut = MarkedTexts(long + "end", long + "stop")
    #expect(cut.first.map(\.text).joined() == long + "end")
    #expect(cut.second.map(\.text).joined() == long + "stop")
  }

  @Test func nothingCanBeComparedInASessionOpenForReading() {
    var desk = Desk(Desk.story(), isReadOnly: true)
    desk.press("V")
    #expect(desk.model.overlay == nil && desk.model.message?.isError == true)
  }

  @Test func theScopesAreAsked() {
    var desk = Desk(Desk.story())
    desk.press("V")
    #expect(desk.screen.contains("1 the branches of #1"))
    desk.press("<Esc>lV")
    #expect(desk.screen.contains("1 this and its siblings"))
    desk.press("2")
    #expect(desk.model.message?.text.contains("No pair is left") == true)
    desk.press("V3")
    #expect(desk.model.fairness.comparing?.pairs.count == 3)
    desk.press("q")
    #expect(desk.model.message?.text == "Nothing was compared; V starts again")
  }
}
