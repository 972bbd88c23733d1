import Testing

@testable import Backends

@Suite("Server-sent events") struct ServerSentEventParserTests {
  private typealias Event = ServerSentEventParser.Event

  private func parse(_ pieces: [[UInt8]], limit: Int = 1 << 20) throws -> [Event] {
    var parser = ServerSentEventParser(limit: limit)
    var events: [Event] = []
    for piece in pieces { events += try parser.feed(piece) }
    return events + parser.finish()
  }

  private func parse(_ text: String) throws -> [Event] { try parse([Array(text.utf8)]) }

  private func data(_ text: String, name: String = "") -> Event {
    Event(name: name, data: Array(text.utf8))
  }

  static let source = """
    \u{feff}data: {"a":1}

    : ping
    event: delta
    data: tä
    data:  b\u{2028}c
    id: 3
    data

    data:last

    event: nothing

    {"error": {
     "message": "brace } in \\"text\\""
    }}
    data: 🧵


    """

  static let expected: [ServerSentEventParser.Event] = [
    .init(data: Array(#"{"a":1}"#.utf8)),
    .init(name: "delta", data: Array("tä\n b\u{2028}c\n".utf8)),
    .init(data: Array("last".utf8)),
    .init(data: Array("{\"error\": {\n \"message\": \"brace } in \\\"text\\\"\"\n}}\n".utf8)),
    .init(data: Array("🧵".utf8)),
  ]

  @Test("every split point with every line end gives the same", arguments: ["\n", "\r", "\r\n"])
  func splits(lineEnd: String) throws {
    let bytes = Array(
      Self.source.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: lineEnd).utf8
    )
    for first in 0...bytes.count {
      #expect(try parse([Array(bytes[..<first]), Array(bytes[first...])]) == Self.expected)
    }
    #expect(try parse(bytes.map { [$0] }) == Self.expected)
    for size in 2...9 {
      let pieces = stride(from: 0, to: bytes.count, by: size).map {
        Array(bytes[$0..<min($0 + size, bytes.count)])
      }
      #expect(try parse(pieces) == Self.expected)
    }
  }

  @Test("line ends may be mixed")
  func mixed() throws {
    #expect(try parse("data: a\r\n\rdata: b\n\r\ndata: c\r\r") == ["a", "b", "c"].map { data($0) })
  }

  @Test("an event without its blank line counts at the end if it is complete JSON")
  func unterminated() throws {
    #expect(try parse("data: {\"a\":1}") == [data("{\"a\":1}")])
    #expect(try parse("data: {\"a\":1}\n") == [data("{\"a\":1}")])
    #expect(try parse("data: {\"a\":").isEmpty)
    #expect(try parse("data: [DONE").isEmpty)
  }

  @Test("one space is dropped, no more; a field without a colon has no value")
  func spaces() throws {
    #expect(try parse("data:   x \n\n") == [data("  x ")])
    #expect(try parse("data\n\n") == [data("")])
    #expect(try parse("database: x\n\n").isEmpty)
  }

  @Test("2,000 events in one piece, 10,000 lines in one event")
  func many() throws {
    let events = try parse(String(repeating: "data: {}\n\n", count: 2000))
    #expect(events.count == 2000)
    let long = try parse(String(repeating: "data: x\n", count: 10_000) + "\n")
    #expect(long.count == 1)
    #expect(long[0].data.count == 19_999)
  }

  @Test("one event larger than the limit is an error, whether one line or many or no field")
  func limit() {
    let limit = 1000
    for text in [
      "data: " + String(repeating: "x", count: 1001),
      String(repeating: "data: xxxxxxxx\n", count: 130),
      "{" + String(repeating: "\"\n", count: 600),
    ] {
      #expect(throws: ServerSentEventParser.TooLong(limit: limit)) {
        _ = try parse(Array(text.utf8).map { [$0] }, limit: limit)
      }
    }
  }

  @Test("random bytes never trap, and pieces never matter")
  func random() throws {
    var random = SplitMix64(state: 99)
    let alphabet = Array("data: {}[]\"\\\r\n\r\n:e\u{feff}".utf8)
    for _ in 0..<300 {
      let count = Int(random.next() % 80)
      let bytes = (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      #expect(try parse([bytes]) == parse(bytes.map { [$0] }))
    }
  }
}
