import TreeModel

/// Reads a weave of coloom: `nodes` by identity, each with `content` (a snippet or tokens) and its
/// `creator`.
func readColoom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let nodes = file["nodes"] else { throw .not(.coloom) }
  var tree = PeerTree(.coloom)
  tree.title = file["title"]?.string
  tree.created = PeerTime.any(file["created"])
  tree.focus = file["cursors"]?.firstInside?["node_id"]?.text
  let bookmarks = Set(file["bookmarks"]?.identities ?? [])
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "parents":
      let parents = field.identities
      node.parent = parents.first
      return parents.count < 2
    case "children": node.children = field.identities
    case "content": node.takeContent(field)
    case "creator": node.takeCreator(field)
    case "created": node.created = PeerTime.any(field)
    case "bookmarked": node.bookmark = field.bool ?? false
    case "modified": return false
    default: return false
    }
    return true
  }
  for place in tree.nodes.indices where bookmarks.contains(tree.nodes[place].id) {
    tree.nodes[place].bookmark = true
  }
  tree.keepRest(
    of: file,
    but: ["nodes", "title", "created", "roots", "bookmarks", "id"]
  )
  return tree
}

extension PeerNode {
  fileprivate mutating func takeContent(_ content: JSONValue) {
    guard let tokens = content["tokens"] else {
      text = content["text"]?.string ?? content.string ?? ""
      return
    }
    var writer = LogprobsWriter()
    var hasLogprobs = false
    for token in tokens.elements {
      let part = token["text"]?.string ?? ""
      text += part
      let logprob = token["logprob"]?.double
      if logprob != nil { hasLogprobs = true }
      var top: [(token: String, logprob: Double)] = []
      for other in token["top_logprobs"]?.elements ?? token.elements {
        if let name = other["text"]?.string, let number = other["logprob"]?.double {
          top.append((name, number))
        }
      }
      writer.add(part, logprob, top)
    }
    if hasLogprobs { logprobs = writer.json }
  }

  fileprivate mutating func takeCreator(_ creator: JSONValue) {
    switch creator["type"]?.string {
    case "human": author = .human
    case "model": author = .model
    default: author = .unknown
    }
    var parameters = Leftovers()
    for (name, field) in creator.uniqueMembers {
      switch name {
      case "type": break
      case "label" where author == .model: takeModel(field.string)
      case "seed": parameters.keep(name, field)
      default: leftovers.keep("creator_" + name, field)
      }
    }
    maker.parameters = parameters.json
  }
}
