import TreeModel

// Readers of formats whose nodes are messages.

/// Reads an export of clooi, or its `cache.json` with the conversations of a person.
func readClooi(_ document: JSONDocument, _ options: ImportOptions) throws(ImportError) -> PeerTree {
  var tree = PeerTree(.clooi)
  var file = document.first
  if file["messages"] == nil {
    let entries = clooiEntries(file)
    let found = entries.filter { $0.value["messages"]?.isArray == true }
    file = try chosen(options.note, found, .clooi, &tree)
    tree.focus =
      entries.first { $0.name == "lastConversation" }?.value["parentMessageId"]?.text
  }
  guard let messages = file["messages"], messages.isArray else { throw .not(.clooi) }
  tree.mode = .chat
  tree.title = file["name"]?.string ?? tree.title
  tree.created = PeerTime.any(file["createdAt"])
  tree.readFlat(messages) { node, name, field in
    switch name {
    case "parentMessageId": node.parent = field.text
    case "message": node.text = field.string ?? ""
    case "role":
      node.role = PeerNode.role(field.string) ?? .assistant
      node.author = node.role == .assistant ? .model : .human
      // The name of who speaks on the screen: not a model's.
      return node.role != .assistant
    case "unvisited": node.isSeen = field.bool == false
    case "stopReason": node.setFinish(field.string)
    case "type": return field.string == "message"
    default: return false
    }
    return true
  }
  // The first messages name the conversation as their parent.
  tree.dropUnknownParents()
  tree.keepRest(of: file, but: ["messages", "createdAt", "name"])
  return tree
}

/// The entries of a keyv-file without their namespaces; a value is JSON in a string, with the
/// stored one in its `value`.
private func clooiEntries(_ file: JSONValue) -> [(name: String, value: JSONValue)] {
  var entries: [(name: String, value: JSONValue)] = []
  let pairs: [(String, JSONValue)]
  if let cache = file["cache"], cache.isArray {
    pairs = cache.elements.compactMap { pair in
      var parts = pair.elements
      guard let name = parts.next()?.string, let value = parts.next() else { return nil }
      return (name, value)
    }
  } else {
    pairs = (file["cache"] ?? file).uniqueMembers.map { ($0.name, $0.value) }
  }
  for (name, value) in pairs {
    var value = value["value"] ?? value
    if let text = value.string {
      guard let inner = try? JSONDocument(Array(text.utf8)) else { continue }
      value = inner.first["value"] ?? inner.first
    }
    let plain = name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
    entries.append((plain, value))
  }
  return entries
}

/// Reads message trees of Open Assistant, nested or one message a row.
func readOpenAssistant(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  var tree = PeerTree(.openAssistant)
  tree.mode = .chat
  var open: [(value: JSONValue, parent: String?, row: JSONValue?)] = []
  let rows = document.count > 1 ? Array(document.values) : rows(document.first)
  for row in rows.reversed() {
    if let prompt = row["prompt"], prompt.isObject {
      open.append((prompt, nil, row))
    } else if row.has("text") {
      open.append((row, row["parent_id"]?.text, nil))
    } else {
      tree.report.count(.unreadable)
    }
  }
  while let (value, parent, row) = open.popLast() {
    guard value.isObject else {
      tree.report.count(.unreadable)
      continue
    }
    let id = value["message_id"]?.text ?? "message \(tree.nodes.count + 1)"
    var node = PeerNode(openAssistant: value, id, parent)
    for (name, field) in row?.uniqueMembers ?? [] where name != "prompt" && !value.has(name) {
      node.leftovers.keep(name, field)
    }
    tree.nodes.append(node)
    for reply in Array(value["replies"]?.elements ?? value.elements).reversed() {
      open.append((reply, id, nil))
    }
  }
  guard !tree.nodes.isEmpty else { throw .not(.openAssistant) }
  return tree
}

private func rows(_ value: JSONValue) -> [JSONValue] {
  value.isArray ? Array(value.elements) : [value]
}

extension PeerNode {
  fileprivate init(openAssistant value: JSONValue, _ id: String, _ parent: String?) {
    self.init(id: id, parent: parent, text: "")
    let isSynthetic = value["synthetic"]?.bool ?? false
    author = isSynthetic ? .model : .human
    for (name, field) in value.uniqueMembers {
      switch name {
      case "parent_id", "replies": break
      case "text": text = field.string ?? ""
      case "role": role = PeerNode.role(field.string)
      case "created_date": created = PeerTime.any(field)
      case "model_name": takeModel(field.string)
      case "synthetic": break
      default: leftovers.keep(name, field)
      }
    }
    settleMaker()
  }
}

/// Reads rows of conversations, `{"messages":[{"role","content"}]}` or
/// `{"conversations":[{"from","value"}]}`, and unites what they begin with in common.
func readChatLog(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  var tree = PeerTree(.chatLog)
  tree.mode = .chat
  var places: [Turn: Int] = [:]
  let rows = document.count > 1 ? Array(document.values) : rows(document.first)
  for (number, row) in rows.enumerated() {
    guard let messages = row["messages"] ?? row["conversations"], messages.isArray else {
      tree.report.count(.unreadable)
      continue
    }
    var under = PeerLinks.none
    for message in messages.elements {
      let role = message["role"]?.string ?? message["from"]?.string ?? ""
      let text = messageText(message["content"] ?? message["value"])
      let turn = Turn(under: under, role: role, text: Array(text.utf8))
      if let place = places[turn] {
        under = place
        continue
      }
      let parent = under == PeerLinks.none ? nil : tree.nodes[under].id
      under = tree.nodes.count
      places[turn] = under
      tree.nodes.append(PeerNode(message, "\(under + 1)", parent, role, text))
    }
    guard under != PeerLinks.none else { continue }
    var rest = Leftovers()
    for (name, value) in row.uniqueMembers where name != "messages" && name != "conversations" {
      if name == "model", tree.nodes[under].role == .assistant, tree.nodes[under].author == .unknown
      {
        tree.nodes[under].author = .model
        tree.nodes[under].takeModel(value.string)
      } else {
        rest.keep(name, value)
      }
    }
    tree.nodes[under].leftovers.leaveOut(credentials: rest.credentials)
    if let json = rest.json {
      tree.nodes[under].leftovers.keep("row \(number + 1)", made: Array(json.text.utf8))
    }
  }
  guard !tree.nodes.isEmpty else { throw .noNodes(.chatLog) }
  return tree
}

/// A message and what it answers: equal ones are one node.
private struct Turn: Hashable {
  let under: Int
  let role: String
  let text: [UInt8]
}

extension PeerNode {
  fileprivate init(
    _ message: JSONValue,
    _ id: String,
    _ parent: String?,
    _ name: String,
    _ text: String
  ) {
    self.init(id: id, parent: parent, text: text)
    role = PeerNode.role(name) ?? .user
    // A row may be a conversation or an example that a person wrote.
    author = role == .assistant ? .unknown : .human
    if PeerNode.role(name) == nil {
      author = .unknown
      leftovers.keep("role", name)
    }
    for (field, value) in message.uniqueMembers {
      switch field {
      case "role", "from", "value": break
      case "content": if value.isArray { leftovers.keep(field, value) }
      case "reasoning_content", "thinking": thinking = value.string
      default: leftovers.keep(field, value)
      }
    }
  }
}
