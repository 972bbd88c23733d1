import TreeModel

/// Reads a tree of logitloom: a prompt and a tree of tokens below it, each a node with its
/// probability.
func readLogitloom(_ document: JSONDocument) throws(ImportError) -> PeerTree {
  let file = document.first
  guard let roots = file["roots"], roots.isArray else { throw .not(.logitloom) }
  var tree = PeerTree(.logitloom)
  let settings = file["modelSettings"]
  tree.system = settings?["systemPrompt"]?.string ?? ""
  var parent: String?
  for name in ["prompt", "prefill"] {
    let text = name == "prompt" ? settings?["prompt"]?.string : settings?["prefill"]?.string
    guard let text, !text.isEmpty else { continue }
    var node = PeerNode(id: "the " + name, parent: parent, text: text)
    node.author = .human
    tree.nodes.append(node)
    parent = node.id
  }
  for (name, value) in settings?.uniqueMembers ?? []
  where !["prompt", "prefill", "systemPrompt"].contains(name) {
    tree.leftovers.keep(name, value)
  }
  tree.keepRest(
    of: file,
    but: ["isLogitLoomTreeVersion", "modelName", "modelSettings", "roots"]
  )
  var model = PeerNode(id: "", parent: nil, text: "")
  model.takeModel(file["modelName"]?.string)
  tree.leftovers.leaveOut(credentials: model.leftovers.credentials)
  var open = roots.elements.map { (value: $0, parent: parent) }
  open.reverse()
  while let (value, parent) = open.popLast() {
    guard value.isObject else {
      tree.report.count(.unreadable)
      continue
    }
    let id = value["id"]?.text ?? "token \(tree.nodes.count)"
    tree.nodes.append(PeerNode(logitloom: value, id, parent, model.maker))
    for child in Array(value["children"]?.elements ?? value.elements).reversed() {
      open.append((child, id))
    }
  }
  return tree
}

extension PeerNode {
  fileprivate init(logitloom value: JSONValue, _ id: String, _ parent: String?, _ maker: Maker) {
    self.init(id: id, parent: parent, text: value["text"]?.string ?? "")
    author = .model
    self.maker = maker
    var writer = LogprobsWriter()
    if let logprob = value["logprob"]?.double {
      writer.add(text, logprob, [])
      logprobs = writer.json
    }
    leftovers.keep("id", value["id"])
    for (name, field) in value.uniqueMembers {
      switch name {
      case "id", "text", "logprob", "prob", "children": break
      case "branchFinished": setFinish(field.string)
      default: leftovers.keep(name, field)
      }
    }
  }
}
