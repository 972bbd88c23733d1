import TreeModel

/// Reads an archive, as MiniHF has its data sets: the trees and texts in it, one beside the other.
func readArchive(_ bytes: [UInt8], _ options: ImportOptions) throws(ImportError) -> PeerTree {
  let archive = try ZipArchive(bytes)
  var whole = PeerTree(options.format ?? .miniHF)
  whole.report.parts = archive.entries.map(\.name)
  var unpacked = 0
  for (number, entry) in archive.entries.enumerated() {
    var inner = options
    inner.fileName = entry.name.split(separator: "/").last.map(String.init) ?? entry.name
    // MiniHF's data sets hold texts beside the conversations.
    if isText(inner.fileName) { inner.format = nil }
    let content = try archive.unpack(entry)
    unpacked += content.count
    // Archives are small; one that is not was made to fill the memory.
    guard unpacked <= 2 * ZipArchive.largest else {
      throw .archive(clause: "there is more than \(2 * ZipArchive.largest >> 20) MiB in it")
    }
    if content.isEmpty { continue }
    whole.unite(try readFile(content, inner), "\(number + 1)/", entry.name)
  }
  guard !whole.nodes.isEmpty else { throw .noNodes(whole.report.format) }
  return whole
}

extension PeerTree {
  /// Puts the nodes of another tree behind these; `prefix` keeps their identities apart.
  fileprivate mutating func unite(_ other: PeerTree, _ prefix: String, _ name: String) {
    if nodes.isEmpty {
      mode = other.mode
      system = other.system
    } else if other.mode == .text {
      mode = .text
    }
    for node in other.nodes {
      var node = node
      if node.parent == nil { node.leftovers.keep("file", name) }
      node.id = prefix + node.id
      node.parent = node.parent.map { prefix + $0 }
      node.children = node.children.map { prefix + $0 }
      node.rewriteOf = node.rewriteOf.map { prefix + $0 }
      nodes.append(node)
    }
    if let own = other.leftovers.json { leftovers.keep(name, made: Array(own.text.utf8)) }
    leftovers.leaveOut(credentials: other.leftovers.credentials)
    if focus == nil { focus = other.focus.map { prefix + $0 } }
    report.automaticRatings += other.report.automaticRatings
    for (repair, number) in other.report.repairs { report.count(repair, number) }
  }
}
