import Testing

@testable import LoomTUI

struct LineHistoryTests {
  @Test func goesBackAndForthAndEndsAtWhatWasTyped() {
    var history = LineHistory(["one", "two", "three"])
    #expect(history.older(than: "") == "three")
    #expect(history.older(than: "three") == "two")
    #expect(history.older(than: "two") == "one")
    #expect(history.older(than: "one") == nil)
    #expect(history.newer() == "two")
    #expect(history.newer() == "three")
    #expect(history.newer() == "")
    #expect(history.newer() == nil)
  }

  @Test func showsOnlyLinesThatBeginAsTyped() {
    var history = LineHistory(["sea", "king", "seal"])
    #expect(history.older(than: "se") == "seal")
    #expect(history.older(than: "seal") == "sea")
    #expect(history.older(than: "sea") == nil)
    #expect(history.newer() == "seal")
    #expect(history.newer() == "se")
  }

  @Test func keepsALineOnceAndNotTooMany() {
    var history = LineHistory((0..<600).map(String.init))
    #expect(history.lines.count == LineHistory.limit)
    #expect(history.lines.first == "100")
    history.add("300")
    history.add("")
    #expect(history.lines.last == "300")
    #expect(history.lines.count == LineHistory.limit)
    #expect(history.lines.count { $0 == "300" } == 1)
    // Added while looking back: the next look starts at the end.
    _ = history.older(than: "")
    history.add("new")
    #expect(history.older(than: "") == "new")
  }
}
