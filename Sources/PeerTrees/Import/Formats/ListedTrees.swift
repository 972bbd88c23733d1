import TreeModel

// Readers of formats in which the nodes lie beside each other and name their parents.

/// Reads a tree of bonsai: `nodes`, `edges`, `pathNodes`.
func readBonsai(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let nodes = file["nodes"] else { throw .not(.bonsai) }
  var tree = PeerTree(.bonsai)
  tree.title = file["name"]?.string
  tree.focus = file["focusedId"]?.text
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "text": node.text = field.string ?? ""
    case "parentIds":
      let parents = field.identities
      node.parent = parents.first
      return parents.count < 2
    case "childrenIds": node.children = field.identities
    case "tags": node.takeTags(field)
    case "createdAt": node.created = PeerTime.any(field)
    case "lastVisited":
      node.seen = PeerTime.any(field)
      node.isSeen = node.seen != nil
    case "bookmarked": node.bookmark = field.bool ?? false
    case "hidden": node.hidden = field.bool ?? false
    case "visible": return field.bool == true
    case "generationSettings":
      guard !field.isNull, !field.isEmpty else { return true }
      node.author = .model
      node.takeModel(field["model"]?.string)
      node.takeParameters(field)
    case "model":
      node.author = .model
      node.takeModel(field.string)
    case "logprobs":
      guard let logprobs = oldLogprobs(field) else { return false }
      node.author = .model
      node.logprobs = logprobs
    default: return false
    }
    return true
  }
  tree.adoptListed()
  tree.keepRest(of: file, but: ["nodes", "edges", "name", "focusedId", "pathNodes"])
  return tree
}

/// Token probabilities as the first completion services gave them: `{"tokens","token_logprobs",
/// "top_logprobs"}`, three arrays of the same length.
private func oldLogprobs(_ value: JSONValue) -> RawJSON? {
  guard let tokens = value["tokens"], tokens.isArray else { return nil }
  var writer = LogprobsWriter()
  var logprobs = value["token_logprobs"]?.elements
  var tops = value["top_logprobs"]?.elements
  for token in tokens.elements {
    let logprob = logprobs?.next()
    let top = tops?.next()
    var others: [(token: String, logprob: Double)] = []
    for (name, other) in top?.uniqueMembers ?? [] {
      if let number = other.double { others.append((name, number)) }
    }
    guard let text = token.string else { return nil }
    writer.add(text, logprob?.double, others)
  }
  return writer.json
}

/// Reads a tree of Exoloom: `tree` with its nodes, `lens` with bookmarks and what is hidden.
func readExoloom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let source = file["tree"], let nodes = source["nodes"] else { throw .not(.exoloom) }
  var tree = PeerTree(.exoloom)
  tree.title = source["title"]?.string
  tree.created = PeerTime.any(source["createdAt"])
  let bookmarks = Set(file["lens"]?["bookmarks"]?.elements.compactMap { $0["nodeId"]?.text } ?? [])
  let pruned = Set(file["lens"]?["prunedNodes"]?.elements.compactMap { $0["nodeId"]?.text } ?? [])
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "content": node.text = field.string ?? ""
    case "parentId": node.parent = field.text
    case "childrenIds": node.children = field.identities
    case "createdAt": node.created = PeerTime.any(field)
    case "authorType":
      node.author = field.string == "LLM" ? .model : field.string == "USER" ? .human : .unknown
      return node.author != .unknown
    case "authorName":
      // The names stand behind the types in these files; a person's is no model.
      guard node.author == .model else { return false }
      node.takeModel(field.string)
    default: return false
    }
    return true
  }
  for place in tree.nodes.indices {
    tree.nodes[place].bookmark = bookmarks.contains(tree.nodes[place].id)
    tree.nodes[place].hidden = pruned.contains(tree.nodes[place].id)
  }
  tree.keepRest(of: source, but: ["nodes", "title", "createdAt", "rootNodeId"])
  tree.keepRest(of: file, but: ["tree", "lens", "loomType"])
  for (name, value) in file["lens"]?.uniqueMembers ?? []
  where name != "bookmarks" && name != "prunedNodes" {
    tree.leftovers.keep(name, value)
  }
  return tree
}

/// Reads a tree of tinyloom: nodes as patches of their parent's whole text, or with their own text.
func readTinyloom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let nodes = file["nodes"], nodes.isObject else { throw .not(.tinyloom) }
  var tree = PeerTree(.tinyloom)
  var patches: [JSONValue?] = []
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "text": node.text = field.string ?? ""
    case "patches", "patch": break
    case "parent": node.parent = field.text
    case "children": node.children = field.identities
    case "type":
      switch field.string {
      case "root": node.isScaffold = true
      case "human", "user": node.author = .human
      case "import", nil: break
      case let model:
        node.author = .model
        node.takeModel(model)
      }
    case "bookmarked": node.bookmark = field.bool ?? false
    case "hidden": node.hidden = field.bool ?? false
    case "rating": node.rating = field.rating
    case "lastRead":
      node.seen = PeerTime.any(field)
      node.isSeen = node.seen != nil
    case "createdAt", "timestamp": node.created = PeerTime.any(field)
    default: return false
    }
    return true
  }
  for (_, value) in nodes.uniqueMembers where value.isObject {
    let list = value["patches"] ?? value["patch"]
    patches.append(list?.isArray == true && list?.isEmpty == false ? list : nil)
  }
  tree.focus = (file["focus"] ?? file["current"] ?? file["focusedId"])?.text
  tree.keepRest(of: file, but: ["nodes", "root", "focus", "current", "focusedId"])
  try tree.resolve(patches, of: document)
  return tree
}

/// Reads a tree of helm: `nodes`, `rootId`, `currentNodeId`.
func readHelm(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let nodes = file["nodes"] else { throw .not(.helm) }
  var tree = PeerTree(.helm)
  tree.title = file["name"]?.string
  tree.focus = file["currentNodeId"]?.text
  let bookmarks = Set(file["bookmarkedNodeIds"]?.identities ?? [])
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "text": node.text = field.string ?? ""
    case "parentId": node.parent = field.text
    case "childIds": node.children = field.identities
    case "locked": return field.bool == false
    case "everExpanded": break
    default: return false
    }
    return true
  }
  for place in tree.nodes.indices where bookmarks.contains(tree.nodes[place].id) {
    tree.nodes[place].bookmark = true
  }
  tree.adoptListed()
  tree.keepRest(
    of: file,
    but: ["nodes", "name", "rootId", "currentNodeId", "bookmarkedNodeIds"]
  )
  return tree
}

/// Reads a tree of wool: `nodes` by identity, `focused_node_id`.
func readWool(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let nodes = file["nodes"] else { throw .not(.wool) }
  var tree = PeerTree(.wool)
  tree.focus = file["focused_node_id"]?.text
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "text": node.text = field.string ?? ""
    case "parent_id": node.parent = field.text
    case "type":
      switch field.string?.lowercased() {
      case "user", "human", "prompt": node.author = .human
      case "model", "ai", "gen", "generated", "completion", "assistant": node.author = .model
      default: return false
      }
    default: return false
    }
    return true
  }
  tree.keepRest(of: file, but: ["nodes", "focused_node_id"])
  return tree
}
