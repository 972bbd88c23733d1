import TreeModel

/// The full file of socketteer's loom (`model.py`): nodes inside each other, as deep as the story.
///
/// The root is empty and cannot be changed there. Each tag that a node has is described in `tags`
/// with all that the program asks of a tag (`show_only` included, without which it fails). A rating
/// is a tag, `rated +2` to `rated -2`, beside `loom_rating`, which an import reads; a note is the first of `notes`. Times are in seconds.
struct PyloomFile: TreeFormatWriter {
  let summary = "The whole tree with tags, notes, and token probabilities where there are any."
  let readers = "loom by socketteer (pyloom)"
  let fileExtension = "json"
  let acceptsChat = false

  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var out = ExportBuffer()
    out.add(
      "{\"root\":{\"id\":\"root\",\"mutable\":false,\"visited\":true,\"open\":true,\"text\":\"\""
    )
    out.add(",\"children\":[")
    var tags: [String] = []
    var known: Set<[UInt8]> = []
    var hasResponses = false
    for place in tree.items.indices {
      let item = tree.items[place]
      let node = tree.node(place)
      if place > 0, tree.items[place - 1].depth >= item.depth { out.add(",") }
      out.add("\n")
      let original = node.rewriteOf.flatMap { tree.holds($0) ? name($0) : nil }
      let above = item.isTop ? "root" : name(tree.items[Int(item.parent)].id)
      write(node, under: above, original: original, to: &out)
      // By bytes: texts that are canonically equal are two keys in JSON.
      for tag in PyloomFile.tags(of: node) where known.insert(Array(tag.utf8)).inserted {
        tags.append(tag)
      }
      hasResponses = hasResponses || node.generation != nil
      for _ in 0..<tree.closing(after: place) { out.add("]}") }
      try out.drain(to: sink)
    }
    out.add("]}")
    for field in ["chapters", "memories", "summaries"] {
      out.next(field)
      out.add("{}")
    }
    out.next("canonical")
    out.add("[]")
    out.next("model_responses")
    out.add("{")
    if hasResponses { try writeResponses(tree, to: &out, sink) }
    out.add("}")
    for field in [
      "generation_settings", "visualization_settings", "preferences", "workspace",
      "module_settings", "frame",
    ] {
      out.next(field)
      out.add("{}")
    }
    describe(tags, to: &out)
    out.next("selected_node_id")
    out.json(name(tree.focus))
    out.add("}\n")
    try out.flush(to: sink)
  }

  /// Writes a node up to where its children stand.
  private func write(
    _ node: Node,
    under parent: String,
    original: String?,
    to out: inout ExportBuffer
  ) {
    out.add("{")
    out.key("id")
    out.json(name(node.id))
    out.next("parent_id")
    out.json(parent)
    out.next("text")
    out.json(node.text)
    out.add(",\"mutable\":true")
    out.next("visited")
    out.json(!node.isUnseen)
    out.add(",\"open\":true,\"meta\":{")
    out.key("creation_timestamp")
    out.json(CivilTime(milliseconds: node.created).dotted)
    out.next("source")
    out.json(source(node))
    out.next("modified")
    out.json(node.kind == .rewrite)
    out.add("}")
    let tags = PyloomFile.tags(of: node)
    if !tags.isEmpty {
      out.next("tags")
      out.add("[")
      for (index, tag) in tags.enumerated() {
        if index > 0 { out.add(",") }
        out.json(tag)
      }
      out.add("]")
    }
    if let note = node.note {
      out.next("notes")
      out.add("[")
      out.json(note)
      out.add("]")
    }
    if node.generation != nil {
      out.next("generation")
      out.add("{")
      out.key("id")
      out.json(response(node.id))
      out.add(",\"index\":0}")
    }
    if let rating = node.rating {
      out.next("loom_rating")
      out.json(rating)
    }
    OwnMark.write(node.kind, original: original, to: &out)
    out.next("children")
    out.add("[")
  }

  /// Writes what produced each completion.
  ///
  /// The prompt is left empty: it is the text above the node, and repeating it would make the file
  /// as long as all paths together.
  private func writeResponses(
    _ tree: ExportTree,
    to out: inout ExportBuffer,
    _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var isFirst = true
    for place in tree.items.indices {
      let node = tree.node(place)
      guard let generation = node.generation else { continue }
      if !isFirst { out.add(",") }
      isFirst = false
      out.add("\n")
      out.key(response(node.id))
      out.add("{")
      out.key("id")
      out.json(response(node.id))
      out.next("model")
      out.json(generation.model)
      out.next("timestamp")
      out.json(CivilTime(milliseconds: node.created).dotted)
      out.add(",\"prompt\":{\"text\":\"\",\"tokens\":null},\"completions\":[{")
      out.key("text")
      out.json(node.text)
      out.next("finishReason")
      out.json(generation.finish.map(reason))
      out.next("tokens")
      out.add("[")
      TokenList(node.logprobs).write(to: &out)
      out.add("]}]}")
      try out.drain(to: sink)
    }
  }

  private func describe(_ tags: [String], to out: inout ExportBuffer) {
    out.next("tags")
    out.add("{")
    for (index, tag) in tags.enumerated() {
      if index > 0 { out.add(",") }
      out.add("\n")
      out.key(tag)
      out.add("{")
      out.key("name")
      out.json(tag)
      out.add(",\"scope\":\"node\",\"hide\":")
      out.json(tag == PyloomFile.hidden)
      out.add(",\"show_only\":false")
      out.next("toggle_key")
      out.json(tag == PyloomFile.bookmark ? "b" : tag == PyloomFile.hidden ? "!" : "None")
      out.next("icon")
      out.json(
        tag == PyloomFile.bookmark
          ? "bookmark-black" : tag == PyloomFile.hidden ? "archive-yellow" : "None"
      )
      out.add("}")
    }
    out.add("}")
  }

  // MARK: Words of the format

  static let bookmark = "bookmark"
  /// The tag that takes a node out of its navigation.
  static let hidden = "archived"

  /// The person's tags, and those that stand for marks of ours.
  private static func tags(of node: Node) -> [String] {
    var tags = node.tags
    if node.bookmark { tags.append(bookmark) }
    if node.hidden { tags.append(hidden) }
    if let rating = node.rating { tags.append(PyloomFile.tag(of: rating)) }
    return tags
  }

  /// How a rating shows in a program that has none.
  static func tag(of rating: Int8) -> String { "rated \(rating > 0 ? "+" : "")\(rating)" }

  private func source(_ node: Node) -> String {
    switch node.kind {
    case .completion: "AI"
    // As the program itself calls a model's text that a person has changed.
    case .rewrite: "mixed"
    case .prompt, .human, .imported: "prompt"
    }
  }

  private func reason(_ finish: Generation.Finish) -> String {
    finish == .filter ? "content_filter" : finish.rawValue
  }

  private func name(_ id: NodeID) -> String { "n\(id)" }

  private func response(_ id: NodeID) -> String { "r\(id)" }
}
