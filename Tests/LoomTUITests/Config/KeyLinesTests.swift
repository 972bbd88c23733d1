import Testing

@testable import LoomTUI

@Suite struct KeyLinesTests {
  @Test func headersAndKeysHaveTheirLines() throws {
    let lines = try KeyLines(
      "a = 1\n\n# c = 2\r\n[b]\nc = 2\n  [ d . \"e f\" ] # g\n'h i' = 3"
    )
    #expect(lines.line(of: ["a"]) == 1 && lines.line(of: ["b"]) == 4)
    #expect(lines.line(of: ["b", "c"]) == 5 && lines.line(of: ["d"]) == 6)
    #expect(lines.line(of: ["d", "e f"]) == 6 && lines.line(of: ["d", "e f", "h i"]) == 7)
  }

  @Test func dottedKeysAndBracesHaveTheLineOfTheirStatement() throws {
    let lines = try KeyLines("\n[a]\nb.c = 1\nb.d = { e = 2, f.g = 3 }")
    #expect(lines.line(of: ["a", "b"]) == 3 && lines.line(of: ["a", "b", "c"]) == 3)
    #expect(lines.line(of: ["a", "b", "d", "e"]) == 4)
    #expect(lines.line(of: ["a", "b", "d", "f", "g"]) == 4)
  }

  @Test func valuesOverSeveralLinesHideNothingAndBeginWhereTheirKeyIs() throws {
    let lines = try KeyLines(
      "a = \"\"\"\nb = 1\n[c]\n\"\"\"\nd = [\n  [1], # ]\n\n  2,\n]\nb = 3\n[c]\n"
    )
    #expect(lines.line(of: ["a"]) == 1 && lines.line(of: ["d"]) == 5)
    #expect(lines.line(of: ["d", KeyLines.element(1)]) == 5)
    #expect(lines.line(of: ["b"]) == 10 && lines.line(of: ["c"]) == 11)
  }

  @Test func elementsOfAnArrayOfTablesAreToldApart() throws {
    let lines = try KeyLines("[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[a.b.d]\ne = 3")
    let first = ["a", "b", KeyLines.element(0)]
    let second = ["a", "b", KeyLines.element(1)]
    #expect(lines.line(of: first + ["c"]) == 2 && lines.line(of: second) == 3)
    #expect(lines.line(of: second + ["c"]) == 4 && lines.line(of: second + ["d", "e"]) == 6)
  }

  @Test func aTablesOwnHeaderCountsMoreThanWhatImpliedIt() throws {
    let lines = try KeyLines("[a.b]\n\n[a]\nc = 1")
    #expect(lines.line(of: ["a"]) == 3 && lines.line(of: ["a", "b"]) == 1)
  }

  @Test func whatHasNoLineTakesThatOfWhatIsAroundIt() throws {
    let lines = try KeyLines("\n[a]\nb = [{ c = 1 }]")
    #expect(lines.line(of: ["a", "b", KeyLines.element(0), "c"]) == 3)
    #expect(lines.line(of: ["x"]) == 1 && lines.line(of: []) == 1)
  }

  @Test func keysKeepTheOrderOfTheFile() throws {
    let lines = try KeyLines("\u{FEFF}[z]\nc = 1\na = 2\nb = { y = 1, x = 2 }\n[a]\n")
    #expect(lines.inOrder(["a", "z"], of: []) == ["z", "a"])
    #expect(lines.inOrder(["a", "b", "c"], of: ["z"]) == ["c", "a", "b"])
    #expect(lines.inOrder(["y", "x"], of: ["z", "b"]) == ["x", "y"])
  }
}
