import Testing

@testable import LoomTUI

@Suite struct ConfigurationTableTests {
  static let bad: [(text: String, line: Int)] = [
    ("a", 1), ("a =", 1), ("= 1", 1), ("a = 1 b = 2", 1), ("\na = [1, 2", 2), ("a = [1 2]", 1),
    ("a = \"x", 1), ("\n\na = \"x\ny\"", 3), ("a = 'x", 1), ("a = \"\"\"x", 1), (#"a = "\q""#, 1),
    ("a = 01", 1), ("a = 9223372036854775808", 1), ("a = True", 1), ("a = plain", 1),
    ("a = 1\na = 2", 2), ("[a]\n[a]", 2), ("[a]\nb = 1\n[a.b]", 3), ("a = {b = 1}\n[a.c]", 2),
    ("a = [1]\n[[a]]", 2), ("[a", 1), ("[[a]", 1), ("[]", 1), ("a..b = 1", 1), ("a = {b = 1\n}", 1),
    ("a = 1 # \u{7}", 1), ("é = 1", 1),
    ("[\u{E9}]", 1), ("[.a]", 1), ("[", 1), ("[[\n", 1), ("[\n", 1), ("a = [}]", 1),
    ("a = [1, }", 1), ("a = {b = ]", 1), ("a = 1979-05-27T_7:32:00", 1),
    ("a = [1979-05-27T]", 1), ("a = 1979-05-27T", 1), ("a = 1979-05-27 x", 1),
    ("a = 1979-05-27 0\n", 1), ("a = 1979-05-27 07\n", 1),
    ("a = [\u{B}]", 1), ("a = [\u{C}]", 1), ("a = [\r]", 1), ("a = [\u{85}]", 1),
    ("a = [\u{FEFF}]", 1), ("a = [\u{A0}]", 1), ("a = 1979-05-27 _7:32:00", 1), ("a = \u{A0}1", 1),
    ("a = [\u{2028}]", 1),
    ("a = 1\n# \0\nb = [", 2), ("a = \"b\0c\"", 1), ("\n\na = \"b\\u0000c\"", 3),
    ("\"a\\U00000000\" = 1", 1),
  ]

  @Test(arguments: bad.indices) func whatIsNotTOMLNamesItsLine(index: Int) {
    let (text, line) = Self.bad[index]
    let error = #expect(throws: KeyScanner.Problem.self) {
      _ = try ConfigurationTable(text)
    }
    #expect(error?.line == line, "\(text.debugDescription): \(error?.problem ?? "")")
    #expect(error?.problem.isEmpty == false)
  }

  static let deep = [
    "a = " + String(repeating: "[", count: 100_000),
    "a = " + String(repeating: "{a=", count: 100_000),
    "a = " + String(repeating: "[{a=", count: 100_000),
    "a = " + String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000),
    String(repeating: "a.", count: 100_000) + "a = 1",
    String(repeating: "a.", count: 100_000) + "a =",
    "[" + String(repeating: "a.", count: 100_000) + "a]",
    "[" + String(repeating: "a.", count: 100_000) + "a]\nb =",
    "[[" + String(repeating: "a.", count: 100_000) + "a]]\nb =",
  ]

  @Test(arguments: deep.indices) func depthIsAnErrorNotACrash(index: Int) {
    #expect(throws: KeyScanner.Problem.self) {
      _ = try ConfigurationTable(Self.deep[index])
    }
  }

  /// Right up to the limits, with a mistake at the end so that all is taken apart again.
  @Test func whatIsAsDeepAsPermittedIsReadAndTakenApart() throws {
    let limit = KeyScanner.depthLimit
    let path = String(repeating: "a.", count: limit - 1) + "a"
    let value =
      String(repeating: "{\(path)=", count: limit) + "1" + String(repeating: "}", count: limit)
    let text = "[\(path)]\n\(path) = \(value)"
    #expect(try ConfigurationTable(text).keys == ["a"])
    #expect(throws: KeyScanner.Problem.self) { _ = try ConfigurationTable(text + "\nb = x") }
  }

  @Test func valuesKnowTheirKindAndTheirLine() throws {
    let table = try ConfigurationTable(
      "s = ''\ni = 0x1F\nn = 1e3\nb = true\nl = [\n1]\nd = 1979-05-27\nt = 07:32:00\n[z]\n"
        + "[m]\nat = 1979-05-27T07:32:00Z"
    )
    #expect(table.keys == ["s", "i", "n", "b", "l", "d", "t", "z", "m"])
    #expect(table.keys.map { table[$0]?.line } == [1, 2, 3, 4, 5, 7, 8, 9, 10])
    #expect(
      table.keys.map { table[$0]?.kind } == [
        "a string", "an integer", "a number", "true or false", "a list", "a date or time",
        "a date or time", "a table", "a table",
      ]
    )
    let inner = try #require(table["m"]?.table)
    #expect(inner.line == 10 && inner["at"]?.line == 11 && inner["at"]?.kind == "a date or time")
    #expect(table["l"]?.list?.count == 1 && table["x"] == nil && table["s"]?.table == nil)
  }

  @Test func aListOverVeryManyLinesIsReadInReasonableTime() throws {
    let text = "a = [\n" + String(repeating: "1,\n", count: 200_000) + "]\nb = 2"
    #expect(try ConfigurationTable(text).keys == ["a", "b"])
  }
}
