/// What is wrong with a JSON text, and where.
public struct JSONFault: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// The text ends in the middle of a value.
    case endOfInput
    /// A byte that cannot stand here.
    case unexpected(byte: UInt8)
    /// A control character inside a string, or an escape that JSON does not have.
    case badString
    /// Half of a surrogate pair: no Unicode text has it.
    case loneSurrogate
    /// Bytes that are not UTF-8.
    case badUTF8
    /// Not a number, or one out of range.
    case badNumber
    /// Arrays and objects inside each other beyond `JSONReader.depthLimit`.
    case tooDeep
    /// A field given twice.
    case duplicate(field: String)
    /// A required field that is not there.
    case missing(field: String)
    /// A field whose value this version does not know or allow.
    case badValue(field: String)
  }

  /// What is wrong.
  public let reason: Reason
  /// The byte where it was found, from 0.
  public let offset: Int

  /// Creates a fault.
  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
