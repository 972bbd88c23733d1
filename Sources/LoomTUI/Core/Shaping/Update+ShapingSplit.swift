import Screen
import TreeModel

// Choosing where a text is split.
extension Model {
  mutating func openSplit(_ node: Node) {
    guard glyphCount(of: node.text, atMost: 2) > 1 else {
      say("There is nothing to split: the text has less than two characters")
      return
    }
    var buffer = TextBuffer(node.text)
    buffer.moveToStart()
    buffer.moveWordRight()
    if buffer.cursor == buffer.bytes.count { buffer.moveToStart() }
    overlay = .split(SplitChooser(node: node.id, buffer: buffer))
  }

  private func glyphCount(of text: String, atMost limit: Int) -> Int {
    text.prefix(limit).count
  }

  mutating func take(_ key: Key, in chooser: SplitChooser, at time: Int64) -> [Effect] {
    var chooser = chooser
    let width = layout.editorWidth
    let page = max(1, layout.editor.rows - 1)
    message = nil
    switch key {
    case .escape, .character("q"), .control("c"):
      overlay = nil
      say("Nothing was split")
      return []
    case .enter: return split(chooser, at: time)
    case .character("h"), .left: chooser.buffer.moveLeft()
    case .character("l"), .right: chooser.buffer.moveRight()
    case .character("w"), .controlRight: chooser.buffer.moveWordRight()
    case .character("b"), .controlLeft: chooser.buffer.moveWordLeft()
    case .character("j"), .down: chooser.buffer.moveLines(1, width: width)
    case .character("k"), .up: chooser.buffer.moveLines(-1, width: width)
    case .pageDown, .control("d"): chooser.buffer.moveLines(page, width: width)
    case .pageUp, .control("u"): chooser.buffer.moveLines(-page, width: width)
    case .character("0"), .home: chooser.buffer.moveToLineStart(width: width)
    case .character("$"), .end: chooser.buffer.moveToLineEnd(width: width)
    case .character("g"), .controlHome: chooser.buffer.moveToStart()
    case .character("G"), .controlEnd: chooser.buffer.moveToEnd()
    case .control("z"): return [.suspend]
    case .control("l"): return [.repaint]
    default: break
    }
    overlay = .split(chooser)
    return []
  }

  /// What a rewrite loses when the node it stands for is taken out: the pair of the two is not exported then.
  func lossOfPairs(without id: NodeID) -> String {
    let tree = session.tree
    var next = tree.firstChild(of: tree.parent(of: id))
    while let sibling = next {
      if tree[sibling]?.rewriteOf == id { return ", its rewrite #\(sibling) makes no pair now" }
      next = tree.nextSibling(of: sibling)
    }
    return ""
  }

  private mutating func split(_ chooser: SplitChooser, at time: Int64) -> [Effect] {
    guard session.tree[chooser.node]?.isStreaming == false else {
      overlay = nil
      return []
    }
    let loss = lossOfPairs(without: chooser.node)
    let effects = perform(at: time) { session throws(TreeError) in
      try session.splitAct(chooser.node, at: chooser.buffer.cursor)
    }
    guard let head = newNodes(in: effects).first else {
      if message == nil { say("Move the place into the text first: w goes on by a word") }
      return effects
    }
    overlay = nil
    go(to: head, at: time)
    say(
      "Split in two\(loss): \(keymap.hint(for: .generate)) continues the first part in other ways, "
        + "\(keymap.hint(for: .undo)) undoes it"
    )
    return effects
  }
}
