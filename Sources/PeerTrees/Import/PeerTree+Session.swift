import TreeModel

extension PeerTree {
  /// Makes the session.
  ///
  /// Identities count up in the order of the tree from 1. A model's text becomes a completion with a
  /// record of what made it, a person's a prompt (a root) or a node by hand, any other an imported
  /// node. Ratings are taken as they are, without a vote: when, and beside what, they were given is
  /// not known. What is not known stays empty.
  consuming func session(_ options: ImportOptions) throws(ImportError) -> Imported {
    var report = report
    let links = PeerLinks(nodes, &report)
    let format = report.format
    guard nodes.count < Int(NodeID.largest.rawValue) else { throw .tooManyNodes }
    let mode = options.mode ?? mode
    var identities = [NodeID?](repeating: nil, count: nodes.count)
    var order = links.preorder()
    var rest = leftovers
    order.removeAll { place in
      guard nodes[place].isScaffold, nodes[place].saysNothing else { return false }
      if nodes[place].leftovers.count > 0, let json = nodes[place].leftovers.json {
        rest.keep("root", made: Array(json.text.utf8))
      }
      return true
    }
    guard !order.isEmpty else { throw .noNodes(format) }
    for (index, place) in order.enumerated() {
      identities[place] = NodeID(rawValue: Int32(index + 1))
    }
    let above = Above(links: links, identities: identities)
    var made: [Node] = []
    made.reserveCapacity(order.count)
    for place in order {
      guard let id = identities[place] else { continue }
      let parent = above.parent(of: place)
      var source = nodes[place]
      var original: NodeID?
      if let name = source.rewriteOf {
        // A rewrite stands beside its original; one that does not is a text of its own.
        if source.author == .human, let at = links.places[name], at != place,
          identities[at] != nil, above.parent(of: at) == parent
        {
          original = identities[at]
        } else {
          source.leftovers.keep("rewrite_of", name)
        }
      }
      // A person may want a conversation as one text; who spoke is not lost by it.
      if mode == .text, let role = source.role { source.leftovers.keep("role", role.rawValue) }
      let node = source.node(id, parent, original, mode, format, options.time)
      report.enter(node, source)
      made.append(node)
      nodes[place] = PeerNode(id: "", parent: nil, text: "")
    }
    report.credentials += rest.credentials
    report.count(.tooDeep, rest.tooDeep)
    var info = SessionInfo(
      id: options.identity,
      title: options.title ?? shownTitle ?? options.plainName,
      created: created ?? options.time,
      mode: mode,
      system: system,
      annotator: options.annotator
    )
    info.extra = PeerTree.record(format, rest)
    let cursor = focus.flatMap { links.places[$0] }.flatMap { above.nearest($0) }
    do {
      let session = try Session(info: info, nodes: made, cursor: cursor ?? made.first?.id)
      return Imported(session: session, report: report)
    } catch {
      // The links were mended above, so this does not happen.
      throw .noNodes(format)
    }
  }

  private var shownTitle: String? {
    guard let title, !title.isEmpty, !Credentials.holdsKey(title) else { return nil }
    return title
  }

  /// The session's `imported` field.
  private static func record(_ format: PeerFormat, _ leftovers: Leftovers) -> RawJSON {
    var record: [UInt8] = Array("{\"imported\":{\"format\":".utf8)
    appendJSON(format.rawValue, to: &record)
    if let json = leftovers.json {
      record.append(UInt8(ascii: ","))
      record += json.text.utf8.dropFirst()
    } else {
      record.append(UInt8(ascii: "}"))
    }
    record.append(UInt8(ascii: "}"))
    return RawJSON(String(decoding: record, as: UTF8.self))
  }
}

extension ImportOptions {
  /// The file's name without its last ending.
  fileprivate var plainName: String {
    guard let dot = fileName.lastIndex(of: "."), dot != fileName.startIndex else { return fileName }
    return String(fileName[..<dot])
  }
}

/// Looks up through nodes that have no place in the session.
private struct Above {
  let links: PeerLinks
  let identities: [NodeID?]

  func parent(of place: Int) -> NodeID? { nearest(links.parents[place]) }

  func nearest(_ place: Int) -> NodeID? {
    var place = place
    while place != PeerLinks.none {
      if let id = identities[place] { return id }
      place = links.parents[place]
    }
    return nil
  }
}

extension PeerNode {
  /// Whether nothing is lost without it.
  fileprivate var saysNothing: Bool {
    text.isEmpty && rating == nil && note == nil && tags.isEmpty && !bookmark && thinking == nil
  }

  fileprivate func node(
    _ id: NodeID,
    _ parent: NodeID?,
    _ original: NodeID?,
    _ mode: SessionInfo.Mode,
    _ format: PeerFormat,
    _ time: Int64
  ) -> Node {
    let kind: Node.Kind =
      switch author {
      case .model: .completion
      case .human: original != nil ? .rewrite : parent == nil ? .prompt : .human
      case .unknown: .imported
      }
    var node = Node(
      id: id,
      parent: parent,
      kind: kind,
      role: mode == .chat ? role ?? (author == .model ? .assistant : .user) : nil,
      text: text,
      rewriteOf: kind == .rewrite ? original : nil,
      created: created ?? 0
    )
    node.rating = rating
    // When it was seen is rarely kept; that it was counts more.
    node.seen = isSeen ? seen ?? created ?? time : nil
    node.bookmark = bookmark
    node.hidden = hidden
    node.tags = tags
    node.note = note
    node.thinking = thinking
    node.logprobs = logprobs
    if author == .model {
      node.generation = Generation(
        backend: format.rawValue,
        model: maker.model ?? "",
        parameters: maker.parameters,
        finish: maker.finish ?? (maker.error == nil ? .stop : .error),
        error: maker.error,
        usage: maker.usage,
        total: maker.total,
        requestID: maker.requestID
      )
    }
    if let json = leftovers.json { node.extra = RawJSON("{\"imported\":" + json.text + "}") }
    return node
  }
}

extension ImportReport {
  fileprivate mutating func enter(_ node: Node, _ source: PeerNode) {
    nodes += 1
    kinds[node.kind, default: 0] += 1
    if let rating = node.rating {
      if rating > 0 { good += 1 }
      if rating < 0 { bad += 1 }
    }
    if node.bookmark { bookmarks += 1 }
    if source.leftovers.count > 0 { keptAside += 1 }
    credentials += source.leftovers.credentials
    count(.tooDeep, source.leftovers.tooDeep)
    if Credentials.holdsKey(node.text) { suspectTexts.append(node.id) }
  }
}
