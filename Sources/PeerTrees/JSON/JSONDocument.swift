/// JSON text taken apart: its bytes, and a tape that says where each value begins and ends.
///
/// Eight bytes a value, whatever it holds; strings and numbers are read when they are asked for. One
/// or several values may follow each other (lines of JSON).
final class JSONDocument: Sendable {
  /// A value, or a field's name, which stands before its value.
  struct Entry: Sendable {
    /// The byte where it begins.
    var start: UInt32
    /// The entry after it and all that is inside it.
    var next: UInt32
  }

  /// Larger texts are refused.
  static let largest = 2 << 30

  let bytes: [UInt8]
  let tape: [Entry]
  /// The entries of the values that stand in no other.
  private let tops: [UInt32]

  /// Reads `bytes`, which hold at least one value.
  init(_ bytes: [UInt8]) throws(JSONFault) {
    let parts = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
      var parser = JSONTape(buffer)
      try parser.parse()
      return (parser.tape, parser.tops)
    }
    self.bytes = bytes
    tape = parts.0
    tops = parts.1
  }

  /// How many values stand one after the other.
  var count: Int { tops.count }

  /// The values, in the order of the text.
  var values: some Sequence<JSONValue> {
    tops.lazy.map { JSONValue(document: self, index: Int($0)) }
  }

  /// The first value.
  var first: JSONValue { JSONValue(document: self, index: 0) }
}
