/// JSON with the order of its keys and the point of its numbers, which Foundation's reader drops.
///
/// Takes what Foundation's reader took before; it refuses nothing itself but a wrong end.
enum OrderedJSON: Equatable {
  case null
  case bool(Bool)
  case integer(String)
  case decimal(String)
  case text(String)
  case list([OrderedJSON])
  case object([String], [OrderedJSON])

  /// The value in `bytes`; nil if it does not end with them.
  init?(_ bytes: some Sequence<UInt8>) {
    var reader = Reader(bytes: Array(bytes))
    self = reader.value()
    guard reader.place == reader.bytes.count else { return nil }
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

    mutating func value() -> OrderedJSON {
      switch next {
      case UInt8(ascii: "{"):
        var names: [String] = []
        var values: [OrderedJSON] = []
        items(UInt8(ascii: "}")) { reader in
          names.append(reader.string())
          reader.place += 1
          values.append(reader.value())
        }
        return .object(names, values)
      case UInt8(ascii: "["):
        var values: [OrderedJSON] = []
        items(UInt8(ascii: "]")) { values.append($0.value()) }
        return .list(values)
      case UInt8(ascii: "\""): return .text(string())
      default: return word()
      }
    }

    private mutating func items(_ end: UInt8, _ item: (inout Reader) -> Void) {
      place += 1
      while place < bytes.count, next != end {
        item(&self)
        if next == UInt8(ascii: ",") { place += 1 }
      }
      place += 1
    }

    /// The text between quotation marks, its escapes as they are written.
    private mutating func string() -> String {
      place += 1
      let start = place
      while place < bytes.count, next != UInt8(ascii: "\"") {
        place += next == UInt8(ascii: "\\") ? 2 : 1
      }
      defer { place += 1 }
      return String(decoding: bytes[start..<min(place, bytes.count)], as: UTF8.self)
    }

    private mutating func word() -> OrderedJSON {
      let start = place
      while place < bytes.count, !",]}".utf8.contains(next) { place += 1 }
      let word = String(decoding: bytes[start..<place], as: UTF8.self)
      return switch word {
      case "null": .null
      case "true", "false": .bool(word == "true")
      default: word.contains(".") ? .decimal(word) : .integer(word)
      }
    }
  }
}

/// What a value must look like: every key in its order, and the type behind it.
indirect enum Shape: Sendable {
  case text
  case bool
  case integer
  case integerOrNull
  case decimal
  /// Any number of these.
  case list(of: Shape)
  /// Just these.
  case tuple([Shape])
  /// Just these keys in this order.
  case columns([(key: String, value: Shape)])
  /// One of these.
  case either([Shape])

  /// Just these keys in this order.
  static func object(_ shapes: KeyValuePairs<String, Shape>) -> Shape { .columns(Array(shapes)) }

  /// Whether `value` looks like this.
  func fits(_ value: OrderedJSON) -> Bool {
    switch (self, value) {
    case (.text, .text), (.bool, .bool), (.integer, .integer), (.decimal, .decimal): true
    case (.integerOrNull, .integer), (.integerOrNull, .null): true
    case (.list(let shape), .list(let values)): values.allSatisfy(shape.fits)
    case (.tuple(let shapes), .list(let values)):
      shapes.count == values.count && zip(shapes, values).allSatisfy { $0.fits($1) }
    case (.columns(let shapes), .object(let names, let values)):
      names == shapes.map(\.key) && zip(shapes, values).allSatisfy { $0.value.fits($1) }
    case (.either(let shapes), _): shapes.contains { $0.fits(value) }
    default: false
    }
  }
}
