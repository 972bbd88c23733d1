/// A value of a JSON document; reading it never fails, what is missing or of another kind is nil.
struct JSONValue {
  enum Kind: Equatable {
    case object
    case array
    case string
    case number
    case bool
    case null
  }

  let document: JSONDocument
  /// Its entry on the tape.
  let index: Int

  private var start: Int { Int(document.tape[index].start) }

  /// The entry after it.
  var end: Int { Int(document.tape[index].next) }

  var kind: Kind {
    switch document.bytes[start] {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    // JSON has no word for what is no number and for infinity; nothing can be done with either.
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "I"): .null
    case UInt8(ascii: "-"): document.bytes[start + 1] == UInt8(ascii: "I") ? .null : .number
    default: .number
    }
  }

  var isNull: Bool { kind == .null }
  var isObject: Bool { kind == .object }
  var isArray: Bool { kind == .array }

  // MARK: What is inside

  /// The elements of an array; none for anything else.
  var elements: Elements { Elements(self, step: 1, isFitting: isArray) }

  /// The fields of an object in their order, a name given twice included; none for anything else.
  var members: Members { Members(values: Elements(self, step: 2, isFitting: isObject)) }

  /// The field `name`, the last one if it is given twice; nil if it is missing or null.
  subscript(name: StaticString) -> JSONValue? {
    guard isObject else { return nil }
    var found: JSONValue?
    for member in members where member.hasName(name) { found = member.value }
    return found.flatMap { $0.isNull ? nil : $0 }
  }

  /// Whether the object has the field, null or not.
  func has(_ name: StaticString) -> Bool {
    isObject && members.contains { $0.hasName(name) }
  }

  /// Whether the object has a field of this name, which is not known before.
  func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// Whether an object or array has nothing inside, or a string no characters.
  var isEmpty: Bool {
    kind == .string ? document.bytes[start + 1] == UInt8(ascii: "\"") : end == index + 1
  }

  // MARK: What it says

  var bool: Bool? {
    kind == .bool ? document.bytes[start] == UInt8(ascii: "t") : nil
  }

  /// The characters of a string; half a surrogate pair and bytes that are not UTF-8 are U+FFFD.
  var string: String? { kind == .string ? withBytes { readString($0, start) } : nil }

  /// The UTF-16 code units of a string, halves of surrogate pairs as they are.
  var utf16: [UInt16]? { kind == .string ? withBytes { readUnits($0, start) } : nil }

  /// The digits of a number as they stand in the text.
  var number: String? {
    guard kind == .number else { return nil }
    var stop = start
    while stop < document.bytes.count, isNumberByte(document.bytes[stop]) { stop += 1 }
    return String(decoding: document.bytes[start..<stop], as: UTF8.self)
  }

  var double: Double? { number.flatMap { Double($0) } }

  /// A whole number, written as one or not.
  var int: Int? {
    guard let number else { return nil }
    return Int(number) ?? Double(number).flatMap { Int(exactly: $0) }
  }

  /// A string, or a number's digits: identities come as either.
  var text: String? { string ?? number }

  private func isNumberByte(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
  }

  private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    document.bytes.withUnsafeBufferPointer(body)
  }
}

extension JSONValue {
  /// The values inside an array or object, one after the other.
  struct Elements: Sequence, IteratorProtocol {
    private let document: JSONDocument
    private var at: Int
    private let end: Int
    private let step: Int

    init(_ value: JSONValue, step: Int, isFitting: Bool) {
      document = value.document
      self.step = step
      end = isFitting ? value.end : 0
      // A field's name stands before its value.
      at = value.index + step
    }

    mutating func next() -> JSONValue? {
      guard at < end else { return nil }
      let value = JSONValue(document: document, index: at)
      at = value.end + step - 1
      return value
    }
  }

  /// A field of an object.
  struct Member {
    let value: JSONValue

    var name: String {
      JSONValue(document: value.document, index: value.index - 1).string ?? ""
    }

    func hasName(_ name: StaticString) -> Bool {
      let document = value.document
      let start = Int(document.tape[value.index - 1].start) + 1
      return document.bytes.withUnsafeBufferPointer { bytes in
        for index in 0..<name.utf8CodeUnitCount {
          let byte = bytes[start + index]
          if byte == UInt8(ascii: "\\") { return self.name == "\(name)" }
          guard byte == name.utf8Start[index] else { return false }
        }
        return bytes[start + name.utf8CodeUnitCount] == UInt8(ascii: "\"")
      }
    }
  }

  /// The fields of an object.
  struct Members: Sequence, IteratorProtocol {
    private var values: Elements

    init(values: Elements) { self.values = values }

    mutating func next() -> Member? { values.next().map { Member(value: $0) } }
  }
}
