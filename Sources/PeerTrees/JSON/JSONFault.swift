/// Where a text stops being JSON, and what is wrong there.
struct JSONFault: Error, Equatable, Sendable {
  /// What is wrong.
  enum Reason: Equatable, Sendable {
    /// A value should begin here.
    case value
    /// A field's name in quotation marks should begin here.
    case name
    /// The colon after a field's name is missing.
    case colon
    /// A comma or the end of the object or array should be here.
    case separator
    /// A backslash is followed by what JSON does not know.
    case escape
    /// The text ends inside a string.
    case openString
    /// The text ends inside an object or array.
    case openContainer
    /// A number is not one.
    case number
    /// There is no value at all.
    case empty
    /// The text is longer than places in it can be numbered.
    case tooLarge
  }

  let reason: Reason
  /// The line, from 1.
  let line: Int
  /// The byte in the file, from 0.
  let byte: Int

  init(_ reason: Reason, at byte: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    self.reason = reason
    self.byte = byte
    var line = 1
    for index in 0..<min(byte, bytes.count) where bytes[index] == UInt8(ascii: "\n") { line += 1 }
    self.line = line
  }

  /// What is wrong, as a clause.
  var clause: String {
    let what =
      switch reason {
      case .value: "a value is missing"
      case .name: "a field's name is missing"
      case .colon: "the colon after a field's name is missing"
      case .separator: "a comma or a closing bracket is missing"
      case .escape: "a backslash stands before what JSON does not know"
      case .openString: "the file ends inside a string"
      case .openContainer: "the file ends before its last bracket"
      case .number: "a number is malformed"
      case .empty: "there is no value"
      case .tooLarge: "it is larger than 2 GiB"
      }
    return "line \(line) (byte \(byte)): \(what)"
  }
}
