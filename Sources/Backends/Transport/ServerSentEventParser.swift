internal import Glibc

/// Splits a byte stream into server-sent events, whatever the chunk boundaries.
///
/// Follows https://html.spec.whatwg.org/multipage/server-sent-events.html, with three deviations
/// that real services need: lines that are no field are kept and tried as raw JSON (Gemini sends
/// errors in mid-stream like that), `error:` counts as a field with data (llama.cpp before
/// September 2025), and at the end of the stream an event without its blank line still counts.
struct ServerSentEventParser: Sendable {
  /// One event.
  struct Event: Equatable, Sendable {
    /// The `event:` field; empty if there was none.
    var name = ""
    /// The `data:` lines, joined with line feeds; raw JSON and `error:` values also come here.
    var data: [UInt8]
  }

  /// One event, or one line, became longer than the limit.
  struct TooLong: Error, Equatable {
    var limit: Int
  }

  /// Bytes of one event beyond which parsing ends.
  static let standardLimit = 16 << 20

  private let limit: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var name: [UInt8] = []
  /// Lines that were no fields; JSON, perhaps.
  private var raw: [UInt8] = []
  private var rawBalance = JSONBalance()
  private var lastWasCarriageReturn = false
  private var isFirstLine = true

  /// Creates a parser at the start of a stream.
  init(limit: Int = standardLimit) { self.limit = limit }

  /// Consumes bytes and returns the events they complete.
  mutating func feed(_ bytes: [UInt8]) throws(TooLong) -> [Event] {
    var events: [Event] = []
    var at = 0
    if lastWasCarriageReturn, let first = bytes.first {
      lastWasCarriageReturn = false
      if first == 0x0a { at = 1 }
    }
    while let end = Self.lineEnd(in: bytes, from: at) {
      try append(bytes[at..<end])
      at = end + 1
      if bytes[end] == 0x0d {
        if at < bytes.count, bytes[at] == 0x0a {
          at += 1
        } else if at == bytes.count {
          lastWasCarriageReturn = true
        }
      }
      endLine(&events)
    }
    try append(bytes[at...])
    return events
  }

  /// The next LF or CR; by `memchr`, for answers of many megabytes.
  private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { all in
      guard let base = all.baseAddress, start < all.count else { return nil }
      func find(_ byte: Int32, _ count: Int) -> Int? {
        memchr(base + start, byte, count).map { UnsafeRawPointer($0) - base }
      }
      let feed = find(0x0a, all.count - start)
      return find(0x0d, (feed ?? all.count) - start) ?? feed
    }
  }

  /// The events that the end of the stream completes.
  mutating func finish() -> [Event] {
    var events: [Event] = []
    if !line.isEmpty { endLine(&events) }
    if hasData, JSONParser.parse(data) != nil { dispatch(&events) }
    if !raw.isEmpty, JSONParser.parse(raw) != nil { events.append(Event(data: raw)) }
    return events
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) throws(TooLong) {
    guard line.count + data.count + raw.count + bytes.count <= limit else {
      throw TooLong(limit: limit)
    }
    line.append(contentsOf: bytes)
  }

  private mutating func endLine(_ events: inout [Event]) {
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    }
    defer { line.removeAll(keepingCapacity: line.capacity <= 1 << 16) }
    guard raw.isEmpty else { return addRaw(&events) }
    guard let first = line.first else { return dispatch(&events) }
    guard first != UInt8(ascii: ":") else { return }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
    var value = line[min(colon + 1, line.count)...]
    if value.first == 0x20 { value = value.dropFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "data", "error": addData(value)
    case "event": name = Array(value)
    case "id", "retry": break
    default: addRaw(&events)
    }
  }

  private mutating func addData(_ value: ArraySlice<UInt8>) {
    if hasData { data.append(0x0a) }
    data.append(contentsOf: value)
    hasData = true
  }

  /// Keeps a line that is no field, if it may be part of JSON.
  private mutating func addRaw(_ events: inout [Event]) {
    if raw.isEmpty {
      let start = line.first { $0 != 0x20 && $0 != 0x09 }
      guard start == UInt8(ascii: "{") || start == UInt8(ascii: "[") else { return }
      rawBalance = JSONBalance()
    }
    raw.append(contentsOf: line)
    raw.append(0x0a)
    rawBalance.feed(line)
    rawBalance.feed([0x0a])
    guard rawBalance.isClosed else { return }
    if JSONParser.parse(raw) != nil { events.append(Event(data: raw)) }
    raw = []
  }

  private mutating func dispatch(_ events: inout [Event]) {
    defer {
      data.removeAll(keepingCapacity: data.capacity <= 1 << 16)
      hasData = false
      name = []
    }
    guard hasData else { return }
    events.append(Event(name: String(decoding: name, as: UTF8.self), data: data))
  }
}

/// Follows the brackets of a JSON text to see where it ends.
private struct JSONBalance: Sendable {
  private var depth = 0
  private var inString = false
  private var escaped = false
  private var opened = false

  /// Whether every bracket that was opened is closed.
  var isClosed: Bool { opened && depth <= 0 }

  mutating func feed(_ bytes: [UInt8]) {
    for byte in bytes {
      if escaped {
        escaped = false
      } else if inString {
        if byte == UInt8(ascii: "\\") { escaped = true }
        if byte == UInt8(ascii: "\"") { inString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): inString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          depth += 1
          opened = true
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
      }
    }
  }
}
