import TreeModel

extension Model {
  /// Chooses a view, or what of the tree it shows.
  mutating func arrange(_ command: Command, at time: Int64) -> [Effect] {
    switch command {
    case .treeView: show(.tree, at: time)
    case .readView: show(views.kind == .read ? .tree : .read, at: time)
    case .mapView: show(views.kind == .map ? .tree : .map, at: time)
    case .listView: show(views.kind == .list ? .tree : .list, at: time)
    case .hoist: toggleHoist()
    case .foldRelevant: toggleRelevant()
    case .narrowTree: resizeTree(by: -1)
    case .widenTree: resizeTree(by: 1)
    case .stackPanes: stackPanes()
    default: break
    }
    return []
  }

  private mutating func show(_ kind: ViewKind, at time: Int64) {
    if kind == .list, views.kind != .list {
      views.list.source = nil
      views.list.now = time
    }
    views.kind = kind
    textScroll = 0
  }

  /// What a command does in the view that is shown, if that is something else than in the tree.
  ///
  /// - Returns: false if it does here what it does everywhere.
  mutating func runInView(_ command: Command, at time: Int64) -> Bool {
    switch (views.kind, command) {
    case (.read, .pageDown): scrollText(by: max(1, layout.text.rows - 2))
    case (.read, .pageUp): scrollText(by: -max(1, layout.text.rows - 2))
    case (.map, .fold): zoomIn()
    case (.map, .foldRelevant): zoomOut()
    case (.list, _): return runInList(command, at: time)
    default: return false
    }
    return true
  }

  /// Keeps what the views show in step with the tree and the cursor, after every event.
  mutating func noteViews() {
    if let hoisted = views.hoisted, !session.tree.contains(hoisted) {
      views.hoisted = nil
      views.remark = "Node #\(hoisted) is gone: all of the tree is shown"
      rebuildOutline()
    }
    if views.isAstray, shownView != .list {
      views.isAstray = false
      if let cursor {
        noteWay(to: cursor)
        reveal(cursor)
      }
    }
    if views.kind == .map { followInMap() }
    if views.kind == .list { noteList() }
    noteFamily()
    // Behind a line that is asked for it would not be seen.
    guard let remark = views.remark, overlay == nil else { return }
    views.remark = nil
    if let told = message { message?.text = "\(told.text); \(remark)" } else { say(remark) }
  }

  // MARK: Hoisting

  private mutating func toggleHoist() {
    if views.hoisted != nil {
      views.hoisted = nil
      say("All of the tree is shown")
    } else {
      guard let cursor, session.tree.firstChild(of: cursor) != nil else {
        say("Nothing below to show by itself")
        return
      }
      views.hoisted = cursor
      folded.remove(cursor)
      views.zoomed = nil
      say("Hoisted at #\(cursor): \(keymap.hint(for: .hoist)) shows all again")
    }
    rebuildOutline()
  }

  /// Shows all of the tree if `id` lies outside of what is shown.
  mutating func unhoist(for id: NodeID) {
    guard isOutside(id) else { return }
    views.hoisted = nil
    views.remark = "All of the tree is shown again"
  }

  /// Notes that the person is on a node that may be folded away in the tree.
  mutating func goAstray(to id: NodeID) {
    views.isAstray = true
    guard isOutside(id) else { return }
    unhoist(for: id)
    rebuildOutline()
  }

  /// Whether a node lies outside of the subtree that is shown by itself.
  func isOutside(_ id: NodeID) -> Bool {
    guard let hoisted = views.hoisted, outline.row(of: id) == nil else { return false }
    return !session.tree.isBelow(id, hoisted)
  }

  /// What is said where a move would leave the subtree that is shown by itself.
  var hoistEdge: String {
    "Hoisted at #\(views.hoisted?.description ?? ""): \(keymap.hint(for: .hoist)) shows all of the tree"
  }

  // MARK: Folding

  private mutating func toggleRelevant() {
    if views.isFoldedByRelevance, !folded.isEmpty {
      folded = []
      views.isFoldedByRelevance = false
      say("Everything is unfolded")
    } else {
      folded = session.tree.irrelevantFolds(
        keeping: cursor,
        below: views.hoisted,
        showsArchived: showsArchived
      )
      views.isFoldedByRelevance = true
      say(
        folded.isEmpty
          ? "Nothing to fold: everything leads to a rated, bookmarked or unseen node"
          : "Open is the way here and to rated, unseen, bookmarked nodes; again opens all"
      )
    }
    rebuildOutline()
  }

  // MARK: Panes

  /// Makes the tree larger or smaller by four columns, or a row where it stands above the text.
  private mutating func resizeTree(by step: Int) {
    guard views.kind == .tree else {
      say("This view has the whole screen; \(keymap.hint(for: .treeView)) shows tree and text")
      return
    }
    guard views.display.arrangement != .alone else {
      say("The tree has the whole screen; \(keymap.hint(for: .stackPanes)) shows the text")
      return
    }
    let before = layout
    if before.border != nil {
      views.display.treeWidth = before.tree.columns + 4 * step
    } else {
      views.display.treeRows = before.tree.rows + step
    }
    let after = layout
    // What the screen has no room for is not remembered.
    if before.border != nil {
      views.display.treeWidth = after.tree.columns
    } else {
      views.display.treeRows = after.tree.rows
    }
    if after.tree == before.tree {
      say("The tree cannot get \(step > 0 ? "larger" : "smaller") on this screen")
    }
  }

  private mutating func stackPanes() {
    let isAlone = views.display.arrangement == .alone
    if !isAlone, layout.border == nil {
      views.display.arrangement = .alone
      say("The tree alone, for slow lines; \(keymap.hint(for: .stackPanes)) shows the text again")
      return
    }
    views.display.arrangement = isAlone ? .side : .stacked
    if isAlone, layout.border == nil {
      views.display.arrangement = .stacked
      say("The screen is too narrow for tree and text side by side")
    }
  }
}
