import TreeModel

/// MiniLoom's file (`src/model.js`), which minihf-loom and its `loom_tree.py` read as well.
///
/// Nodes are numbered "1" to "N" without gaps, "1" is an empty root, and each holds the difference
/// of its whole text to its parent's. Where MiniLoom would put it, a person's rewrite hangs below
/// its original and replaces the original's words: that is what `loom_tree.py` takes for a pair. A
/// chat's text is JSON, `{"messages":[…]}`.
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
      out.next("patch")
      let removes = texts.patch(node, step, to: &out)
      out.next("type")
      out.json(type(node, isBelowOriginal: step.original != nil, removes: removes))
      rest(of: node, title: title(node, step), to: &out)
      links(parent: order.number(step.parent), order.children(of: step.place), order, to: &out)
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
    let title = Excerpt.of(tree.session.info.title, limit: 60)
    out.json(title.isEmpty ? "Root Node" : title)
    // `loom_tree.py` wants a cache, MiniLoom does not miss it.
    out.add(",\"cache\":\"\",\"rating\":null,\"read\":true,\"model\":null,\"error\":null")
    out.add(",\"finishReason\":null")
    links(parent: nil, order.tops, order, to: &out)
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
    out.add("]}")
  }

  private func type(_ node: Node, isBelowOriginal: Bool, removes: Bool) -> String {
    switch node.kind {
    case .prompt, .human: "user"
    case .completion: "gen"
    // What a person puts in the place of other words shows as such; `loom_tree.py` pairs the two.
    // A rewrite that only adds words would look like one that goes on.
    case .rewrite: isBelowOriginal && !removes ? "rewrite" : "user"
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

/// The nodes in MiniLoom's order: rewrites hang below their originals, numbers follow the depth.
struct MiniLoomOrder {
  struct Step {
    /// In the tree that is exported.
    let place: Int
    /// The place of the node it hangs under; −1 for MiniLoom's root.
    let parent: Int
    /// The place of the original, if this is a rewrite below it.
    let original: Int?
    /// How many nodes stand above it, MiniLoom's root apart.
    let depth: Int
    /// Its place among the children of its parent.
    let position: Int
  }

  private(set) var steps: [Step] = []
  private var firsts: [Int32]
  private var nexts: [Int32]
  private var numbers: [Int32]

  init(_ tree: ExportTree) {
    let count = tree.items.count
    // One place more at the end: the root.
    firsts = [Int32](repeating: -1, count: count + 1)
    nexts = [Int32](repeating: -1, count: count)
    numbers = [Int32](repeating: 0, count: count)
    let originals = MiniLoomOrder.originals(tree)
    link(tree, originals)
    number(originals, count)
  }

  /// The number of the node at `place`; 1 for the root (−1).
  func number(_ place: Int) -> Int { place < 0 ? 1 : Int(numbers[place]) }

  /// The places of the root's children.
  var tops: [Int] { list(firsts[firsts.count - 1]) }

  /// The places of the children of the node at `place`.
  func children(of place: Int) -> [Int] { list(firsts[place]) }

  /// By place, the place of the original: an earlier sibling, so that there are no circles.
  private static func originals(_ tree: ExportTree) -> [Int: Int] {
    var places: [NodeID: Int] = [:]
    var links: [(place: Int, original: NodeID)] = []
    for place in tree.items.indices {
      let node = tree.node(place)
      guard node.kind == .rewrite, let original = node.rewriteOf else { continue }
      links.append((place, original))
      places[original] = -1
    }
    guard !links.isEmpty else { return [:] }
    for place in tree.items.indices where places[tree.items[place].id] != nil {
      places[tree.items[place].id] = place
    }
    var result: [Int: Int] = [:]
    for link in links {
      guard let original = places[link.original], original >= 0, original < link.place,
        tree.items[original].parent == tree.items[link.place].parent
      else { continue }
      result[link.place] = original
    }
    return result
  }

  private mutating func link(_ tree: ExportTree, _ originals: [Int: Int]) {
    var lasts = [Int32](repeating: -1, count: firsts.count)
    // Continuations first, then the rewrites: below a node its own children keep their order.
    for isOfRewrites in [false, true] {
      for place in tree.items.indices where (originals[place] != nil) == isOfRewrites {
        var parent = Int(tree.items[place].parent)
        if let original = originals[place] { parent = original }
        if parent < 0 { parent = firsts.count - 1 }
        if lasts[parent] < 0 {
          firsts[parent] = Int32(place)
        } else {
          nexts[Int(lasts[parent])] = Int32(place)
        }
        lasts[parent] = Int32(place)
      }
    }
  }

  private mutating func number(_ originals: [Int: Int], _ count: Int) {
    steps.reserveCapacity(count)
    var path: [(place: Int32, position: Int)] = []
    var place = firsts[count]
    var position = 0
    while place >= 0 {
      steps.append(
        Step(
          place: Int(place),
          parent: path.last.map { Int($0.place) } ?? -1,
          original: originals[Int(place)],
          depth: path.count,
          position: position
        )
      )
      numbers[Int(place)] = Int32(steps.count + 1)
      if firsts[Int(place)] >= 0 {
        path.append((place, position))
        position = 0
        place = firsts[Int(place)]
        continue
      }
      while nexts[Int(place)] < 0, let last = path.popLast() {
        place = last.place
        position = last.position
      }
      place = nexts[Int(place)]
      position += 1
    }
  }

  private func list(_ first: Int32) -> [Int] {
    var result: [Int] = []
    var place = first
    while place >= 0 {
      result.append(Int(place))
      place = nexts[Int(place)]
    }
    return result
  }
}
