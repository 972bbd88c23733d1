import TreeModel

extension PeerTree {
  /// Replaces every node's patch by the text that it adds, and its parent by where that text belongs.
  ///
  /// A node without a patch adds the text it has.
  mutating func resolve(_ patches: [JSONValue?], of document: JSONDocument) throws(ImportError) {
    let largest = max(256 << 20, 10 * document.bytes.count)
    let links = PeerLinks(nodes, &report)
    var chain = PatchChain(count: nodes.count, largest: largest)
    var chat = MiniLoomChat(count: nodes.count)
    var order: [Int] = []
    var open: [(place: Int, isLeaving: Bool)] = []
    for place in links.children(PeerLinks.none).reversed() { open.append((place, false)) }
    while let (place, isLeaving) = open.popLast() {
      if isLeaving {
        chain.leave()
        chat.leave()
        continue
      }
      order.append(place)
      guard chain.enter(place, under: links.parents[place], patches[place], nodes[place].text)
      else {
        throw .tooLarge(mebibytes: largest >> 20)
      }
      chat.enter(place, chain.units)
      open.append((place, true))
      for child in links.children(place).reversed() { open.append((child, false)) }
    }
    if chat.isChat {
      chat.rebuild(&self, links, order)
      return
    }
    for place in nodes.indices {
      let step = chain.steps[place]
      let own = nodes[place].text
      if patches[place] != nil, !own.isEmpty, !own.utf8.elementsEqual(step.text.utf8) {
        nodes[place].leftovers.keep("text", own)
      }
      nodes[place].text = step.text
      let parent = step.parent
      nodes[place].parent = parent == PeerLinks.none ? nil : nodes[parent].id
      switch step.fit {
      case .exact: break
      case .moved: report.count(.movedPatch)
      case .misfit:
        report.count(.misfitPatch)
        nodes[place].leftovers.keep("patch", patches[place])
      }
      if let altered = step.altered {
        let isOwn = nodes[altered].author == .human
        if nodes[place].author == .human, !nodes[place].isMarked, !isOwn {
          nodes[place].rewriteOf = nodes[altered].id
        }
      }
    }
    for place in nodes.indices {
      nodes[place].children = links.children(place).filter {
        chain.steps[$0].parent == place
      }.map { nodes[$0].id }
    }
  }
}
