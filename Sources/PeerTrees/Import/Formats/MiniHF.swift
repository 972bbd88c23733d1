import TreeModel

/// Reads a conversation of MiniHF: `{"responseDict":{…},"focusId"}`, or the form before it, with
/// `responseBatches` and `selectedResponseIndices` in the place of parents.
///
/// A node is a completion (`text`) or something typed (`prompt`, with an empty `text`), which the
/// program puts beside the node that was edited and rates good by itself. So a typed node that
/// repeats a completion beside it only continues it, one that begins with it adds to it, and one
/// that is like it is a rewrite of it.
func readMiniHF(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let responses = file["responseDict"], responses.isObject else { throw .not(.miniHF) }
  var tree = PeerTree(.miniHF)
  var prompts: [String] = []
  for (name, value) in responses.uniqueMembers {
    guard value.isObject else {
      tree.report.count(.unreadable)
      continue
    }
    prompts.append(value["prompt"]?.string ?? "")
    tree.nodes.append(PeerNode(miniHF: value, id: name, &tree.report))
  }
  tree.focus = file["focusId"]?.text
  for (name, value) in file.uniqueMembers
  where !["responseDict", "focusId", "responseBatches", "selectedResponseIndices"].contains(name) {
    tree.leftovers.keep(name, value)
  }
  if let batches = file["responseBatches"] {
    hang(&tree, &prompts, batches, file["selectedResponseIndices"])
  } else {
    restoreEqual(&tree, &prompts)
    settle(&tree, prompts)
  }
  return tree
}

extension PeerNode {
  fileprivate init(miniHF value: JSONValue, id: String, _ report: inout ImportReport) {
    self.init(id: id, parent: value["parent"]?.text, text: value["text"]?.string ?? "")
    let isTyped = text.isEmpty
    if isTyped { text = value["prompt"]?.string ?? "" }
    author = isTyped ? .human : .model
    takeOwn(value)
    if isMarked, author == .model { text = value["text"]?.string ?? "" }
    for (name, field) in value.uniqueMembers {
      switch name {
      case "id", "prompt", "text", "parent", "loom": break
      case "children": children = field.identities
      case "timestamp": created = PeerTime.any(field)
      case "rating": rating = field.rating
      case "base_model", "model": takeModel(field.string)
      default: leftovers.keep(name, field)
      }
    }
    leftovers.keepIdentity(id)
    if isTyped, !isMarked, rating == 1 {
      rating = nil
      report.automaticRatings += 1
    }
    settleMaker()
  }
}

/// Makes the completions anew that another one of the same text has overwritten.
///
/// The identity of a completion is the hash of its text alone, so that equal ones are one entry, which
/// names its last parent; the lists of children still have them all. Their ratings and times are lost.
private func restoreEqual(_ tree: inout PeerTree, _ prompts: inout [String]) {
  var places: [String: Int] = [:]
  for (place, node) in tree.nodes.enumerated() { places[node.id] = place }
  for place in tree.nodes.indices {
    let own = tree.nodes[place].id
    var isIn = Set<String>()
    for (index, child) in tree.nodes[place].children.enumerated() {
      guard let at = places[child], tree.nodes[at].author == .model else { continue }
      if tree.nodes[at].parent == nil, at != place { tree.nodes[at].parent = own }
      if tree.nodes[at].parent == own, isIn.insert(child).inserted { continue }
      let copy = tree.copy(of: at, under: own)
      tree.nodes[place].children[index] = copy.id
      tree.nodes.append(copy)
      prompts.append(tree.nodes[place].text)
    }
  }
}

extension PeerTree {
  /// Another completion of the same text.
  fileprivate mutating func copy(of place: Int, under parent: String?) -> PeerNode {
    report.count(.duplicateIdentity)
    var copy = PeerNode(
      id: "\(nodes[place].id) again \(nodes.count)",
      parent: parent,
      text: nodes[place].text
    )
    copy.author = .model
    copy.leftovers.keepIdentity(nodes[place].id)
    return copy
  }
}

/// The older form: the branches of batch n + 1 hang under the one selected in batch n.
private func hang(
  _ tree: inout PeerTree,
  _ prompts: inout [String],
  _ batches: JSONValue,
  _ selected: JSONValue?
) {
  var places: [String: Int] = [:]
  for (place, node) in tree.nodes.enumerated() { places[node.id] = place }
  let choices = selected?.elements.map { $0.int ?? 0 } ?? []
  var parent: String?
  var isIn = Set<Int>()
  for (number, batch) in batches.elements.enumerated() {
    var ids: [String] = []
    for element in batch.elements {
      // An element may be the whole response in the place of its identity.
      guard let id = element.text ?? element["id"]?.text, let place = places[id] else {
        tree.report.count(.strayChild)
        continue
      }
      // Equal outputs have equal identities: only one of them is in the file.
      guard isIn.insert(place).inserted else {
        let copy = tree.copy(of: place, under: nil)
        places[copy.id] = tree.nodes.count
        tree.nodes.append(copy)
        prompts.append(prompts[place])
        ids.append(copy.id)
        continue
      }
      ids.append(id)
    }
    // The text typed for this turn stands before its branches.
    if let first = ids.first.flatMap({ places[$0] }), !prompts[first].isEmpty {
      var typed = PeerNode(id: "prompt \(number + 1)", parent: parent, text: prompts[first])
      typed.author = .human
      typed.created = tree.nodes[first].created
      parent = typed.id
      tree.nodes.append(typed)
    }
    for id in ids {
      guard let place = places[id] else { continue }
      tree.nodes[place].parent = parent
    }
    let choice = number < choices.count ? choices[number] : 0
    if ids.indices.contains(choice) {
      parent = ids[choice]
    } else if let first = ids.first {
      parent = first
    }
  }
  tree.focus = parent
}

/// Finds what every typed node is to the completions beside it.
private func settle(_ tree: inout PeerTree, _ prompts: [String]) {
  let links = PeerLinks(tree.nodes, &tree.report)
  for place in tree.nodes.indices {
    let parent = links.parents[place]
    tree.nodes[place].parent = parent == PeerLinks.none ? nil : tree.nodes[parent].id
    tree.nodes[place].children = links.children(place).map { tree.nodes[$0].id }
    if tree.nodes[place].author == .model {
      // The text typed for a turn is that of the node above, unless a context was left out.
      let above = parent == PeerLinks.none ? "" : tree.nodes[parent].text
      if !prompts[place].utf8.elementsEqual(above.utf8) {
        tree.nodes[place].leftovers.keep("prompt", prompts[place])
      }
    }
  }
  var beside = TypedBeside(links)
  for parent in [PeerLinks.none] + Array(tree.nodes.indices) {
    beside.settle(links.children(parent), &tree)
  }
  beside.removeRepeated(&tree)
}

/// What typed nodes are to those beside them.
private struct TypedBeside {
  private let links: PeerLinks
  /// Nodes that stand for nothing but another one, and that one.
  private var repeated: [Int: Int] = [:]
  private var moved = Set<Int>()

  /// So many nodes before a typed one are looked at: a person edits what was on the screen.
  private static let reach = 64

  init(_ links: PeerLinks) { self.links = links }

  mutating func settle(_ children: ArraySlice<Int>, _ tree: inout PeerTree) {
    // Their texts in the file: a text is cut where it turns out to add to another.
    let texts = children.map { tree.nodes[$0].text }
    for (index, place) in zip(children.indices, children) {
      let node = tree.nodes[place]
      guard node.author == .human, !node.isMarked, !node.text.isEmpty else { continue }
      let first = max(children.startIndex, index - TypedBeside.reach)
      var longest: (place: Int, bytes: Int)?
      var alike: (place: Int, bytes: Int)?
      var candidates = 0
      for other in first..<index {
        let text = texts[other - children.startIndex]
        let at = children[other]
        guard !text.isEmpty, repeated[at] == nil else { continue }
        let bytes = text.utf8.count
        let common = commonEnds(text, node.text)
        if common.prefix == bytes {
          if bytes >= longest?.bytes ?? 0 { longest = (at, bytes) }
        } else if tree.nodes[at].author == .model {
          candidates += 1
          let both = common.prefix + common.suffix
          if both >= alike?.bytes ?? 0 { alike = (at, both) }
        }
      }
      if let longest {
        follow(place, longest.place, longest.bytes, &tree)
      } else if let alike, alike.bytes > 0 || candidates == 1 {
        tree.nodes[place].rewriteOf = tree.nodes[alike.place].id
      }
    }
  }

  /// Makes a typed node that begins with another one's text what comes after it.
  private mutating func follow(_ place: Int, _ before: Int, _ bytes: Int, _ tree: inout PeerTree) {
    let id = tree.nodes[before].id
    let text = tree.nodes[place].text
    guard bytes < text.utf8.count else {
      repeated[place] = before
      for child in links.children(place) { tree.nodes[child].parent = id }
      tree.nodes[before].children += tree.nodes[place].children
      tree.nodes[before].leftovers.keep("repeated_by", tree.nodes[place].id)
      if let rating = tree.nodes[place].rating {
        tree.nodes[before].leftovers.keep("repeated_rating", Int(rating))
      }
      return
    }
    tree.nodes[place].text = String(decoding: text.utf8.dropFirst(bytes), as: UTF8.self)
    tree.nodes[place].parent = id
    moved.insert(place)
    tree.nodes[before].children.append(tree.nodes[place].id)
  }

  /// How many bytes both texts begin and end with in common, whole characters only.
  private func commonEnds(_ left: String, _ right: String) -> (prefix: Int, suffix: Int) {
    let left = left.utf8
    let right = right.utf8
    let shorter = min(left.count, right.count)
    var prefix = zip(left, right).prefix { $0 == $1 }.count
    if prefix < left.count {
      while prefix > 0, left[left.index(left.startIndex, offsetBy: prefix)] & 0xc0 == 0x80 {
        prefix -= 1
      }
    }
    var suffix = 0
    for (a, b) in zip(left.reversed(), right.reversed()) {
      guard a == b, prefix + suffix < shorter else { break }
      suffix += 1
    }
    return (prefix, suffix)
  }

  /// Leaves out what only repeats, and lists every node's children anew.
  func removeRepeated(_ tree: inout PeerTree) {
    guard !repeated.isEmpty || !moved.isEmpty else { return }
    tree.report.count(.repeatedPrompt, repeated.count)
    if let focus = tree.nodes.firstIndex(where: { $0.id == tree.focus }),
      let other = repeated[focus]
    {
      tree.focus = tree.nodes[other].id
    }
    var parents: [String: String] = [:]
    for (place, node) in tree.nodes.enumerated() where repeated[place] == nil {
      parents[node.id] = node.parent ?? ""
    }
    for place in tree.nodes.indices {
      let id = tree.nodes[place].id
      tree.nodes[place].children.removeAll { parents[$0] != id }
    }
    tree.nodes = tree.nodes.indices.filter { repeated[$0] == nil }.map { tree.nodes[$0] }
  }
}
