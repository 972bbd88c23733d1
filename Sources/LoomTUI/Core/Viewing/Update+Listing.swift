import TreeModel

extension Model {
  /// What a command does in the list.
  ///
  /// - Returns: false if it does here what it does everywhere.
  mutating func runInList(_ command: Command, at time: Int64) -> Bool {
    views.list.now = time
    let page = max(1, layout.tree.rows - 2)
    switch command {
    case .nextSibling: goInList(by: 1, at: time)
    case .previousSibling: goInList(by: -1, at: time)
    case .nextRow: goInList(by: max(1, page / 2), at: time)
    case .previousRow: goInList(by: -max(1, page / 2), at: time)
    case .pageDown: goInList(by: page, at: time)
    case .pageUp: goInList(by: -page, at: time)
    case .root: goInList(by: -views.list.ids.count, at: time)
    case .lastRow: goInList(by: views.list.ids.count, at: time)
    case .parent: sortList(by: -1)
    case .child: sortList(by: 1)
    case .foldRelevant:
      views.list.isDescending.toggle()
      makeList()
    case .fold:
      views.kind = .tree
      if let cursor { go(to: cursor, at: time) }
    default: return false
    }
    return true
  }

  private mutating func goInList(by step: Int, at time: Int64) {
    let list = views.list
    guard !list.ids.isEmpty else {
      say("The list is empty")
      return
    }
    let target = max(0, min(list.row + step, list.ids.count - 1))
    guard target != list.row || list.ids[target] != cursor else {
      say(step < 0 ? "This is the first row" : "This is the last row")
      return
    }
    views.list.row = target
    places.motion = abs(step) < list.ids.count ? .step : .jump
    go(to: views.list.ids[target], at: time)
  }

  private mutating func sortList(by step: Int) {
    let columns = NodeList.Column.allCases
    let index = columns.firstIndex(of: views.list.column) ?? 0
    views.list.column = columns[(index + step + columns.count) % columns.count]
    views.list.isDescending = views.list.column.isDescendingFirst
    makeList()
  }

  // MARK: Rows

  private var listSource: NodeList.Source {
    NodeList.Source(
      shapeRevision: session.tree.shapeRevision,
      hoisted: views.hoisted,
      showsArchived: showsArchived,
      filter: filter?.text,
      filterEntry: filter?.entry
    )
  }

  /// Makes the rows where there are none, follows the tree's shape, and points at the cursor.
  mutating func noteList() {
    if let source = views.list.source {
      if source != listSource {
        followInList(keepsOrder: source.hoisted == views.hoisted && source.filter == filter?.text)
      }
    } else {
      makeList()
    }
    if !views.list.point(at: cursor) {
      views.list.row = max(0, min(views.list.row, views.list.ids.count - 1))
    }
  }

  /// Sorts all nodes anew: one pass over the tree and as many over the keys as they have bytes that differ.
  mutating func makeList() {
    let nodes = listedNodes
    views.list.source = listSource
    if views.list.column == .place {
      views.list.ids = views.list.isDescending ? nodes.reversed() : nodes
    } else {
      let keys = sortKeys(of: nodes)
      views.list.ids = stableOrder(of: keys).map { nodes[Int($0)] }
    }
    views.list.row = 0
    views.list.point(at: cursor)
  }

  /// Drops rows whose nodes are gone and adds the new ones at the end.
  private mutating func followInList(keepsOrder: Bool) {
    guard keepsOrder, views.list.column != .place else {
      makeList()
      return
    }
    let nodes = listedNodes
    let there = Set(nodes)
    var ids = views.list.ids.filter { there.contains($0) }
    let known = Set(ids)
    ids += nodes.filter { !known.contains($0) }
    views.list.ids = ids
    views.list.source = listSource
  }

  /// The nodes that the list has rows for, in tree order.
  private var listedNodes: [NodeID] {
    let tree = session.tree
    let rows = Outline(
      of: tree,
      folded: [],
      root: views.hoisted,
      only: filter?.shown,
      showsArchived: showsArchived
    ).rows
    guard let found = filter?.found else { return rows.map(\.id) }
    return rows.lazy.map(\.id).filter { tree.contains($0, in: found) }
  }

  /// What the rows are sorted by; smaller ones come first.
  private func sortKeys(of ids: [NodeID]) -> [UInt64] {
    let tree = session.tree
    let column = views.list.column
    var names: [String: Int] = [:]
    if column == .model || column == .adapter {
      for id in ids { names[name(in: column, of: id), default: 0] += 1 }
      for (rank, name) in names.keys.sorted().enumerated() { names[name] = rank }
    }
    let isDescending = views.list.isDescending
    return ids.map { id in
      let key: UInt64?
      switch column {
      case .place: key = 0
      case .number: key = SortKey.of(Int64(id.rawValue))
      case .rating: key = tree.summary(of: id)?.rating.map { SortKey.of(Int64($0)) }
      case .model, .adapter:
        let name = name(in: column, of: id)
        key = name.isEmpty ? nil : names[name].map { SortKey.of(Int64($0)) }
      case .score: key = tree[id]?.scoreValue.map { SortKey.of($0) }
      case .length: key = SortKey.of(Int64(tree.text(of: id)?.utf8.count ?? 0))
      // The youngest first.
      case .age: key = tree[id].map { ~SortKey.of($0.created) }
      case .kind:
        key = tree.summary(of: id).flatMap { node in
          Node.Kind.allCases.firstIndex(of: node.kind).map { SortKey.of(Int64($0)) }
        }
      case .text: key = tree.text(of: id).map { SortKey.of($0) }
      }
      guard let key else { return SortKey.last }
      return isDescending ? ~key : key
    }
  }

  private func name(in column: NodeList.Column, of id: NodeID) -> String {
    guard let generation = session.tree[id]?.generation else { return "" }
    return column == .model ? generation.listedModel : generation.listedAdapters
  }
}

extension Generation {
  /// Who wrote it, as the list names it.
  var listedModel: String { model.isEmpty ? backend : model }

  /// The adapters, as the list names them.
  var listedAdapters: String { adapters.map(\.name).joined(separator: "+") }
}
