import TreeModel

/// A drawing of the tree in Graphviz's language: a box a node, its first words, coloured by rating.
struct DotGraph: TreeFormatWriter {
  let summary = "A drawing of the tree: first words, coloured by rating, rewrites dashed."
  let readers = "Graphviz (dot -Tsvg)"
  let fileExtension = "dot"

  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var out = ExportBuffer()
    out.add("digraph loom {\n  charset=\"UTF-8\";\n  rankdir=LR;\n  label=")
    quote(Excerpt.of(tree.session.info.title, limit: 60), to: &out)
    out.add(";\n  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", ")
    out.add("fontname=\"sans-serif\"];\n")
    for place in tree.items.indices {
      let item = tree.items[place]
      let node = tree.node(place)
      out.add("  n\(item.id) [label=")
      quote(label(node), to: &out)
      if let colour = colour(node.rating) { out.add(", fillcolor=\"\(colour)\"") }
      switch node.kind {
      case .completion: break
      case .rewrite: out.add(", color=\"#7a3fb0\", penwidth=2")
      case .prompt, .human, .imported: out.add(", style=filled")
      }
      out.add("];\n")
      if !item.isTop { out.add("  n\(tree.items[Int(item.parent)].id) -> n\(item.id);\n") }
      if let original = node.rewriteOf, tree.holds(original) {
        out.add("  n\(original) -> n\(item.id) [style=dashed, color=\"#7a3fb0\", ")
        out.add("constraint=false];\n")
      }
      try out.drain(to: sink)
    }
    out.add("}\n")
    try out.flush(to: sink)
  }

  private func label(_ node: Node) -> String {
    var label = "\(node.id)"
    if let rating = node.rating { label += " (\(rating > 0 ? "+" : "")\(rating))" }
    if node.bookmark { label += " *" }
    let words = Excerpt.of(node.text, limit: 32)
    return words.isEmpty ? label : "\(label) \(words)"
  }

  private func colour(_ rating: Int8?) -> String? {
    switch rating {
    case .some(2...): "#9fdc9f"
    case .some(1): "#d3f0d3"
    case .some(0): "#eeeeee"
    case .some(-1): "#f8d7d3"
    case .some: "#ee9a90"
    case nil: nil
    }
  }

  /// A string of the language; `&` would begin a character's name in a label.
  private func quote(_ text: String, to out: inout ExportBuffer) {
    out.add("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out.add("\\\"")
      case "\\": out.add("\\\\")
      case "&": out.add("&amp;")
      default: out.add(scalar)
      }
    }
    out.add("\"")
  }
}
