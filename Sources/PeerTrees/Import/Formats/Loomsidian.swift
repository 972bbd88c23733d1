import TreeModel

/// Reads the data of Loomsidian, a note of it, or a tree in one of the shapes that share its names:
/// `nodes` as an object or an array, the text as `text` or `value`.
///
/// The children of a node stand in the order of the object. Who wrote a text is not recorded.
func readLoomsidian(
  _ document: JSONDocument,
  _ options: ImportOptions
) throws(ImportError) -> PeerTree {
  let file = document.first
  var tree = PeerTree(.loomsidian)
  var note = file
  if let state = file["state"], state.isObject, !file.has("nodes") {
    let notes = state.uniqueMembers.filter { $0.value["nodes"] != nil }
    note = try chosen(options.note, notes, .loomsidian, &tree)
    if let settings = file["settings"] { tree.leaveOutSettings(settings) }
    tree.keepRest(of: file, but: ["settings", "state"])
  } else if file["nodes"] == nil {
    throw .not(.loomsidian)
  }
  tree.focus = note["current"]?.text
  tree.keepRest(
    of: note,
    but: ["nodes", "current", "searchTerm", "generating", "settings", "modelPresets"]
  )
  guard let nodes = note["nodes"] else { throw .noNodes(.loomsidian) }
  tree.readFlat(nodes) { node, name, field in
    switch name {
    case "text", "value": node.text = field.string ?? ""
    case "parentId": node.parent = field.text
    case "children": node.children = field.identities
    case "unread": node.isSeen = field.bool == false
    case "lastVisited":
      node.seen = PeerTime.any(field)
      if node.seen != nil { node.isSeen = true }
    case "bookmarked": node.bookmark = field.bool ?? false
    case "collapsed": return field.bool == false
    case "searchResultState": break
    case "author":
      guard let author = field.string, !author.isEmpty else { return true }
      if ["user", "human", "me"].contains(author.lowercased()) {
        node.author = .human
      } else {
        node.author = .model
        node.takeModel(author)
      }
    default: return false
    }
    return true
  }
  tree.adoptListed()
  guard !tree.nodes.isEmpty else { throw .noNodes(.loomsidian) }
  return tree
}

/// The part of a file that was asked for by name, or its only one.
func chosen(
  _ name: String?,
  _ parts: [(name: String, value: JSONValue)],
  _ format: PeerFormat,
  _ tree: inout PeerTree
) throws(ImportError) -> JSONValue {
  guard let first = parts.first else { throw .noNodes(format) }
  let names = parts.map { Credentials.holdsKey($0.name) ? "(a name not shown)" : $0.name }
  tree.report.parts = names
  guard let name else {
    guard parts.count == 1 else { throw .severalNotes(names) }
    tree.title = plainNote(first.name)
    return first.value
  }
  let exact = parts.first { $0.name == name }
  let short = parts.filter { plainNote($0.name) == plainNote(name) }
  guard let part = exact ?? (short.count == 1 ? short.first : nil) else {
    throw .noNote(name, names)
  }
  tree.title = plainNote(part.name)
  return part.value
}

/// The name of a note without its folder and ending.
private func plainNote(_ path: String) -> String {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  return name.hasSuffix(".md") && name.count > 3 ? String(name.dropLast(3)) : name
}

extension PeerTree {
  /// Leaves a program's settings out, in which keys of services stand, and counts these.
  mutating func leaveOutSettings(_ settings: JSONValue) {
    var copy = JSONCopy(maxDepth: Leftovers.maxDepth)
    var count = 0
    for (name, value) in settings.uniqueMembers {
      guard name != "modelPresets" else {
        for preset in value.elements {
          for (name, field) in preset.uniqueMembers where Credentials.isSecret(name: name, field) {
            count += 1
          }
        }
        continue
      }
      if !copy.write(name: name, value) { count += 1 }
    }
    leftovers.leaveOut(credentials: max(1, count))
  }
}
