import TreeModel

/// Markdown whose comments hold what the text does not, so that an import gives the session back.
///
/// Between `<!-- loom {…} -->` and the next comment of ours stands a node's text, byte for byte;
/// the comment is the node as the session file has it, without text and token probabilities. What
/// stands between `<!-- loom-end -->` and the next such comment is for people. `LoomMarkdown` reads
/// it.
struct MarkdownFile: TreeFormatWriter {
  let summary = "One path as prose, or every branch once under a heading; comments keep the rest."
  let readers = "anything, and loom import"
  let fileExtension = "md"
  let isOfPaths = true

  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var out = ExportBuffer()
    heading(tree, to: &out)
    let isChat = tree.session.info.mode == .chat
    var isOpen = false
    for place in tree.items.indices {
      let node = tree.node(place)
      let isBranch = place > 0 && tree.startsBranch(place)
      if isOpen, isBranch || isChat {
        out.add("<!-- loom-end -->\n")
        isOpen = false
      }
      if isBranch {
        out.add("\n## \(node.id)")
        if !tree.items[place].isTop, let parent = node.parent { out.add(" after \(parent)") }
        out.add("\n")
      }
      if isChat { out.add("\n**\(ExportTree.role(of: node).rawValue)**\n") }
      if !isOpen { out.add("\n") }
      isOpen = true
      mark(node, in: tree, to: &out)
      MarkdownFile.escape(node.text, to: &out)
      try out.drain(to: sink)
    }
    out.add("<!-- loom-end -->\n")
    try out.flush(to: sink)
  }

  private func heading(_ tree: ExportTree, to out: inout ExportBuffer) {
    let info = tree.session.info
    var json = ExportBuffer()
    json.add("{")
    json.key("title")
    json.json(info.title)
    json.next("created_ms")
    json.json(info.created)
    json.next("mode")
    json.json(info.mode.rawValue)
    json.next("system")
    json.json(info.system)
    json.next("cursor")
    json.json(tree.focus.rawValue)
    json.add("}")
    out.add("<!-- loom-session ")
    MarkdownFile.comment(json.bytes, to: &out)
    out.add(" -->\n")
    let title = Excerpt.of(info.title, limit: 200)
    if !title.isEmpty { out.add("\n# \(title)\n") }
    if info.mode == .chat, !info.system.isEmpty {
      out.add("\n**system**\n\n")
      MarkdownFile.escape(info.system, to: &out)
      out.add("\n")
    }
  }

  private func mark(_ node: Node, in tree: ExportTree, to out: inout ExportBuffer) {
    var node = node
    node.text = ""
    node.logprobs = nil
    if let parent = node.parent, !tree.holds(parent) { node.parent = nil }
    if let original = node.rewriteOf, !tree.holds(original) { node.rewriteOf = nil }
    out.add("<!-- loom ")
    MarkdownFile.comment(MarkdownFile.withoutText(nodeBytes(node)), to: &out)
    out.add(" -->")
  }

  // MARK: Escapes

  /// The JSON of a node without its empty text, which is the first field that looks so.
  private static func withoutText(_ json: [UInt8]) -> [UInt8] {
    let field = Array(",\"text\":\"\"".utf8)
    guard json.count >= field.count else { return json }
    for start in 0...(json.count - field.count)
    where json[start] == field[0] && json[start..<(start + field.count)].elementsEqual(field) {
      return Array(json[..<start] + json[(start + field.count)...])
    }
    return json
  }

  /// Writes JSON so that it cannot end a comment: two hyphens stand only in strings.
  private static func comment(_ json: [UInt8], to out: inout ExportBuffer) {
    var before: UInt8 = 0
    for byte in json {
      if byte == UInt8(ascii: "-"), before == byte {
        out.add("\\u002d")
        before = 0
      } else {
        out.add(byte)
        before = byte
      }
    }
  }

  /// Writes a text in which what looks like a comment of ours has a backslash more.
  static func escape(_ text: String, to out: inout ExportBuffer) {
    let opening = Array("<!-- ".utf8)
    let name = Array("loom".utf8)
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      out.add(bytes[index])
      index += 1
      guard index >= opening.count, bytes[index - 1] == UInt8(ascii: " "),
        bytes[(index - opening.count)..<index].elementsEqual(opening)
      else { continue }
      let rest = bytes[index...].drop { $0 == UInt8(ascii: "\\") }
      if rest.starts(with: name) { out.add("\\") }
    }
  }
}
