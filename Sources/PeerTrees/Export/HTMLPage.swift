import TreeModel

/// One page to read: the foldable tree with ratings and where each text came from.
///
/// Nothing is fetched, nothing runs: a policy in the page forbids everything but its own style.
/// Nodes without siblings are one block with the node above. Browsers stop nesting elements at a
/// depth of about 512, so a branch below `deepest` others stands at the end of the page, with links
/// to and fro.
struct HTMLPage: TreeFormatWriter {
  let summary =
    "One page that needs no network: the foldable tree, ratings, and what made each text."
  let readers = "any browser"
  let fileExtension = "html"

  /// The most branches inside each other.
  static let deepest = 40

  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var out = ExportBuffer()
    HTMLPage.head(tree, to: &out)
    var about = NodeAbout(tree)
    let ends = subtreeEnds(tree)
    // Branches that stand at the end of the page; filled while it is written.
    var starts = tree.children(of: nil)
    var number = 0
    while number < starts.count {
      try branches(from: starts[number], tree, ends, &starts, &about, &out, sink)
      number += 1
    }
    out.add("</main>\n</body>\n</html>\n")
    try out.flush(to: sink)
  }

  /// Writes the branch at `start` and those below it; what would be too deep goes to `later`.
  private func branches(
    from start: Int,
    _ tree: ExportTree,
    _ ends: [Int32],
    _ later: inout [Int],
    _ about: inout NodeAbout,
    _ out: inout ExportBuffer,
    _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // The last node of each open branch.
    var open: [Int] = []
    var place = start
    while place < Int(ends[start]) {
      while let last = open.last, Int(tree.items[place].parent) != last {
        out.add("</details>\n")
        open.removeLast()
      }
      if open.count == HTMLPage.deepest {
        let id = tree.items[place].id
        out.add("<p class=\"far\"><a href=\"#b\(id)\">\(id) goes on further down</a></p>\n")
        later.append(place)
        place = Int(ends[place])
        continue
      }
      var last = place
      while tree.items[last].childCount == 1 { last += 1 }
      try branch(place...last, isFar: place == start, tree, &about, &out, sink)
      open.append(last)
      place = last + 1
    }
    for _ in open { out.add("</details>\n") }
  }

  /// Writes a block of nodes that follow each other, and leaves its element open.
  private func branch(
    _ places: ClosedRange<Int>,
    isFar: Bool,
    _ tree: ExportTree,
    _ about: inout NodeAbout,
    _ out: inout ExportBuffer,
    _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let first = tree.node(places.lowerBound)
    out.add("<details class=\"b\" open id=\"b\(first.id)\"><summary>")
    about.summary(of: places, to: &out)
    out.add("</summary>\n")
    if isFar, !tree.items[places.lowerBound].isTop, let parent = first.parent {
      out.add("<p class=\"far\">after <a href=\"#n\(parent)\">\(parent)</a></p>\n")
    }
    let isChat = tree.session.info.mode == .chat
    if !isChat { text(opening: places, tree, to: &out) }
    for place in places {
      let node = tree.node(place)
      if isChat {
        out.add("<p class=\"who\">\(ExportTree.role(of: node).rawValue)</p>\n")
        text(opening: place...place, tree, to: &out)
      }
      segment(node, to: &out)
      if isChat { out.add("</div>\n") }
      try out.drain(to: sink)
    }
    if !isChat { out.add("</div>\n") }
    out.add("<details class=\"m\"><summary>")
    out.add(places.count == 1 ? "About this text" : "About these \(places.count) texts")
    out.add("</summary><ul>\n")
    for place in places {
      about.write(tree.node(place), to: &out)
      try out.drain(to: sink)
    }
    out.add("</ul></details>\n")
  }

  /// Opens the block of a text; each segment inside is isolated, so the block needs its direction.
  private func text(
    opening places: ClosedRange<Int>,
    _ tree: ExportTree,
    to out: inout ExportBuffer
  ) {
    for place in places {
      guard let isRight = HTMLPage.isRightToLeft(tree.node(place).text) else { continue }
      out.add(isRight ? "<div class=\"t\" dir=\"rtl\">" : "<div class=\"t\" dir=\"ltr\">")
      return
    }
    out.add("<div class=\"t\" dir=\"auto\">")
  }

  private func segment(_ node: Node, to out: inout ExportBuffer) {
    out.add("<bdi id=\"n\(node.id)\" class=\"\(node.kind.rawValue)")
    if let rating = node.rating {
      out.add(rating > 0 ? " up" : rating < 0 ? " down" : " even")
      out.add("\" data-rating=\"\(rating > 0 ? "+" : "")\(rating)")
    }
    out.add("\">")
    HTMLPage.escape(node.text, to: &out)
    out.add("</bdi>")
  }

  /// By place, the place behind everything below.
  private func subtreeEnds(_ tree: ExportTree) -> [Int32] {
    var ends = tree.items.indices.map { Int32($0 + 1) }
    for place in tree.items.indices.reversed() {
      let parent = Int(tree.items[place].parent)
      if parent >= 0 { ends[parent] = max(ends[parent], ends[place]) }
    }
    return ends
  }

  // MARK: Characters

  /// Writes a text so that a browser reads the same characters; U+0000, which no page can hold, is
  /// U+FFFD.
  static func escape(_ text: String, to out: inout ExportBuffer) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out.add("&amp;")
      case UInt8(ascii: "<"): out.add("&lt;")
      case UInt8(ascii: ">"): out.add("&gt;")
      case UInt8(ascii: "\""): out.add("&quot;")
      // A line end of its own would become a line feed.
      case 0x0D: out.add("&#13;")
      case 0x00: out.add("\u{FFFD}")
      default: out.add(byte)
      }
    }
  }

  /// Whether the first letter is of a script written from right to left; nil without a letter.
  static func isRightToLeft(_ text: String) -> Bool? {
    for scalar in text.unicodeScalars.prefix(1_000) where scalar.properties.isAlphabetic {
      switch scalar.value {
      case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF,
        0x1E800...0x1EFFF:
        return true
      default: return false
      }
    }
    return nil
  }
}
