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
    return plain(bytes[at..<end])
  }

  /// The JSON with its hyphens as they were: `-\u002d` is `--`.
  private static func plain(_ json: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let escaped = Array("-\\u002d".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(json.count)
    var at = json.startIndex
    while at < json.endIndex {
      result.append(json[at])
      if json[at] == escaped[0], json[at...].starts(with: escaped) {
        result.append(escaped[0])
        at += escaped.count
      } else {
        at += 1
      }
    }
    return result[...]
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

extension Imported {
  /// Makes a session of what an export of ours holds: nodes keep their identities.
  init(markdown own: Session, _ options: ImportOptions) {
    var report = ImportReport(format: .markdown)
    var nodes: [Node] = []
    own.tree.forEachNode { node in
      nodes.append(node)
      report.nodes += 1
      report.kinds[node.kind, default: 0] += 1
      if let rating = node.rating {
        if rating > 0 { report.good += 1 }
        if rating < 0 { report.bad += 1 }
      }
      if node.bookmark { report.bookmarks += 1 }
      if Credentials.holdsKey(node.text) { report.suspectTexts.append(node.id) }
    }
    var info = own.info
    info.id = options.identity
    info.annotator = options.annotator
    if let title = options.title { info.title = title }
    if let mode = options.mode { info.mode = mode }
    // The nodes were a tree's a moment ago.
    let session = try? Session(info: info, nodes: nodes, cursor: own.cursor)
    self.init(session: session ?? Session(info: info), report: report)
  }
}
