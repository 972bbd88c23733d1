import TreeModel

/// Texts as they are: one path byte for byte, or every path with a line above each.
struct TextPaths: TreeFormatWriter {
  let summary = "The text of one path byte for byte, or of every path with a line above each."
  let readers = "anything"
  let fileExtension = "txt"
  let isOfPaths = true

  /// The most bytes of all paths together: what branches late is written as often as it branches.
  static let limit = 4 << 30

  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var out = ExportBuffer()
    if case .path = tree.part {
      for place in tree.items.indices {
        add(tree.node(place), in: tree, isFirst: place == 0, to: &out)
        try out.drain(to: sink)
      }
      return try out.flush(to: sink)
    }
    try checkSize(tree)
    var path: [Int] = []
    var isFirst = true
    for place in tree.items.indices {
      path.removeSubrange(Int(tree.items[place].depth)...)
      path.append(place)
      guard tree.items[place].childCount == 0 else { continue }
      out.add("\(isFirst ? "" : "\n\n")===== path to \(tree.items[place].id) =====\n\n")
      isFirst = false
      for step in path {
        add(tree.node(step), in: tree, isFirst: step == path.first, to: &out)
        try out.drain(to: sink)
      }
    }
    out.add("\n")
    try out.flush(to: sink)
  }

  private func add(
    _ node: Node,
    in tree: ExportTree,
    isFirst: Bool,
    to out: inout ExportBuffer
  ) {
    if tree.session.info.mode == .chat {
      if isFirst, !tree.session.info.system.isEmpty {
        out.add("[system]\n\(tree.session.info.system)\n\n")
      }
      if !isFirst { out.add("\n\n") }
      out.add("[\(ExportTree.role(of: node).rawValue)]\n")
    }
    out.add(node.text)
  }

  private func checkSize(_ tree: ExportTree) throws {
    var total = 0
    var lengths: [Int] = []
    for place in tree.items.indices {
      lengths.removeSubrange(Int(tree.items[place].depth)...)
      lengths.append((lengths.last ?? 0) + tree.node(place).text.utf8.count)
      if tree.items[place].childCount == 0 { total += lengths.last ?? 0 }
    }
    if total > TextPaths.limit { throw TreeExportError.tooLarge(bytes: total) }
  }
}
