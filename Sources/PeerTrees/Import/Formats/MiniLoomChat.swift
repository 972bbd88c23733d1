import TreeModel

/// A tree of MiniLoom in which every text is JSON of messages, `{"messages":[{"role","content"}]}`.
struct MiniLoomChat {
  private struct Message: Equatable {
    let role: String
    let text: String

    static func == (left: Message, right: Message) -> Bool {
      left.role == right.role && left.text.utf8.elementsEqual(right.text.utf8)
    }
  }

  /// What a node adds to the messages of its parent.
  private struct Addition {
    /// How many of the parent's messages it begins with.
    var common = 0
    /// Whether it has all of them.
    var isWhole = true
    var new: [Message] = []
  }

  private var additions: [Addition]
  /// The messages of the nodes from the root down to the one entered last.
  private var path: [[Message]] = []
  private var isPossible = true
  private var chats = 0
  /// Bytes that may still be read: every text holds all messages before it.
  private var budget = 512 << 20

  init(count: Int) { additions = Array(repeating: Addition(), count: count) }

  /// Whether every text was messages, and there was one at all.
  var isChat: Bool { isPossible && chats > 0 }

  mutating func enter(_ place: Int, _ units: [UInt16]) {
    guard isPossible else { return }
    let parent = path.last ?? []
    if units.isEmpty, parent.isEmpty {
      path.append([])
      return
    }
    guard let messages = read(units) else {
      isPossible = false
      path = []
      additions = []
      return
    }
    chats += 1
    var common = 0
    while common < parent.count, common < messages.count, parent[common] == messages[common] {
      common += 1
    }
    additions[place] = Addition(
      common: common,
      isWhole: common == parent.count,
      new: Array(messages[common...])
    )
    path.append(messages)
  }

  mutating func leave() { _ = path.popLast() }

  private mutating func read(_ units: [UInt16]) -> [Message]? {
    let first = units.first { !($0 == 0x20 || $0 >= 0x09 && $0 <= 0x0d) }
    budget -= units.count
    guard first == 0x7b, budget > 0 else { return nil }
    let text = String(decoding: units, as: UTF16.self)
    guard let document = try? JSONDocument(Array(text.utf8)), document.count == 1,
      let list = document.first["messages"], list.isArray
    else { return nil }
    return list.elements.map {
      Message(role: $0["role"]?.string ?? "", text: messageText($0["content"]))
    }
  }

  // MARK: The tree

  /// Puts the messages in the place of the patches.
  ///
  /// The last message that a node adds carries what the node had; those before it are a person's.
  func rebuild(_ tree: inout PeerTree, _ links: PeerLinks, _ order: [Int]) {
    var nodes: [PeerNode] = []
    var above: [Int] = []
    /// The message with which the messages of each node of the file end.
    var ends = [Int](repeating: PeerLinks.none, count: tree.nodes.count)
    for place in order {
      let addition = additions[place]
      let source = tree.nodes[place]
      let parent = links.parents[place]
      let end = parent == PeerLinks.none ? PeerLinks.none : ends[parent]
      let chain = messages(downTo: end, above)
      var under = addition.common > 0 ? chain[addition.common - 1] : PeerLinks.none
      for (index, message) in addition.new.enumerated() {
        let isLast = index == addition.new.count - 1
        var node =
          isLast ? source : PeerNode(id: "\(source.id)/\(index + 1)", parent: nil, text: "")
        node.parent = under == PeerLinks.none ? nil : nodes[under].id
        node.children = []
        node.text = message.text
        node.role = PeerNode.role(message.role)
        node.isScaffold = false
        if node.role == nil { node.leftovers.keep("role", message.role) }
        if !isLast {
          node.author = .human
          node.created = source.created
        }
        if index == 0, !addition.isWhole, node.author == .human, !node.isMarked,
          nodes[chain[addition.common]].author != .human
        {
          node.rewriteOf = nodes[chain[addition.common]].id
        }
        nodes.append(node)
        above.append(under)
        under = nodes.count - 1
      }
      if addition.new.isEmpty, under != PeerLinks.none, !source.isScaffold {
        // It repeats what another node ends with; what it was told apart by stays there.
        if nodes[under].rating == nil { nodes[under].rating = source.rating }
        nodes[under].leftovers.keep("repeated_by", source.id)
        tree.report.count(.repeatedPrompt)
      }
      ends[place] = under
    }
    tree.nodes = nodes
    tree.mode = .chat
    takeSystem(&tree)
  }

  /// Takes the system message with which all conversations begin, if no node stands for it alone.
  private func takeSystem(_ tree: inout PeerTree) {
    let tops = tree.nodes.filter { $0.parent == nil }
    guard let first = tops.first, !first.text.isEmpty,
      tops.allSatisfy({
        $0.role == .system && $0.id.hasSuffix("/1") && $0.text.utf8.elementsEqual(first.text.utf8)
      })
    else { return }
    let names = Set(tops.map(\.id))
    tree.system = first.text
    tree.nodes.removeAll { names.contains($0.id) }
    for place in tree.nodes.indices {
      if let parent = tree.nodes[place].parent, names.contains(parent) {
        tree.nodes[place].parent = nil
      }
    }
  }

  private func messages(downTo end: Int, _ above: [Int]) -> [Int] {
    var chain: [Int] = []
    var message = end
    while message != PeerLinks.none {
      chain.append(message)
      message = above[message]
    }
    return chain.reversed()
  }
}

/// The text of a message: a string, or the texts of its parts.
func messageText(_ content: JSONValue?) -> String {
  guard let content else { return "" }
  if let text = content.string { return text }
  var text = ""
  for part in content.elements { text += part.string ?? part["text"]?.string ?? "" }
  return text
}
