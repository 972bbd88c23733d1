import TreeModel

/// MiniLoom's file (`src/model.js`), which minihf-loom and its `loom_tree.py` read as well.
///
/// Nodes are numbered "1" to "N" without gaps, "1" is an empty root, and each holds the difference
/// of its whole text to its parent's. Where MiniLoom would put it, a person's rewrite hangs below
/// its original and replaces the original's words: that is what `loom_tree.py` takes for a pair.
/// A chat's text is JSON, `{"messages":[…]}`. The field `loom`, which those programs pass over,
/// tells an import what a node was.
struct MiniLoomFile: TreeFormatWriter {
  let summary = "The whole tree with thumbs up and down, each text as its difference to the last."
  let readers = "MiniLoom, minihf-loom and its loom_tree.py"
  let fileExtension = "json"

  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let order = MiniLoomOrder(tree)
    var texts = MiniLoomTexts(tree.session)
    var out = ExportBuffer()
    out.add("{\"loomTree\":{\"nodeStore\":{\n\"1\":")
    root(tree, order, to: &out)
    for (index, step) in order.steps.enumerated() {
      let node = tree.node(step.place)
      out.add(",\n")
      out.key("\(index + 2)")
      out.add("{")
      out.key("id")
      out.json("\(index + 2)")
      out.next("timestamp")
      out.json(node.created)
      out.next("type")
      out.json(type(node))
      out.next("patch")
      texts.patch(node, step, to: &out)
      rest(of: node, title: title(node, step), to: &out)
      links(parent: order.number(step.parent), order.children(of: step.place), order, to: &out)
      OwnMark.write(node.kind, original: order.original(of: step.place).map(String.init), to: &out)
      out.add("}")
      try out.drain(to: sink)
    }
    out.add("\n}},")
    out.key("focus")
    out.add("{")
    out.key("id")
    let focus = tree.focus
    let index = order.steps.firstIndex { tree.items[$0.place].id == focus }
    out.json("\((index ?? -1) + 2)")
    out.add("}}\n")
    try out.flush(to: sink)
  }

  private func root(_ tree: ExportTree, _ order: MiniLoomOrder, to out: inout ExportBuffer) {
    out.add("{")
    out.key("id")
    out.json("1")
    out.next("timestamp")
    out.json(tree.session.info.created)
    out.next("type")
    out.json("root")
    out.next("patch")
    out.json("")
    out.next("summary")
    out.json("Root Node")
    // `loom_tree.py` wants a cache, MiniLoom does not miss it.
    out.add(",\"cache\":\"\",\"rating\":null,\"read\":true,\"model\":null,\"error\":null")
    out.add(",\"finishReason\":null")
    links(parent: nil, order.tops, order, to: &out)
    out.add("}")
  }

  private func rest(of node: Node, title: String, to out: inout ExportBuffer) {
    out.next("summary")
    out.json(title)
    out.next("cache")
    out.json("")
    out.next("rating")
    switch node.rating {
    case .some(1...): out.json(true)
    case .some(..<0): out.json(false)
    default: out.add("null")
    }
    out.next("read")
    out.json(!node.isUnseen)
    out.next("model")
    out.json(node.generation?.model)
    out.next("error")
    out.json(node.generation?.error)
    out.next("finishReason")
    out.json(node.generation.flatMap(reason))
  }

  private func links(
    parent: Int?,
    _ children: [Int],
    _ order: MiniLoomOrder,
    to out: inout ExportBuffer
  ) {
    out.next("parent")
    out.json(parent.map(String.init))
    out.next("children")
    out.add("[")
    for (index, child) in children.enumerated() {
      if index > 0 { out.add(",") }
      out.json("\(order.number(child))")
    }
    out.add("]")
  }

  private func type(_ node: Node) -> String {
    switch node.kind {
    // What MiniLoom calls a rewrite was made by a model.
    case .prompt, .human, .rewrite: "user"
    case .completion: "gen"
    case .imported: "import"
    }
  }

  /// What MiniLoom's lists show of the node; never empty there.
  private func title(_ node: Node, _ step: MiniLoomOrder.Step) -> String {
    let words = Excerpt.of(node.text, limit: 32)
    return words.isEmpty ? "Branch \(step.position + 1)" : words
  }

  /// The reasons in the words of the services whose answers MiniLoom keeps.
  private func reason(_ generation: Generation) -> String? {
    switch generation.finish {
    case .stop: "stop"
    case .length: "length"
    case .filter: "content_filter"
    case .interrupted, .error, nil: nil
    }
  }
}
