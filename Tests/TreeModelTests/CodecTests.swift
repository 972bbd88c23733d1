import Testing

@testable import TreeModel

@Suite struct CodecTests {
  private func read<Value>(
    _ bytes: [UInt8],
    _ body: (inout JSONReader) throws(JSONFault) -> Value
  ) throws(JSONFault) -> Value {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
      var reader = JSONReader(buffer)
      let value = try body(&reader)
      try reader.finish()
      return value
    }
  }

  private func string(_ json: String) throws(JSONFault) -> String {
    try read(Array(json.utf8)) { (reader) throws(JSONFault) in try reader.string() }
  }

  @Test func everyScalarSurvives() throws {
    var text = ""
    for value in UInt32(0)...0x2FFF { Unicode.Scalar(value).map { text.unicodeScalars.append($0) } }
    for value in stride(from: UInt32(0x3000), through: 0x10FFFF, by: 97) {
      Unicode.Scalar(value).map { text.unicodeScalars.append($0) }
    }
    var writer = JSONWriter()
    writer.string(text)
    let bytes = writer.bytes
    let back = try read(bytes) { (reader) throws(JSONFault) in try reader.string() }
    #expect(back.hasSameBytes(as: text))
    #expect(!bytes.contains { $0 < 0x20 })
  }

  @Test func escapesAreRead() throws {
    #expect(try string(#""\"\\\/\b\f\n\r\tA""#) == "\"\\/\u{8}\u{C}\n\r\tA")
    #expect(try string(#""A\u00e9\u20AC\ud83d\ude00\u0000""#) == "Aé€😀\u{0}")
    #expect(try string(#""long enough for eight bytes \u0041 and on""#).hasSuffix("A and on"))
  }

  @Test(arguments: [
    (#""\ud800""#, JSONFault(.loneSurrogate, at: 1)),
    (#""ab\udc00""#, JSONFault(.loneSurrogate, at: 3)),
    (#""\ud800\u0041""#, JSONFault(.loneSurrogate, at: 1)),
    (#""\ud800x""#, JSONFault(.loneSurrogate, at: 1)),
    (#""\x""#, JSONFault(.badString, at: 1)),
    (#""\u12g4""#, JSONFault(.badString, at: 5)),
    ("\"a\u{1}\"", JSONFault(.badString, at: 2)),
    ("\"abcdefgh\n\"", JSONFault(.badString, at: 9)),
    ("\"abc", JSONFault(.endOfInput, at: 4)),
    (#""abc\"#, JSONFault(.endOfInput, at: 5)),
    (#""\u12"#, JSONFault(.endOfInput, at: 5)),
    (#""a" x"#, JSONFault(.unexpected(byte: 0x78), at: 4)),
    ("", JSONFault(.endOfInput, at: 0)),
  ]) func badStringsAreRefused(json: String, fault: JSONFault) {
    #expect(throws: fault) { try string(json) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    let bad: [[UInt8]] = [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ]
    for bytes in bad {
      let json = Array("\"abc".utf8) + bytes + Array("\"".utf8)
      #expect(throws: JSONFault(.badUTF8, at: 4)) {
        try read(json) { (reader) throws(JSONFault) in try reader.string() }
      }
      #expect(throws: JSONFault.self) {
        try read([0x5B] + json + [0x5D]) { (reader) throws(JSONFault) in try reader.raw() }
      }
      let escaped = Array("\"\\n".utf8) + bytes + Array("\"".utf8)
      #expect(throws: JSONFault.self) {
        try read(escaped) { (reader) throws(JSONFault) in try reader.string() }
      }
    }
  }

  @Test func numbersAreStrict() throws {
    func integer(_ json: String) throws(JSONFault) -> Int {
      try read(Array(json.utf8)) { (reader) throws(JSONFault) in try reader.integer() }
    }
    #expect(try integer("0") == 0)
    #expect(try integer("-0") == 0)
    #expect(try integer("9223372036854775807") == Int.max)
    #expect(try integer("-9223372036854775808") == Int.min)
    for json in [
      "9223372036854775808", "-9223372036854775809", "01", "-", "+1", "1.0", "1e3", "", "--1",
      "99999999999999999999999999", ".5", "NaN", "0x1", "1 2",
    ] {
      #expect(throws: JSONFault.self, "\(json)") { try integer(json) }
    }
    func double(_ json: String) throws(JSONFault) -> Double {
      try read(Array(json.utf8)) { (reader) throws(JSONFault) in try reader.double() }
    }
    #expect(try double("1.0") == 1)
    #expect(try double("-0.1e-7") == -0.1e-7)
    for json in ["1e999", "1.", ".1", "1e", "01.0", "-", "Infinity", "1e+"] {
      #expect(throws: JSONFault.self, "\(json)") { try double(json) }
    }
    for value in [0.1, 1, -0.0, 1e300, .leastNonzeroMagnitude, .pi, 1e16] {
      var writer = JSONWriter()
      writer.double(value)
      #expect(try double(text(writer.bytes)) == value)
    }
    var writer = JSONWriter()
    writer.double(1)
    for value in [Double.nan, .infinity, -.infinity] { writer.double(value) }
    #expect(text(writer.bytes).hasPrefix("1.0"))
    #expect(!text(writer.bytes).contains("n"))
    for value in [0, 7, -7, Int.max, Int.min, 10, 1_000_000] {
      var writer = JSONWriter()
      writer.integer(value)
      #expect(try integer(text(writer.bytes)) == value)
    }
  }

  @Test func rawValuesAreCheckedAndMadeCompact() throws {
    let value = RawJSON(" { \"a b\" : [ 1.50 , -2e+3, true, false, null, \"\\u00e9 \\\" x\" ] } ")
    #expect(value.text == #"{"a b":[1.50,-2e+3,true,false,null,"\u00e9 \" x"]}"#)
    #expect(RawJSON("not json").text == "\"not json\"")
    #expect(RawJSON("{\"a\":1}\n{}").text == #""{\"a\":1}\n{}""#)
    #expect(
      RawJSON(#"["\ud83d","\ud83d\ude00","\\ud83d"]"#).text
        == #"["\ufffd","\ud83d\ude00","\\ud83d"]"#
    )
    for json in ["[1,]", "{\"a\"}", "{a:1}", "[1 2]", "tru", "nulll", "[}", "", "{\"a\":1,}", "01"]
    {
      #expect(RawJSON(validating: json) == nil, "\(json)")
    }
  }

  @Test func nestingIsBounded() throws {
    let deep = JSONReader.depthLimit
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(RawJSON(validating: nested(deep)) != nil)
    #expect(RawJSON(validating: nested(deep + 1)) == nil)
    #expect(RawJSON(validating: String(repeating: "[", count: 5_000_000)) == nil)
    #expect(RawJSON(validating: String(repeating: "{\"a\":", count: 1_000_000)) == nil)
  }

  @Test func checksumsAreThoseOfGzip() {
    #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.checksum([]) == 0)
  }

  // MARK: Sessions

  private let example = """
    {"format":"loom-session","version":1,"id":"5f","title":"T","mode":"chat","annotator":"a",
     "future":{"x":[1, 2.0]},
     "nodes":[
      {"id":7,"kind":"human","text":"a\\r\\n\\u0000","parent":null,"new_field":[ ],"role":"user"},
      {"id":9,"parent":7,"kind":"completion","text":"",
       "generation":{"model":"m","backend":"b","adapters":[{"scale":1.0,"name":"morris"}],
         "parameters":{"temperature":0.80},"cost":0.10}}],
     "votes":[{"id":1,"annotator":"a","kind":"choice","a":9,"why":"x"}], "z":null}
    """

  @Test func unknownFieldsAreKept() throws {
    let session = try Session(decoding: Array(example.utf8))
    let written = text(session.bytes)
    #expect(
      written == """
        {
        "format":"loom-session",
        "version":3,
        "program":"loom 0.1.0",
        "id":"5f",
        "title":"T",
        "created_ms":0,
        "mode":"chat",
        "annotator":"a",
        "last_entry":0,
        "next_node":10,
        "nodes":[
        {"id":7,"parent":null,"kind":"human","role":"user","text":"a\\r\\n\\u0000","new_field":[]},
        {"id":9,"parent":7,"kind":"completion","text":"","generation":{"backend":"b","model":"m",\
        "adapters":[{"name":"morris","scale":1.0}],"parameters":{"temperature":0.80},"cost":0.10}}
        ],
        "votes":[
        {"id":1,"annotator":"a","kind":"choice","a":9,"why":"x"}
        ],
        "future":{"x":[1,2.0]},"z":null
        }

        """
    )
    #expect(text(try Session(decoding: session.bytes).bytes) == written)
  }

  @Test func whatWasCutIsKeptThroughFileAndRecord() throws {
    let known = example.replacing(#""cost":0.10"#, with: #""cut":4096,"cost":0.10"#)
    let session = try Session(decoding: Array(known.utf8))
    let generation = try #require(session.tree[NodeID(rawValue: 9)]?.generation)
    #expect(generation.cut == 4096 && generation.extra?.text == #"{"cost":0.10}"#)
    #expect(text(session.bytes).contains(#""cut":4096,"cost":0.10}}"#))
    #expect(
      try Session(decoding: session.bytes).tree[NodeID(rawValue: 9)]?.generation == generation
    )
    #expect(
      generation.finished(.stop).cut == 4096 && generation.finished(.stop, cut: 5000).cut == 5000
    )
    let whole = try Session(decoding: Array(example.utf8)).tree[NodeID(rawValue: 9)]?.generation
    #expect(whole?.cut == nil && whole != generation)
    for wrong in ["-1", "1.5", #""1""#, "null"] {
      let bytes = Array(known.replacing("4096", with: wrong).utf8)
      #expect(throws: (any Error).self) { try Session(decoding: bytes) }
    }
  }

  @Test func fieldsKeptAsideNeverHideKnownOnes() throws {
    var session = Session.empty()
    var node = Node(id: session.nextNode, parent: nil, kind: .imported, text: "t", created: 0)
    node.extra = RawJSON(#"{"id":5,"mine":1,"text":"other"}"#)
    session.tree = try Tree([Tree.top, node], liveCount: 1, detached: [])
    session.nextNode = NodeID(rawValue: 2)
    session.info.extra = RawJSON("[1]")
    let back = try Session(decoding: session.bytes)
    #expect(back.tree[node.id]?.text == "t")
    #expect(back.tree[node.id]?.extra?.text == #"{"mine":1}"#)
    #expect(back.info.extra?.text == #"{"extra":[1]}"#)
    #expect(try Session(decoding: back.bytes).bytes == back.bytes)
  }

  @Test func otherFormatsAndVersionsAreRefused() {
    func fault(_ json: String) -> SessionFault? {
      do throws(SessionFault) {
        _ = try Session(decoding: Array(json.utf8))
        return nil
      } catch { return error }
    }
    #expect(fault("{}") == .notASession)
    #expect(fault("[1]") == .malformed(JSONFault(.unexpected(byte: 0x5B), at: 0)))
    #expect(fault(#"{"format":"other","version":1}"#) == .notASession)
    #expect(fault(#"{"format":"loom-session"}"#) == .notASession)
    #expect(fault(#"{"format":"loom-session","version":0}"#) == .notASession)
    #expect(fault(#"{"format":"loom-session","version":4,"nodes":{}}"#) == .newerVersion(4))
    #expect(fault(#"{"nodes":{"a":1},"version":7,"format":"loom-session"}"#) == .newerVersion(7))
    #expect(
      fault(#"{"format":"loom-session","version":1}"#)
        == .malformed(JSONFault(.missing(field: "id"), at: 0))
    )
    #expect(
      fault(#"{"format":"loom-session","id":"a","id":"b"}"#)
        == .malformed(JSONFault(.duplicate(field: "id"), at: 34))
    )
  }

  @Test func nodesMustMakeATree() {
    func fault(_ nodes: String, _ rest: String = "") -> SessionFault? {
      let json = #"{"format":"loom-session","version":1,"id":"a","nodes":[\#(nodes)]\#(rest)}"#
      do throws(SessionFault) {
        _ = try Session(decoding: Array(json.utf8))
        return nil
      } catch { return error }
    }
    func node(_ id: Int, _ more: String = "") -> String {
      #"{"id":\#(id),"kind":"human","text":""\#(more)}"#
    }
    let one = NodeID(rawValue: 1)
    #expect(fault(node(1)) == nil)
    #expect(fault(node(2, #","parent":1"#) + "," + node(1)) == nil)
    #expect(fault(node(1) + "," + node(1)) == .tree(.duplicate(one)))
    #expect(fault(node(1, #","parent":2"#)) == .tree(.unknownParent(one)))
    #expect(fault(node(1, #","parent":1"#)) == .tree(.misplaced(one)))
    #expect(
      fault(node(1, #","parent":2"#) + "," + node(2, #","parent":1"#)) == .tree(.misplaced(one))
    )
    #expect(fault(node(1, #","rewrite_of":3"#)) == .tree(.unknownOriginal(one)))
    #expect(fault(node(1), #","removed":[\#(node(2, #","parent":1"#))]"#) != nil)
    #expect(fault(node(1), #","removed":[\#(node(2, #","parent":1,"detached":true"#))]"#) == nil)
    #expect(fault(node(1), #","next_node":1"#) == .nextNode(1))
    #expect(fault(node(1), #","cursor":5"#) == nil)
    #expect(fault(node(1), #","redo":[1]"#) == .historyNumber(1))
    for bad in [node(0), node(-1), node(2_000_000_001), node(1, #","rating":3"#), "{}", "1"] {
      #expect(fault(bad) != nil)
    }
  }
}
