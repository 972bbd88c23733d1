/// A JSON value kept as its text, byte for byte, because this version has no use for its inside.
///
/// Fields of newer versions, sampling parameters and token probabilities travel this way: they are
/// written back exactly as they were read, white space between tokens aside.
public struct RawJSON: Hashable, Sendable {
  /// One valid JSON value on one line, without white space around or between its tokens.
  public let text: String

  /// Keeps `text`, which should be one JSON value.
  ///
  /// It is checked, so that no value can make a session unreadable: escapes of half a surrogate
  /// pair become U+FFFD, and what is not JSON is kept as a JSON string that holds `text`.
  public init(_ text: String) {
    self =
      RawJSON(validating: text)
      ?? RawJSON(validating: text.replacingLoneSurrogates)
      ?? RawJSON(quoting: text)
  }

  /// Keeps `text` if it is one valid JSON value.
  public init?(validating text: String) {
    var text = text
    let value = text.withUTF8 { utf8 -> RawJSON? in
      var reader = JSONReader(utf8)
      do {
        let value = try reader.raw()
        try reader.finish()
        return value
      } catch { return nil }
    }
    guard let value else { return nil }
    self = value
  }

  /// Makes a JSON string of any text.
  public init(quoting text: String) {
    var writer = JSONWriter()
    writer.string(text)
    self.init(checked: String(decoding: writer.bytes, as: UTF8.self))
  }

  /// Wraps text that a reader has checked.
  init(checked text: String) { self.text = text }
}

extension String {
  /// The JSON text with U+FFFD for every `\uD800`–`\uDFFF` that has no partner.
  fileprivate var replacingLoneSurrogates: String {
    var bytes = Array(utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      let unit = surrogate(in: bytes, at: index)
      if let unit, unit < 0xDC00, let low = surrogate(in: bytes, at: index + 6), low >= 0xDC00 {
        index += 12
      } else if unit != nil {
        bytes.replaceSubrange(index + 2..<index + 6, with: Array("fffd".utf8))
        index += 6
      } else {
        index += 2
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func surrogate(in bytes: [UInt8], at index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"),
      let unit = UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    else { return nil }
    return (0xD800..<0xE000).contains(unit) ? unit : nil
  }
}
