import Screen
import TreeModel

extension Frame {
  /// Draws the children, or the siblings of a leaf, with enough of each text to choose.
  mutating func drawBranches(_ model: Model, in rect: Rect) {
    guard rect.rows > 1, rect.columns > 4, let cursor = model.cursor else { return }
    let tree = model.session.tree
    let hasChildren = model.firstChildInView(of: cursor) != nil
    let parent = hasChildren ? cursor : tree.parent(of: cursor)
    let count = model.childCountInView(of: parent)
    let all = tree.childCount(of: parent)
    let title =
      " \(count == all ? "" : "\(count) of ")\(all) \(hasChildren ? all == 1 ? "branch" : "branches" : all == 1 ? "sibling: this one" : "siblings") "
    fill(row: rect.row, columns: rect.columnRange, with: model.marks.rule, role: .border)
    put(title, row: rect.row, column: rect.column + 1, limit: rect.columns - 2, role: .border)

    let shown = Frame.branches(of: model, in: rect)
    var row = rect.row + 1
    for (branch, height) in shown {
      let isCurrent = !hasChildren && branch.isPointed
      drawBranch(branch, model, row: row, rect, height: height, isCurrent: isCurrent)
      row += height
    }
  }

  /// The branches that have room, and how many rows each has.
  private static func branches(of model: Model, in rect: Rect) -> [(branch: Branch, height: Int)] {
    guard let cursor = model.cursor else { return [] }
    let tree = model.session.tree
    let hasChildren = model.firstChildInView(of: cursor) != nil
    let parent = hasChildren ? cursor : tree.parent(of: cursor)
    let pointed = hasChildren ? model.nextChildInView(of: cursor) : cursor
    let space = rect.rows - 1
    let width = max(1, min(rect.columns - Branch.indent - 1, Layout.measure))
    let count = min(model.childCountInView(of: parent), space)
    var branches: [Branch] = []
    for id in window(of: parent, around: pointed, count: count, model) {
      guard let node = tree.summary(of: id) else { continue }
      branches.append(Branch(node, model, width: width, isPointed: id == pointed))
    }
    let heights = heights(of: branches, space: space)
    return branches.indices.map { (branches[$0], heights[$0]) }
  }

  /// The branch that stands on a row of the screen.
  static func branch(at row: Int, _ model: Model, in rect: Rect) -> NodeID? {
    guard rect.rows > 1, rect.columns > 4 else { return nil }
    var top = rect.row + 1
    for (branch, height) in branches(of: model, in: rect) {
      if (top..<top + height).contains(row) { return branch.node.id }
      top += height
    }
    return nil
  }

  /// How many rows each branch gets: what it needs, the rows shared out in turns.
  private static func heights(of branches: [Branch], space: Int) -> [Int] {
    var heights = branches.map { _ in 1 }
    var left = space - heights.count
    var isGrowing = true
    while left > 0, isGrowing {
      isGrowing = false
      for index in heights.indices where left > 0 && heights[index] < branches[index].lines.count {
        heights[index] += 1
        left -= 1
        isGrowing = true
      }
    }
    return heights
  }

  /// `count` neighbours in order, `pointed` among them.
  private static func window(
    of parent: NodeID?,
    around pointed: NodeID?,
    count: Int,
    _ model: Model
  ) -> [NodeID] {
    guard let pointed, count > 0 else { return [] }
    var before: [NodeID] = []
    var previous = model.siblingInView(before: pointed)
    while let id = previous, before.count < count {
      before.append(id)
      previous = model.siblingInView(before: id)
    }
    var after: [NodeID] = []
    var next = model.siblingInView(after: pointed)
    while let id = next, after.count < count {
      after.append(id)
      next = model.siblingInView(after: id)
    }
    let behind = max(min(before.count, count / 2), count - 1 - after.count)
    let shown = before.prefix(min(behind, before.count)).reversed() + [pointed] + after
    return Array(shown.prefix(count))
  }

  private mutating func drawBranch(
    _ branch: Branch,
    _ model: Model,
    row: Int,
    _ rect: Rect,
    height: Int,
    isCurrent: Bool
  ) {
    let node = branch.node
    let marks = model.marks
    let role: Role =
      isCurrent ? .current : node.isStreaming ? .streaming : node.isUnseen ? .unseen : .plain
    let pointer = branch.isPointed ? marks.pointer : " "
    put(pointer, row: row, column: rect.column, role: role)
    put(Marks.rating(node), row: row, column: rect.column + 1, role: role)
    let hasFailed = node.finish == .error
    put(marks.state(node), row: row, column: rect.column + 3, role: hasFailed ? .error : role)
    branch.bytes.withUnsafeBufferPointer { bytes in
      for (index, line) in branch.lines.prefix(height).enumerated() {
        put(
          utf8: bytes,
          line.range,
          row: row + index,
          column: rect.column + Branch.indent,
          limit: rect.columns - Branch.indent,
          role: role
        )
      }
    }
  }
}

/// A child or sibling as the list shows it: the beginning of its text, wrapped.
private struct Branch {
  /// Columns of pointer, rating and state before the text.
  static let indent = 5
  /// The most lines of a text that are shown.
  static let most = 5

  let node: NodeSummary
  let isPointed: Bool
  let bytes: [UInt8]
  let lines: [WrappedLine]

  // An initializer would take a copy of the model.
  init(_ node: NodeSummary, _ model: __shared Model, width: Int, isPointed: Bool) {
    self.node = node
    self.isPointed = isPointed
    let marks = model.marks
    let columns = width * Branch.most / 2
    var bytes: [UInt8] = []
    bytes.reserveCapacity(columns * 4 + 32)
    if node.bookmark { bytes += marks.bookmark.utf8 }
    if node.kind == .rewrite { bytes += marks.rewrite.utf8 }
    if node.kind == .human { bytes += marks.human.utf8 }
    if let twin = model.twinRemark(of: node) { bytes += twin.utf8 }
    if let remark = model.remark(on: node) {
      bytes += remark.utf8
    } else {
      var text = model.session.tree.text(of: node.id) ?? ""
      text.withUTF8 {
        bytes += UnsafeBufferPointer(rebasing: $0[model.beginning(of: $0, columns: columns)])
      }
    }
    var lines: [WrappedLine] = []
    lines.reserveCapacity(Branch.most)
    bytes.withUnsafeBufferPointer {
      wrapLines($0, 0..<$0.count, width: width, limit: Branch.most, into: &lines)
    }
    // The row of a paragraph's end is better used for what comes after it.
    lines.removeAll { $0.range.isEmpty }
    self.bytes = bytes
    self.lines = lines
  }
}
