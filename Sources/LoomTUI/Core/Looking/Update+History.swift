import Screen
import TreeModel

extension Model {
  mutating func openHistory(at time: Int64) {
    guard !session.history.isEmpty else {
      say("Nothing was done yet: the history is empty")
      return
    }
    hideMatches()
    lookAtNow(at: time)
    overlay = .history(HistoryDialog(selected: session.currentAct))
  }

  /// Starts from the present: a copy that costs nothing until it goes elsewhere.
  private mutating func lookAtNow(at time: Int64) {
    pastRevision &+= 1
    past = Past(session, cursor: cursor, outline: outline, at: time, revision: pastRevision)
  }

  mutating func take(_ key: Key, in dialog: HistoryDialog, at time: Int64) -> [Effect] {
    past?.now = time
    let place = place(of: dialog)
    let page = max(1, historyLayout.list.rows - 2)
    switch key {
    case .escape, .character("q"), .character("U"), .control("c"): closeHistory()
    case .down, .character("j"): point(at: place - 1, at: time)
    case .up, .character("k"): point(at: place + 1, at: time)
    case .pageDown: point(at: place - page, at: time)
    case .pageUp: point(at: place + page, at: time)
    case .home, .character("g"), .character("r"): point(at: session.history.count - 1, at: time)
    case .end, .character("G"): point(at: -1, at: time)
    case .control("d"): scrollPast(by: max(1, historyLayout.text.rows / 2))
    case .control("u"): scrollPast(by: -max(1, historyLayout.text.rows / 2))
    case .control("z"): return [.suspend]
    case .control("l"): return [.repaint]
    case .enter: return returnToPast(dialog, at: time)
    default: break
    }
    return []
  }

  /// The place in the history of the act pointed at; −1 for the beginning.
  func place(of dialog: HistoryDialog) -> Int { session.place(ofAct: dialog.selected) ?? -1 }

  private mutating func closeHistory() {
    overlay = nil
    past = nil
    textScroll = 0
  }

  /// Points at an act by its place in the history and shows the state after it.
  private mutating func point(at place: Int, at time: Int64) {
    let place = max(-1, min(place, session.history.count - 1))
    let item = place < 0 ? nil : session.history[place]
    var dialog = HistoryDialog(selected: item?.number ?? 0)
    // Something arrived or was asked for meanwhile: the copy is old.
    if past?.entry != session.lastEntry { lookAtNow(at: time) }
    do throws(TreeError) {
      // In place: a copy of the tree for every key would cost what is in it.
      let acts = try past?.session.look(at: dialog.selected) ?? []
      let changesShape = acts.contains {
        session.history[$0].transaction.operations.contains(where: \.changesShape)
      }
      showPast(item, changesShape: changesShape)
    } catch { dialog.problem = error.sentence }
    overlay = .history(dialog)
  }

  /// Shows what `past` is now; `changesShape` says whether nodes came or went on the way there.
  private mutating func showPast(_ item: HistoryItem?, changesShape: Bool) {
    guard past != nil else { return }
    past?.focus(on: item)
    pastRevision &+= 1
    past?.revision = pastRevision
    // Listing the nodes costs as much as there are: only where the list may be another one.
    let isOutOfSight = past?.cursor.map { past?.outline.row(of: $0) == nil } ?? false
    if changesShape || isOutOfSight || !folded.isEmpty, let tree = past?.session.tree {
      var hiding = folded
      // What the act touched must be in sight.
      var next = past?.cursor.flatMap { tree.parent(of: $0) }
      while let step = next, !hiding.isEmpty {
        hiding.remove(step)
        next = tree.parent(of: step)
      }
      let isArchived = past?.cursor.map(tree.isArchived) ?? false
      let outline = Outline(
        of: tree,
        folded: hiding,
        showsArchived: showsArchived || isArchived
      )
      past?.outline = outline
    }
    textScroll = 0
  }

  private mutating func scrollPast(by lines: Int) {
    var model = shown
    model.scrollText(by: lines)
    textScroll = model.textScroll
  }

  /// Brings the state pointed at back, as an act of its own.
  private mutating func returnToPast(_ dialog: HistoryDialog, at time: Int64) -> [Effect] {
    guard dialog.problem == nil else { return [] }
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    let target = past?.cursor
    closeHistory()
    var effects = perform(at: time) { session throws(TreeError) in
      try session.returnAct(to: dialog.selected)
    }
    guard !effects.isEmpty else {
      if message == nil { say("It is like that now") }
      return []
    }
    effects += cutDetachedStreams(at: time)
    if let target, session.tree.contains(target) {
      go(to: target, at: time)
    } else if let cursor, !session.tree.contains(cursor) {
      settle(near: cursor, at: time)
    } else if cursor == nil {
      cursor = session.tree.firstChild(of: nil)
    }
    let state = dialog.selected == 0 ? "the beginning" : "the state after act \(dialog.selected)"
    say("Returned to \(state); \(keymap.hint(for: .undo)) undoes that")
    return effects
  }
}
