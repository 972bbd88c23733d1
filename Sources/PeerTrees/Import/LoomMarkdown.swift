import TreeModel

/// Reads the Markdown that our own export writes: the text between comments, byte for byte.
struct LoomMarkdown {
  private static let session = Array("<!-- loom-session ".utf8)
  private static let node = Array("<!-- loom ".utf8)
  private static let close = Array(" -->".utf8)

  /// Whether `bytes` begin as our export does.
  static func isOurs(_ bytes: [UInt8]) -> Bool { bytes.starts(with: session) }

  /// The session, or nil if a comment was damaged.
  ///
  /// Its identity is empty and its annotator too: whoever imports gives it their own.
  static func read(_ bytes: [UInt8]) -> Session? {
    guard isOurs(bytes) else { return nil }
    var at = session.count
    guard let info = json(bytes, &at), info.first == UInt8(ascii: "{") else { return nil }
    var file = ExportBuffer()
    file.add("{\"format\":\"loom-session\",\"version\":1,\"id\":\"\",")
    file.add(String(decoding: info.dropFirst().dropLast(), as: UTF8.self))
    file.add(",\"nodes\":[")
    var isFirst = true
    while let start = find(node, in: bytes, from: at) {
      at = start + node.count
      guard let fields = json(bytes, &at), fields.last == UInt8(ascii: "}") else { return nil }
      let end = find(Array("<!-- loom".utf8), in: bytes, from: at) ?? bytes.count
      if !isFirst { file.add(",") }
      isFirst = false
      file.add(String(decoding: fields.dropLast(), as: UTF8.self))
      file.next("text")
      file.json(String(decoding: unescaped(bytes[at..<end]), as: UTF8.self))
      file.add("}")
      at = end
    }
    file.add("]}")
    return try? Session(decoding: file.bytes)
  }

  /// The comment's inside from `at` on; `at` moves behind the comment.
  private static func json(_ bytes: [UInt8], _ at: inout Int) -> ArraySlice<UInt8>? {
    guard let end = find(close, in: bytes, from: at) else { return nil }
    defer { at = end + close.count }
    return bytes[at..<end]
  }

  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let opening = Array("<!-- \\".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var at = text.startIndex
    while at < text.endIndex {
      result.append(text[at])
      at += 1
      guard result.last == UInt8(ascii: " "), at < text.endIndex, text[at] == UInt8(ascii: "\\"),
        at - text.startIndex >= opening.count - 1,
        text[(at - opening.count + 1)...at].elementsEqual(opening),
        text[at...].drop(while: { $0 == UInt8(ascii: "\\") }).starts(with: Array("loom".utf8))
      else { continue }
      at += 1
    }
    return result
  }

  private static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= part.count else { return nil }
    var at = start
    while at <= bytes.count - part.count {
      if bytes[at] == part[0], bytes[at..<(at + part.count)].elementsEqual(part) { return at }
      at += 1
    }
    return nil
  }
}
