import TreeModel

/// Reads a text or a Markdown file: one node, byte for byte, that a person wrote.
func readText(_ bytes: [UInt8], _ format: PeerFormat) throws(ImportError) -> PeerTree {
  var bytes = bytes[...]
  if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
  guard let text = String(validating: bytes, as: UTF8.self) else { throw .binary }
  guard !text.isEmpty else { throw .empty }
  var tree = PeerTree(format)
  var node = PeerNode(id: "1", parent: nil, text: text)
  node.author = .human
  tree.nodes = [node]
  if format == .markdown { tree.title = heading(of: text) }
  return tree
}

/// Whether a file of this name is Markdown.
func isMarkdown(_ name: String) -> Bool {
  [".md", ".markdown"].contains { name.lowercased().hasSuffix($0) }
}

/// Whether a file of this name is a text, though it may begin with a bracket.
func isText(_ name: String) -> Bool { isMarkdown(name) || name.lowercased().hasSuffix(".txt") }

/// The first line if it is a heading of the first level.
private func heading(of text: String) -> String? {
  let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }.prefix(300)
  guard line.starts(with: "# ".unicodeScalars) else { return nil }
  return String(line.dropFirst(2))
}
