import TreeModel

/// What a page says of a node beside its text: who made it, how, and what people thought of it.
struct NodeAbout {
  private let tree: ExportTree
  /// How many judgements stand about each node.
  private var votes: [NodeID: Int] = [:]

  init(_ tree: ExportTree) {
    self.tree = tree
    for vote in tree.session.votes where !vote.withdrawn { votes[vote.a, default: 0] += 1 }
  }

  /// The line that stays when the branch is folded.
  func summary(of places: ClosedRange<Int>, to out: inout ExportBuffer) {
    let first = tree.node(places.lowerBound)
    out.add("\(first.id) \(kind(first))")
    if let model = first.generation?.model {
      out.add(" by <bdi>")
      HTMLPage.escape(model, to: &out)
      out.add("</bdi>")
    }
    if let rating = first.rating { out.add(", \(rating > 0 ? "+" : "")\(rating)") }
    if first.bookmark { out.add(", bookmark") }
    if places.count > 1 { out.add(", \(places.count) texts") }
    out.add(" <bdi class=\"x\">")
    HTMLPage.escape(Excerpt.of(first.text, limit: 60), to: &out)
    out.add("</bdi>")
  }

  /// Everything known of the node, as an item of a list.
  func write(_ node: Node, to out: inout ExportBuffer) {
    out.add("<li><a href=\"#n\(node.id)\">\(node.id)</a> \(kind(node))")
    if node.created > 0 {
      let time = CivilTime(milliseconds: node.created).iso
      out.add(", <time datetime=\"\(time)\">\(time)</time>")
    }
    if let original = node.rewriteOf {
      out.add(", rewrite of ")
      out.add(tree.holds(original) ? "<a href=\"#n\(original)\">\(original)</a>" : "\(original)")
    }
    if let rating = node.rating { out.add(", rated \(rating > 0 ? "+" : "")\(rating)") }
    if let count = votes[node.id] { out.add(", \(count) judgement\(count == 1 ? "" : "s")") }
    if node.bookmark { out.add(", bookmark") }
    if node.hidden { out.add(", hidden") }
    if let generation = node.generation { write(generation, to: &out) }
    for tag in node.tags { field("tag", tag, to: &out) }
    if let score = node.score { field("score", score.text, to: &out) }
    if let note = node.note {
      out.add("<br>note: <bdi class=\"n\">")
      HTMLPage.escape(note, to: &out)
      out.add("</bdi>")
    }
    if let thinking = node.thinking {
      out.add("<details><summary>thinking</summary><bdi class=\"n\">")
      HTMLPage.escape(thinking, to: &out)
      out.add("</bdi></details>")
    }
    out.add("</li>\n")
  }

  private func write(_ generation: Generation, to out: inout ExportBuffer) {
    field("model", generation.model, to: &out)
    field("backend", generation.backend, to: &out)
    for adapter in generation.adapters {
      field("adapter", "\(adapter.name) × \(adapter.scale)", to: &out)
    }
    if let parameters = generation.parameters { field("parameters", parameters.text, to: &out) }
    if let finish = generation.finish { field("ended by", finish.rawValue, to: &out) }
    if let error = generation.error { field("because", error, to: &out) }
    if let usage = generation.usage {
      out.add(", \(usage.prompt) + \(usage.completion) tokens")
      if usage.thinking > 0 { out.add(" and \(usage.thinking) of thinking") }
    }
    if let total = generation.total { out.add(", \(total) ms") }
  }

  private func field(_ name: String, _ value: String, to out: inout ExportBuffer) {
    out.add(", \(name) <bdi>")
    HTMLPage.escape(value, to: &out)
    out.add("</bdi>")
  }

  private func kind(_ node: Node) -> String {
    tree.session.info.mode == .chat
      ? "\(node.kind.rawValue) (\(ExportTree.role(of: node).rawValue))" : node.kind.rawValue
  }
}
