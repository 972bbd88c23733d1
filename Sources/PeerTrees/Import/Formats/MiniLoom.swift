import TreeModel

/// Reads a file of MiniLoom or of the older minihf/loom: `{"loomTree":{"nodeStore":{…}},"focus":…}`.
///
/// Its nodes are patches of their parent's whole text. Here a node that only adds text hangs under
/// its parent; one that alters text stands beside the node that it alters first, with all the text
/// from there on, so that the text of every path is what the patches say. A tree whose texts are
/// JSON of messages becomes a chat.
func readMiniLoom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let loom = file["loomTree"], let store = loom["nodeStore"], store.isObject else {
    throw .not(.miniLoom)
  }
  var tree = PeerTree(.miniLoom)
  var patches: [JSONValue?] = []
  for (name, value) in store.uniqueMembers {
    guard value.isObject else {
      tree.report.count(.unreadable)
      continue
    }
    patches.append(value["patch"])
    tree.nodes.append(PeerNode(miniLoom: value, id: name))
  }
  if let root = loom["root"], let id = root["id"]?.text,
    !tree.nodes.contains(where: { $0.id == id })
  {
    patches.append(root["patch"])
    tree.nodes.append(PeerNode(miniLoom: root, id: id))
  }
  tree.focus = file["focus"]?["id"]?.text ?? file["focus"]?.text
  for (name, value) in loom.uniqueMembers where name != "nodeStore" && name != "root" {
    tree.leftovers.keep(name, value)
  }
  for (name, value) in file.uniqueMembers where name != "loomTree" && name != "focus" {
    tree.leftovers.keep(name, value)
  }
  try tree.resolve(patches, of: document)
  return tree
}

extension PeerNode {
  fileprivate init(miniLoom value: JSONValue, id: String) {
    self.init(id: id, parent: nil, text: "")
    var type = ""
    for (name, field) in value.uniqueMembers {
      switch name {
      case "id", "patch", "cache", "loom": break
      case "parent": parent = field.text
      case "children": children = field.identities
      case "type": type = field.string ?? ""
      case "timestamp": created = PeerTime.any(field)
      case "rating": rating = field.rating
      case "read": isSeen = field.bool ?? false
      case "model": takeModel(field.string)
      case "error": takeError(field.string)
      case "finishReason", "finish_reason": setFinish(field.string)
      case "usage": takeUsage(field)
      case "summary" where field.string == "Root Node": break
      default: leftovers.keep(name, field)
      }
    }
    leftovers.keepIdentity(id)
    switch type {
    case "root", "": isScaffold = parent == nil
    case "user": author = .human
    case "gen": author = .model
    // Made by the rewriting prompt of a model; only this program's exports have some without one.
    case "rewrite": author = maker.model == nil && value["rewritePrompt"] == nil ? .human : .model
    case "import": author = .unknown
    default:
      // Forks write the model's name here.
      author = .model
      if maker.model == nil { takeModel(type) }
    }
    if type == "rewrite" { leftovers.keep("type", type) }
    takeOwn(value)
    settleMaker()
  }
}
