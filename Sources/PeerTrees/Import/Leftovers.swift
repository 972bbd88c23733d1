import TreeModel

/// What of a peer's file has no place in a session: fields of one JSON object, credentials left out.
struct Leftovers {
  private var bytes: [UInt8] = []
  /// How many fields are kept besides the identity in the file.
  private(set) var count = 0
  /// Fields and strings that were left out because they are, or look like, credentials.
  private(set) var credentials = 0
  /// Values that were left out because they are nested too deep for a session's file.
  private(set) var tooDeep = 0

  /// Values nested deeper are left out; a session's file allows 512 in all.
  static let maxDepth = 100

  var isEmpty: Bool { bytes.isEmpty }

  /// The object; nil if nothing is kept.
  var json: RawJSON? {
    isEmpty ? nil : RawJSON("{" + String(decoding: bytes.dropLast(), as: UTF8.self) + "}")
  }

  /// Keeps a field unless it says nothing (null, or empty) or is a credential.
  mutating func keep(_ name: String, _ value: JSONValue?) {
    guard let value, !value.isNull else { return }
    if value.isEmpty, value.kind != .number, value.kind != .bool { return }
    var copy = JSONCopy(maxDepth: Leftovers.maxDepth)
    let isWritten = copy.write(name: name, value)
    credentials += copy.credentials
    tooDeep += copy.tooDeep
    if isWritten { add(name, copy.bytes) }
  }

  /// Keeps a text unless it looks like a credential.
  mutating func keep(_ name: String, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    if Credentials.isSecret(name: name, text: text) {
      credentials += 1
      return
    }
    var value: [UInt8] = []
    appendJSON(text, to: &value)
    add(name, value)
  }

  /// Keeps the identity that a node has in the file.
  mutating func keepIdentity(_ id: String) {
    keep("id", id)
    if !isEmpty { count -= 1 }
  }

  /// Keeps a number.
  mutating func keep(_ name: String, _ number: Int?) {
    if let number { add(name, Array(String(number).utf8)) }
  }

  /// Keeps JSON that this program made.
  mutating func keep(_ name: String, made json: [UInt8]) { add(name, json) }

  /// Counts what a reader itself left out.
  mutating func leaveOut(credentials count: Int) { credentials += count }

  private mutating func add(_ name: String, _ value: [UInt8]) {
    count += 1
    appendJSON(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    bytes += value
    bytes.append(UInt8(ascii: ","))
  }
}

/// Appends a JSON string.
func appendJSON(_ text: String, to bytes: inout [UInt8]) {
  var text = text
  bytes.append(UInt8(ascii: "\""))
  text.withUTF8 { utf8 in
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0a: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case 0x00..<0x20:
        bytes += Array("\\u00".utf8)
        bytes += Array((byte < 16 ? "0" : "").utf8)
        bytes += Array(String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
  }
  bytes.append(UInt8(ascii: "\""))
}
