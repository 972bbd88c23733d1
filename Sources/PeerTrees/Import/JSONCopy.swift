import TreeModel

/// Writes a value of a peer's file anew, without credentials and without what is nested too deep.
struct JSONCopy {
  private(set) var bytes: [UInt8] = []
  private(set) var credentials = 0
  private(set) var tooDeep = 0
  private let maxDepth: Int

  init(maxDepth: Int) { self.maxDepth = maxDepth }

  /// The value as JSON; nil if it is a credential.
  static func json(_ value: JSONValue) -> RawJSON? {
    var copy = JSONCopy(maxDepth: Leftovers.maxDepth)
    guard copy.write(name: "", value) else { return nil }
    return RawJSON(String(decoding: copy.bytes, as: UTF8.self))
  }

  private struct Open {
    var values: JSONValue.Elements
    let isObject: Bool
    var isFirst = true
  }

  /// Writes the value of the field `name`; false, and nothing written, if it is a credential.
  mutating func write(name: String, _ value: JSONValue) -> Bool {
    var open: [Open] = []
    guard begin(name, value, &open) else { return false }
    while var last = open.popLast() {
      guard let inner = last.values.next() else {
        bytes.append(last.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        continue
      }
      let start = bytes.count
      if !last.isFirst { bytes.append(UInt8(ascii: ",")) }
      var name = ""
      if last.isObject {
        name = JSONValue.Member(value: inner).name
        appendJSON(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
      }
      let depth = open.count
      open.append(last)
      if begin(name, inner, &open) {
        open[depth].isFirst = false
      } else {
        bytes.removeLast(bytes.count - start)
      }
    }
    return true
  }

  private mutating func begin(_ name: String, _ value: JSONValue, _ open: inout [Open]) -> Bool {
    let isContainer = value.isObject || value.isArray
    if Credentials.isSecret(name: name, value) {
      credentials += 1
      return false
    }
    if isContainer, open.count >= maxDepth {
      tooDeep += 1
      return false
    }
    switch value.kind {
    case .object, .array:
      bytes.append(value.isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
      open.append(
        Open(
          values: JSONValue.Elements(value, step: value.isObject ? 2 : 1, isFitting: true),
          isObject: value.isObject
        )
      )
    case .string: appendJSON(value.string ?? "", to: &bytes)
    case .number: bytes += Array((value.number ?? "0").utf8)
    case .bool: bytes += Array((value.bool == true ? "true" : "false").utf8)
    case .null: bytes += Array("null".utf8)
    }
    return true
  }
}
