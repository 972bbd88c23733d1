import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct DistinctTests {
  @Test func equalBranchesAreMarked() throws {
    var desk = Desk(Desk.story([" a dog.", " a king", " a dog. \n", " a dog", " a king"]))
    #expect(desk.screen.contains("= 1st branch: a dog."))
    #expect(desk.screen.contains("= 2nd branch: a king"))
    #expect(desk.screen.contains("=1 a dog."))
    func first(_ id: Int32) -> Int? {
      desk.tree.summary(of: NodeID(rawValue: id)).flatMap { desk.model.twins.first(of: $0) }
    }
    let marks = (2...6).map { first($0) }
    #expect(marks == [nil, nil, 1, nil, 2])
    // The mark goes with the original.
    desk.press("lD")
    #expect(first(4) == nil)
    desk.press("u")
    #expect(first(4) == 1)
  }

  @Test func aBranchIsComparedWhenItHasEnded() {
    var desk = Desk(Desk.story([" a dog."]))
    desk.press("1")
    desk.arrive(" a dog.", at: 0)
    #expect(!desk.screen.contains("= 1st branch"))
    desk.arrive("", at: 0, finish: .stop)
    #expect(desk.screen.contains("= 1st branch"))
  }

  @Test func whatAPersonWroteIsNoRepetition() {
    var desk = Desk(Desk.story([" a dog."]))
    desk.press("i a dog.<Ctrl-S>")
    #expect(!desk.screen.contains("= 1st branch"))
  }

  @Test func siblingsAreComparedAgainOnlyWhenSomethingChanges() {
    var desk = Desk(Desk.story([" a dog.", " a dog."]))
    desk.press("l")
    let before = desk.model.twins
    desk.send(.tick(at: desk.time))
    desk.press("+")
    #expect(desk.model.twins == before)
  }

  @Test func toppingUpAsksForWhatIsMissing() {
    var desk = Desk(Desk.story([" a dog.", " a king", " a dog."]))
    desk.press("*")
    #expect(desk.requests.count == 2)
    desk.arrive(" a cat", at: 0, finish: .stop)
    #expect(desk.requests.count == 2, "the other may be new, too")
    desk.arrive(" a king\n", at: 1, finish: .stop)
    #expect(desk.requests.count == 3)
    desk.arrive(" a queen", at: 2, finish: .stop)
    #expect(desk.requests.count == 3)
    #expect(desk.model.message?.text == "There are 4 distinct branches")
    #expect(desk.model.topUps.isEmpty)
    desk.press("*")
    #expect(desk.requests.count == 3)
    #expect(desk.model.message?.text == "There are 4 distinct branches")
  }

  @Test func aModelThatRepeatsItselfIsAskedAFewTimes() {
    var desk = Desk(Desk.story([]))
    desk.press("*")
    for index in 0..<100 where index < desk.requests.count {
      desk.arrive(" the same", at: index, finish: .stop)
    }
    #expect(desk.requests.count == 4 + 3 + 3)
    #expect(desk.model.message?.text.contains("no more than 1 distinct of 4 branches") == true)
    #expect(desk.model.topUps.isEmpty)
  }

  @Test func aSeedThatIsSetDrawsOn() {
    var desk = Desk(Desk.story([" a dog."]))
    desk.model.settings.parameters.seed = 7
    desk.model.settings.branches = 3
    desk.press("*")
    #expect(desk.requests.map(\.request.parameters.seed) == [8, 9])
    desk.arrive(" a dog.", at: 0, finish: .stop)
    desk.arrive(" a dog.", at: 1, finish: .stop)
    #expect(desk.requests.map(\.request.parameters.seed) == [8, 9, 10, 11])
  }

  @Test func failuresAndCancelsEndTheToppingUp() {
    var desk = Desk(Desk.story([]))
    desk.press("*")
    desk.end(0, .failed(.empty(host: "h")))
    for index in 1..<4 { desk.arrive(" x", at: index, finish: .stop) }
    #expect(desk.requests.count == 4)
    #expect(desk.model.message?.isError == true)
    desk.press("*")
    #expect(desk.requests.count == 7)
    desk.press("c")
    #expect(desk.requests.count == 7)
    #expect(desk.model.topUps.isEmpty)
  }

  @Test func thePersonMayGoElsewhereMeanwhile() {
    var desk = Desk(Desk.story([" a dog.", " a king"]))
    desk.model.settings.branches = 3
    desk.press("*l")
    desk.arrive(" a dog.", at: 0, finish: .stop)
    #expect(desk.requests.count == 2)
    #expect(desk.tree.childCount(of: NodeID(rawValue: 1)) == 4)
    #expect(desk.node?.id.rawValue == 2)
  }

  @Test func noMoreSiblingsThanTheLimitAreCompared() {
    let session = Desk.story((0..<TwinIndex.limit + 50).map { _ in " the same" })
    let (firsts, distinct) = TwinIndex.equals(below: NodeID(rawValue: 1), in: session.tree)
    #expect(distinct == 1)
    #expect(firsts.count == TwinIndex.limit - 1 && firsts.values.allSatisfy { $0 == 1 })
  }

  @Test func ordinals() {
    #expect(
      [1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal) == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th",
      ]
    )
  }

  @Test(arguments: [(80, 24), (200, 50)]) func theScreen(columns: Int, rows: Int) throws {
    let texts = [" a dog who kept the lighthouse.", " a king", " a dog who kept the lighthouse. "]
    let desk = Desk(Desk.story(texts), columns: columns, rows: rows)
    try expectFrame(view(desk.model), "twins-\(columns)x\(rows)")
  }
}

extension Tree {
  fileprivate static let none = Node(
    id: NodeID(rawValue: 0),
    parent: nil,
    kind: .human,
    text: "",
    created: 0
  )
}
