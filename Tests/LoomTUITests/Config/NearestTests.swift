import Testing

@testable import LoomTUI

@Suite struct NearestTests {
  @Test func distancesCountOneForEverySlip() {
    func distance(_ left: String, _ right: String) -> Int {
      editDistance(Array(left.utf8), Array(right.utf8))
    }
    #expect(distance("", "") == 0 && distance("abc", "") == 3 && distance("", "ab") == 2)
    #expect(distance("kitten", "sitting") == 3 && distance("ab", "ba") == 1)
    #expect(distance("temprature", "temperature") == 1)
  }

  @Test func onlyNearWordsAreSuggested() {
    #expect(nearest(to: "Temprature", among: ["top_p", "temperature"]) == "temperature")
    #expect(nearest(to: "colour", among: ["top_p", "temperature"]) == nil)
    #expect(nearest(to: "x", among: []) == nil)
  }
}
