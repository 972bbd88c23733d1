import TreeModel

extension PeerTree {
  /// Reads nodes that lie beside each other, in an array or as the fields of an object.
  ///
  /// `take` is given every field of a node but its identity and says whether it has used it; the
  /// others are kept aside.
  mutating func readFlat(
    _ list: JSONValue,
    identity: StaticString = "id",
    _ take: (inout PeerNode, String, JSONValue) -> Bool
  ) {
    if list.isObject {
      for (name, value) in list.uniqueMembers { readNode(value, name, identity, take) }
      return
    }
    for (number, value) in list.elements.enumerated() {
      readNode(value, value[identity]?.text ?? "node \(number + 1)", identity, take)
    }
  }

  private mutating func readNode(
    _ value: JSONValue,
    _ id: String,
    _ identity: StaticString,
    _ take: (inout PeerNode, String, JSONValue) -> Bool
  ) {
    guard value.isObject else {
      report.count(.unreadable)
      return
    }
    var node = PeerNode(id: id, parent: nil, text: "")
    node.leftovers.keepIdentity(id)
    for (name, field) in value.uniqueMembers where name != "\(identity)" {
      if !take(&node, name, field) { node.leftovers.keep(name, field) }
    }
    node.settleMaker()
    nodes.append(node)
  }

  /// Keeps the fields of the file that `taken` does not name.
  mutating func keepRest(of file: JSONValue, but taken: [String]) {
    for (name, value) in file.uniqueMembers where !taken.contains(name) {
      leftovers.keep(name, value)
    }
  }

  /// Gives parents to nodes that name none but are in a list of children.
  mutating func adoptListed() {
    var places: [String: Int] = [:]
    for (place, node) in nodes.enumerated() where places[node.id] == nil { places[node.id] = place }
    for parent in nodes.indices {
      for child in nodes[parent].children {
        guard let place = places[child], place != parent, nodes[place].parent == nil else {
          continue
        }
        nodes[place].parent = nodes[parent].id
      }
    }
  }

  /// Makes roots of nodes whose parent is not in the file, where the format has it so.
  mutating func dropUnknownParents() {
    let known = Set(nodes.map(\.id))
    for place in nodes.indices {
      if let parent = nodes[place].parent, !known.contains(parent) { nodes[place].parent = nil }
    }
  }
}
