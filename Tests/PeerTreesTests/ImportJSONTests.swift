import Testing

@testable import PeerTrees

/// The reader under every importer.
@Suite struct ImportJSONTests {
  private func read(_ text: String) throws -> JSONValue {
    try JSONDocument(Array(text.utf8)).first
  }

  @Test("values of every kind")
  func values() throws {
    let value = try read(
      #"{"a":[1,-2.5e3,true,false,null,"x"],"b":{},"c":"","a2":12345678901234567890}"#
    )
    let elements = try Array(#require(value["a"]).elements)
    #expect(elements.map(\.int) == [1, -2500, nil, nil, nil, nil])
    #expect(elements.map(\.bool) == [nil, nil, true, false, nil, nil])
    #expect(elements[5].string == "x")
    #expect(value["b"]?.isEmpty == true)
    #expect(value["c"]?.string == "")
    #expect(value["a2"]?.number == "12345678901234567890")
    #expect(value.members.map(\.name) == ["a", "b", "c", "a2"])
    #expect(value["d"] == nil)
  }

  @Test("a name given twice: the last one counts")
  func twice() throws {
    let value = try read(#"{"a":1,"b":2,"\u0061":3}"#)
    #expect(value["a"]?.int == 3)
    #expect(value.members.map(\.name) == ["a", "b", "a"])
  }

  @Test("escapes, surrogate pairs and their halves")
  func strings() throws {
    let value = try read(#"["\n\t\r\b\f\"\\\/\u00e9","\ud83d\ude00","\ud83dx","\ude00","😀\ud83d"]"#)
    let elements = Array(value.elements)
    #expect(elements[0].string == "\n\t\r\u{8}\u{c}\"\\/é")
    #expect(elements[1].string == "😀")
    #expect(elements[2].string == "\u{fffd}x")
    #expect(elements[3].string == "\u{fffd}")
    #expect(elements[4].string == "😀\u{fffd}")
    #expect(elements[1].utf16 == [0xd83d, 0xde00])
    #expect(elements[2].utf16 == [0xd83d, 0x78])
    #expect(elements[4].utf16 == [0xd83d, 0xde00, 0xd83d])
  }

  @Test("a byte order mark, bytes that are not UTF-8, Python's words for numbers")
  func mercies() throws {
    let bytes: [UInt8] =
      [0xef, 0xbb, 0xbf] + Array("[\"a".utf8) + [0xff] + Array("\",NaN,-Infinity]".utf8)
    let elements = try Array(JSONDocument(bytes).first.elements)
    #expect(elements[0].string == "a\u{fffd}")
    #expect(elements[1].isNull)
    #expect(elements[2].isNull)
  }

  @Test("lines of values")
  func lines() throws {
    let document = try JSONDocument(Array("{\"a\":1}\n{\"a\":2}\r\n\n[3]\n".utf8))
    #expect(document.values.map { $0["a"]?.int } == [1, 2, nil])
    #expect(document.count == 3)
  }

  @Test("depth costs no stack")
  func depth() throws {
    let depth = 1_000_000
    let document = try JSONDocument(
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
        + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    )
    #expect(document.tape.count == depth)
    #expect(document.first.end == depth)
  }

  @Test(
    "what is wrong, and where",
    arguments: [
      ("", JSONFault.Reason.empty, 1, 0), ("\n\n{\"a\" 1}", .colon, 3, 7),
      ("[1,]", .value, 1, 3), ("[1 2]", .separator, 1, 3), ("{\"a\":1,}", .name, 1, 7),
      ("[\"\\q\"]", .escape, 1, 2), ("[\"\\u12\"]", .escape, 1, 2),
      ("{\"a\":\"b", .openString, 1, 5),
      ("[[1]\n", .openContainer, 2, 5), ("[01.]", .number, 1, 1), ("]", .value, 1, 0),
      ("{1:2}", .name, 1, 1), ("[tru]", .value, 1, 1), ("[}", .value, 1, 1),
      ("\"\\", .openString, 1, 0),
    ]
  )
  func faults(_ text: String, _ reason: JSONFault.Reason, _ line: Int, _ byte: Int) {
    #expect {
      _ = try JSONDocument(Array(text.utf8))
    } throws: {
      let fault = $0 as? JSONFault
      return fault?.reason == reason && fault?.line == line && fault?.byte == byte
    }
  }
}
