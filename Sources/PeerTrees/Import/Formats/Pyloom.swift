import TreeModel

/// Reads a tree of pyloom: the whole file (`root` and settings), the simple form
/// (`{"text","children"}` or an array of those), or its rows `{"id","text","parent_id"}`.
///
/// The text of a node is what it adds. It nests as deep as the story is long.
func readPyloom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  var tree = PeerTree(.pyloom)
  var answers: [String: JSONValue] = [:]
  var tops: [JSONValue] = []
  if let root = file["root"], root.isObject {
    tops = [root]
    for (name, answer) in file["model_responses"]?.uniqueMembers ?? [] { answers[name] = answer }
    for (name, value) in file.uniqueMembers {
      switch name {
      case "root", "model_responses": break
      case "selected_node_id": tree.focus = value.text
      default: tree.leftovers.keep(name, value)
      }
    }
  } else if document.count > 1 {
    tops = Array(document.values)
  } else if file.isArray {
    tops = Array(file.elements)
  } else if file["text"]?.string != nil {
    tops = [file]
  } else {
    throw .not(.pyloom)
  }
  var reader = PyloomReader(answers: answers)
  for (index, top) in tops.enumerated() { reader.read(top, index, &tree) }
  for (name, answer) in answers.sorted(by: { $0.key < $1.key }) where !reader.used.contains(name) {
    tree.leftovers.keep("model_response " + name, answer)
  }
  return tree
}

/// Reads nested nodes without recursion.
private struct PyloomReader {
  let answers: [String: JSONValue]
  private(set) var used = Set<String>()
  private var choices: [String: [JSONValue]] = [:]
  /// Identities made up for nodes without one.
  private var made = 0

  init(answers: [String: JSONValue]) { self.answers = answers }

  mutating func read(_ top: JSONValue, _ number: Int, _ tree: inout PeerTree) {
    var open: [(value: JSONValue, parent: String?)] = []
    open.append((top, top["parent_id"]?.text ?? top["parentId"]?.text))
    // The root of a file names no parent; a node opened alone may name one that is not here.
    if top.has("children") { open[0].parent = nil }
    while let (value, parent) = open.popLast() {
      guard value.isObject else {
        tree.report.count(.unreadable)
        continue
      }
      made += 1
      let id = value["id"]?.text ?? "node \(made)"
      var node = node(value, id, parent, &tree)
      if parent == nil, value["mutable"]?.bool == false || value["source"] == nil && isBare(value) {
        node.isScaffold = true
      }
      tree.nodes.append(node)
      for child in Array(value["children"]?.elements ?? value.elements).reversed() {
        open.append((child, id))
      }
    }
  }

  /// Whether a root has nothing but its children.
  private func isBare(_ value: JSONValue) -> Bool { value["text"]?.isEmpty ?? true }

  private mutating func node(
    _ value: JSONValue,
    _ id: String,
    _ parent: String?,
    _ tree: inout PeerTree
  ) -> PeerNode {
    var node = PeerNode(id: id, parent: parent, text: "")
    if value.has("id") { node.leftovers.keepIdentity(id) }
    for (name, field) in value.uniqueMembers {
      switch name {
      case "id", "parent_id", "parentId", "children", "loom", "open", "mutable": break
      case "text": node.text = field.string ?? ""
      case "visited": node.isSeen = field.bool ?? false
      case "tags": node.takeTags(field)
      case "bookmark": node.bookmark = field.bool ?? false || node.bookmark
      case "canonical" where field.bool == true: node.tags.append("canonical")
      case "archived" where field.bool == true: node.hidden = true
      case "rating": node.rating = field.rating
      case "note": node.note = field.string
      case "notes":
        let notes = Array(field.elements)
        if notes.count == 1, let note = notes[0].string {
          node.note = note
        } else {
          node.leftovers.keep(name, field)
        }
      case "meta": take(meta: field, &node)
      case "generation": take(generation: field, &node)
      case "loom_rating": node.rating = field.int.flatMap { Int8(exactly: max(-2, min(2, $0))) }
      default: node.leftovers.keep(name, field)
      }
    }
    node.takeOwn(value)
    // The tag by which an export of ours shows the rating.
    if let rating = node.rating { node.tags.removeAll { $0 == PyloomFile.tag(of: rating) } }
    settle(&node, value)
    node.settleMaker()
    return node
  }

  /// A text that a person changed after the model had written it is neither's.
  private func settle(_ node: inout PeerNode, _ value: JSONValue) {
    guard node.author == .model, !node.isMarked else { return }
    let received = value["generation"].flatMap { choice($0) }?["text"]?.string
    guard let received else {
      if value["meta"]?["modified"]?.bool == true { node.author = .unknown }
      return
    }
    guard !received.utf8.elementsEqual(node.text.utf8) else { return }
    node.author = .unknown
    node.leftovers.keep("received", received)
    if let logprobs = node.logprobs {
      node.leftovers.keep("logprobs", made: Array(logprobs.text.utf8))
      node.logprobs = nil
    }
  }

  private mutating func take(meta: JSONValue, _ node: inout PeerNode) {
    for (name, field) in meta.uniqueMembers {
      switch name {
      case "creation_timestamp": node.created = PeerTime.any(field)
      case "source":
        switch field.string?.lowercased() {
        case "ai": node.author = .model
        case "prompt", "human": node.author = .human
        // A person changed what a model wrote, and neither's part is known.
        default: node.leftovers.keep("source", field)
        }
      case "modified" where field.bool == false: break
      default: node.leftovers.keep(name, field)
      }
    }
  }

  private mutating func take(generation: JSONValue, _ node: inout PeerNode) {
    guard let name = generation["id"]?.text, let answer = answers[name] else {
      node.leftovers.keep("generation", generation)
      return
    }
    used.insert(name)
    node.takeModel(answer["model"]?.string)
    node.maker.requestID = Credentials.holdsKey(name) ? nil : name
    if choices[name] == nil {
      choices[name] = Array(answer["completions"]?.elements ?? answer.elements)
    }
    guard let choice = choice(generation) else { return }
    let finish = choice["finishReason"]
    node.setFinish(finish?.string ?? finish?["reason"]?.string)
    node.logprobs = logprobs(choice["tokens"])
  }

  /// The completion that a node was made of.
  private func choice(_ generation: JSONValue) -> JSONValue? {
    guard let name = generation["id"]?.text, let found = choices[name] else { return nil }
    let index = generation["index"]?.int ?? 0
    return found.indices.contains(index) ? found[index] : nil
  }

  private func logprobs(_ tokens: JSONValue?) -> RawJSON? {
    guard let tokens, tokens.isArray else { return nil }
    var writer = LogprobsWriter()
    for token in tokens.elements {
      let generated = token["generatedToken"]
      guard let text = generated?["token"]?.string else { continue }
      var top: [(token: String, logprob: Double)] = []
      if let others = token["counterfactuals"] {
        let objects = others.isArray ? Array(others.elements) : [others]
        for object in objects {
          for (name, value) in object.uniqueMembers {
            if let logprob = value.double { top.append((name, logprob)) }
          }
        }
      }
      writer.add(text, generated?["logprob"]?.double, top)
    }
    return writer.json
  }
}

extension PeerNode {
  /// Takes tags; `bookmark` and `archived` are marks of ours.
  mutating func takeTags(_ value: JSONValue) {
    for tag in value.elements {
      guard let tag = tag.string, !tag.isEmpty else { continue }
      if tag == PyloomFile.bookmark {
        bookmark = true
      } else if tag == PyloomFile.hidden {
        hidden = true
      } else if !Credentials.holdsKey(tag) {
        tags.append(tag)
      } else {
        leftovers.leaveOut(credentials: 1)
      }
    }
  }
}
