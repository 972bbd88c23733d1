import Testing

@testable import LoomTUI

@Suite struct TOMLParserTests {
  /// The value as JSON with sorted keys, to compare whole documents.
  static func show(_ value: TOMLItem.Value) -> String {
    switch value {
    case .string(let text): jsonString(text)
    case .integer(let number): "\(number)"
    case .float(let number): "\(number)"
    case .boolean(let truth): "\(truth)"
    case .moment(let text): "<\(text)>"
    case .array(let items): "[" + items.map { show($0.value) }.joined(separator: ",") + "]"
    case .table(let table): show(table)
    }
  }

  static func show(_ table: TOMLTable) -> String {
    let members = table.keys.sorted().map { key in
      jsonString(key) + ":" + (table[key].map { show($0.value) } ?? "?")
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  static let good: [(String, String)] = [
    ("", "{}"),
    ("\u{FEFF}a = 1\r\n", #"{"a":1}"#),
    ("# only a comment", "{}"),
    ("a=1 # c\nb = -2\n'c d' = +3\n\"e\\u0041\" = 0", #"{"a":1,"b":-2,"c d":3,"eA":0}"#),
    ("a = 0xFF\nb = 0o17\nc = 0b101\nd = 1_000", #"{"a":255,"b":15,"c":5,"d":1000}"#),
    (
      "a = 0xdead_beef\nb = -9_223_372_036_854_775_808",
      #"{"a":3735928559,"b":-9223372036854775808}"#
    ),
    (
      "a = 1.5\nb = 1e3\nc = -2.5E-2\nd = 6_0.0_1\ne = -0.0",
      #"{"a":1.5,"b":1000.0,"c":-0.025,"d":60.01,"e":-0.0}"#
    ),
    ("a = inf\nb = -inf\nc = nan", #"{"a":inf,"b":-inf,"c":nan}"#),
    ("a = true\nb = false", #"{"a":true,"b":false}"#),
    (
      #"a = "q\"\\\b\t\n\f\r\u00e9\U0001F600""#,
      "{\"a\":\"q\\\"\\\\\\u0008\\t\\n\\u000c\\r\u{E9}\u{1F600}\"}"
    ),
    (#"a = 'C:\new'"#, #"{"a":"C:\\new"}"#),
    ("a = \"\"\"\nfirst\nsecond \\\n   third\"\"\"", #"{"a":"first\nsecond third"}"#),
    ("a = \"\"\"\"two\"\"\"\"\"", #"{"a":"\"two\"\""}"#),
    ("a = '''\r\nraw \\n'''''", "{\"a\":\"raw \\\\n''\"}"),
    ("a = []\nb = [1, 2,]\nc = [ # c\n 'x',\n\n [1.0]\n]", #"{"a":[],"b":[1,2],"c":["x",[1.0]]}"#),
    ("a = {}\nb = { c = 1, d.e = 'x' }", #"{"a":{},"b":{"c":1,"d":{"e":"x"}}}"#),
    ("a.b.c = 1\na.d = 2", #"{"a":{"b":{"c":1},"d":2}}"#),
    ("[a.b]\nc = 1\n[a]\nd = 2", #"{"a":{"b":{"c":1},"d":2}}"#),
    ("[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2", #"{"a":[{"b":1},{"c":{"d":2}}]}"#),
    (
      "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32:00.5-07:00\nc = 1979-05-27\nd = 07:32:00",
      #"{"a":<1979-05-27T07:32:00Z>,"b":<1979-05-27 07:32:00.5-07:00>,"c":<1979-05-27>,"d":<07:32:00>}"#
    ),
    ("3.14 = 'pi'\n\"\" = 1\n- = 2", #"{"":1,"-":2,"3":{"14":"pi"}}"#),
  ]

  @Test(arguments: good.indices) func readsWhatTheSpecificationAllows(index: Int) throws {
    let (text, expected) = Self.good[index]
    #expect(Self.show(try TOMLParser.parse(text)) == expected)
  }

  static let bad: [(String, Int)] = [
    ("a", 1), ("a =", 1), ("= 1", 1), ("a = 1 b = 2", 1), ("\na = [1, 2", 2), ("a = [1 2]", 1),
    ("a = \"x", 1), ("\n\na = \"x\ny\"", 3), ("a = 'x", 1), ("a = \"\"\"x", 1), (#"a = "\q""#, 1),
    (#"a = "\u12""#, 1), (#"a = "\ud800""#, 1), (#"a = "\U00110000""#, 1), ("a = \"\u{1}\"", 1),
    ("a = 01", 1), ("a = 1__0", 1), ("a = _1", 1), ("a = 1_", 1), ("a = 0x", 1), ("a = 0xG", 1),
    ("a = +0x1", 1), ("a = 1.", 1), ("a = .5", 1), ("a = 1.e5", 1), ("a = 1e", 1), ("a = 03.5", 1),
    ("a = 9223372036854775808", 1), ("a = tru", 1), ("a = True", 1), ("a = plain", 1),
    ("a = 1\na = 2", 2), ("a.b = 1\na = 2", 2), ("a = 1\na.b = 2", 2), ("[a]\n[a]", 2),
    ("[a]\nb = 1\n[a.b]", 3), ("a = {b = 1}\na.c = 2", 2), ("a = {b = 1}\n[a.c]", 2),
    ("a = [1]\n[[a]]", 2), ("[[a]]\n[a]", 2), ("[a]\n[[a]]", 2), ("[a", 1), ("[[a]", 1), ("[]", 1),
    ("[a.]", 1), ("a..b = 1", 1), ("a = {b = 1\n}", 1), ("a = {b = 1,}", 1),
    ("a = {b = 1 c = 2}", 1),
    ("a = 1 # \u{7}", 1), ("a = 1\rb = 2", 1), ("\u{7F} = 1", 1), ("a = 2026-1-1", 1),
    ("a.b.c = 1\n[a]\nd = 1", 2), ("[a]\nb.c = 1\n[a.b]", 3), ("é = 1", 1),
  ]

  @Test(arguments: bad.indices) func refusesWhatTheSpecificationForbids(index: Int) throws {
    let (text, line) = Self.bad[index]
    let error = #expect(throws: TOMLError.self) { try TOMLParser.parse(text) }
    #expect(error?.line == line, "\(text.debugDescription): \(error?.problem ?? "")")
  }

  @Test func depthIsAnErrorNotACrash() {
    let deep = [
      "a = " + String(repeating: "[", count: 100_000),
      "a = " + String(repeating: "{a=", count: 100_000),
      "a = " + String(repeating: "[{a=", count: 100_000),
      String(repeating: "a.", count: 100_000) + "a = 1",
      "[" + String(repeating: "a.", count: 100_000) + "a]",
    ]
    for text in deep { #expect(throws: TOMLError.self) { try TOMLParser.parse(text) } }
  }

  @Test func valuesKnowTheirLines() throws {
    let table = try TOMLParser.parse("a = 1\n\n# c\r\nb = '''\nx\n'''\nc = [\n1,\n\n2]\n[d]\ne = 1")
    #expect(["a", "b", "c", "d"].map { table[$0]?.line } == [1, 4, 7, 11])
    guard case .array(let items)? = table["c"]?.value else {
      Issue.record("c is a list")
      return
    }
    #expect(items.map(\.line) == [8, 10])
  }
}
