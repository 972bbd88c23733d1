import TreeModel

/// Reads an export of basemode-loom.
///
/// It is an array of nodes, of which those of the kind `context` hold the system text of others. A
/// node without a model was typed.
func readBasemodeLoom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let nodes = file["nodes"], nodes.isArray else { throw .not(.basemodeLoom) }
  var tree = PeerTree(.basemodeLoom)
  var contexts: [(id: String, text: String)] = []
  var branches: [Double] = []
  var isChecked: [Bool] = []
  for (number, value) in nodes.elements.enumerated() {
    guard value.isObject else {
      tree.report.count(.unreadable)
      continue
    }
    let id = value["id"]?.text ?? "node \(number + 1)"
    if value["kind"]?.string == "context" {
      contexts.append((id, value["text"]?.string ?? ""))
      continue
    }
    tree.nodes.append(PeerNode(basemodeLoom: value, id: id))
    branches.append(value["branch_index"]?.double ?? 0)
    isChecked.append(value["checked_out"]?.bool ?? false)
  }
  if contexts.count == 1 {
    tree.system = contexts[0].text
  } else {
    for context in contexts { tree.leftovers.keep("context " + context.id, context.text) }
  }
  sort(&tree, branches)
  tree.focus = checkedOut(tree, isChecked)
  tree.keepRest(of: file, but: ["nodes", "version"])
  return tree
}

extension PeerNode {
  fileprivate init(basemodeLoom value: JSONValue, id: String) {
    self.init(id: id, parent: nil, text: "")
    leftovers.keepIdentity(id)
    author = value["model"] == nil ? .human : .model
    var parameters = Leftovers()
    for (name, field) in value.uniqueMembers {
      switch name {
      case "id", "kind", "tree_id", "root_id", "checked_out", "branch_index": break
      case "parent_id": parent = field.text
      case "text": text = field.string ?? ""
      case "model": takeModel(field.string)
      case "max_tokens", "temperature": parameters.keep(name, field)
      case "created_at": created = PeerTime.any(field)
      case "metadata": takeMetadata(field)
      default: leftovers.keep(name, field)
      }
    }
    maker.parameters = parameters.json
    settleMaker()
  }

  private mutating func takeMetadata(_ value: JSONValue) {
    for (name, field) in value.uniqueMembers {
      switch name {
      case "bookmarked": bookmark = field.bool ?? false
      case "hidden": hidden = field.bool ?? false
      case "rating": rating = field.rating
      case "usage": takeUsage(field)
      case "finish_reason": setFinish(field.string)
      default: leftovers.keep(name, field)
      }
    }
  }
}

/// Puts siblings in the order of their branch numbers; older files have them in any order.
private func sort(_ tree: inout PeerTree, _ branches: [Double]) {
  guard branches.contains(where: { $0 != 0 }) else { return }
  var children: [String: [Int]] = [:]
  for (place, node) in tree.nodes.enumerated() {
    if let parent = node.parent { children[parent, default: []].append(place) }
  }
  for place in tree.nodes.indices {
    guard let list = children[tree.nodes[place].id] else { continue }
    let sorted = list.sorted { (branches[$0], $0) < (branches[$1], $1) }
    tree.nodes[place].children = sorted.map { tree.nodes[$0].id }
    children[tree.nodes[place].id] = nil
  }
}

/// The end of the chain of nodes that were checked out.
private func checkedOut(_ tree: PeerTree, _ isChecked: [Bool]) -> String? {
  var next: [String: String] = [:]
  for (place, node) in tree.nodes.enumerated() where isChecked[place] {
    next[node.parent ?? ""] = node.id
  }
  var focus = tree.nodes.first { $0.parent == nil }?.id
  var steps = 0
  while let here = focus, let child = next[here], steps < tree.nodes.count {
    focus = child
    steps += 1
  }
  return steps > 0 ? focus : nil
}
