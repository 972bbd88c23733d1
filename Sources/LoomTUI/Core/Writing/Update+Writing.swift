import Screen
import TreeModel

extension Model {
  mutating func write(_ command: Command, at time: Int64) -> [Effect] {
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    switch command {
    case .addChild: openEditor(.child(of: cursor), "", at: time)
    case .addSibling: openEditor(.child(of: node?.parent), "", at: time)
    case .system: openEditor(.system, session.info.system, at: time)
    case .edit, .editExternally, .note, .delete:
      guard let node else {
        say("The session is empty: \(keymap.hint(for: .addChild)) writes its first text")
        return []
      }
      switch command {
      case .delete: return delete(node, at: time)
      case .note: openEditor(.note(node.id), node.note ?? "", at: time)
      default:
        guard !node.isStreaming else {
          say("This branch still streams; \(keymap.hint(for: .cancel)) ends it, then edit")
          return []
        }
        if command == .edit {
          openEditor(.edit(node.id), node.text, at: time)
        } else {
          externalEdit = (.edit(node.id), time)
          return [.editExternally(node.text)]
        }
      }
    default: break
    }
    return []
  }

  /// Opens the editor; what was unfinished the last time is put into it, and can be taken back.
  mutating func openEditor(_ purpose: Editor.Purpose, _ text: String, at time: Int64) {
    var editor = Editor(purpose: purpose, original: text, buffer: TextBuffer(text), opened: time)
    editor.buffer.layOut(width: layout.editorWidth)
    if let draft = takeFoundDraft(for: purpose), draft.text != text {
      editor.buffer.replaceAll(with: draft.text)
      editor.buffer.moveToEnd()
      say("This is your unfinished text; Ctrl-_ goes back to the text as it was")
    }
    overlay = .editor(editor)
  }

  private mutating func delete(_ node: Node, at time: Int64) -> [Effect] {
    let next =
      session.tree.nextSibling(of: node.id) ?? session.tree.previousSibling(of: node.id)
      ?? node.parent
    let before = session.tree.counts.nodes
    var effects = perform(at: time) { session throws(TreeError) in try session.deleteAct(node.id) }
    effects += cutDetachedStreams(at: time)
    if let next { go(to: next, at: time) } else { cursor = session.tree.firstChild(of: nil) }
    let gone = before - session.tree.counts.nodes
    say("Deleted \(gone) node\(gone == 1 ? "" : "s"); \(keymap.hint(for: .undo)) brings back")
    return effects
  }

  // MARK: The editor's keys

  mutating func takeInEditor(_ key: Key, at time: Int64) -> [Effect] {
    guard case .editor(var editor) = overlay else { return [] }
    message = nil
    if editor.isAsking { return answer(key, editor, at: time) }
    // The text is changed in place: with a second holder every key would copy it.
    overlay = nil
    editor.buffer.layOut(width: layout.editorWidth)
    let revision = editor.buffer.revision
    defer {
      if case .editor(let editor) = overlay, editor.buffer.revision != revision {
        noteDraft(at: time)
      }
    }
    if editor.isPrefixed {
      editor.isPrefixed = false
      return takePrefixed(key, editor, at: time)
    }
    switch key {
    case .control("s"): return finish(editor, at: time)
    case .escape, .control("c"):
      if editor.isChanged {
        editor.isAsking = true
        overlay = .editor(editor)
      } else {
        say("Nothing was changed")
        return forgetDraft(of: editor.purpose)
      }
      return []
    case .control("z"):
      overlay = .editor(editor)
      return [.suspend]
    case .control("l"):
      overlay = .editor(editor)
      return [.repaint]
    case .control("x"): editor.isPrefixed = true
    case .control("_"):
      if !editor.buffer.undo() { say("Nothing to take back in this text") }
    case .control("^"), .alt("_"):
      if !editor.buffer.redo() { say("Nothing to bring back in this text") }
    case .control("t") where original(of: editor) != nil: fairness.showsOriginal.toggle()
    case .control("t"): retarget(&editor)
    case .enter: editor.buffer.insert("\n")
    case .tab: editor.buffer.insert("\t")
    default: editor.buffer.take(key, width: layout.editorWidth, page: layout.editor.rows - 1)
    }
    overlay = .editor(editor)
    return []
  }

  /// Esc was pressed with changes in the text: keep, throw away or go on.
  private mutating func answer(_ key: Key, _ editor: Editor, at time: Int64) -> [Effect] {
    switch key {
    case .character("y"), .enter, .control("s"): return finish(editor, at: time)
    case .character("n"):
      overlay = nil
      say("The changes were thrown away")
      return forgetDraft(of: editor.purpose)
    case .escape, .character("e"):
      var editor = editor
      editor.isAsking = false
      overlay = .editor(editor)
    default: break
    }
    return []
  }

  private mutating func finish(_ editor: Editor, at time: Int64) -> [Effect] {
    overlay = nil
    guard editor.isChanged else {
      say("Nothing was changed")
      return forgetDraft(of: editor.purpose)
    }
    let before = lastAct
    let effects = keep(editor.buffer.text, for: editor.purpose, opened: editor.opened, at: time)
    // What could not be kept is not lost: the editor stays.
    guard lastAct != before || message?.isError != true else {
      overlay = .editor(editor)
      return effects
    }
    return effects + spendDraft(of: editor.purpose)
  }

  mutating func takeExternalEdit(_ result: EditResult, at time: Int64) -> [Effect] {
    guard let edit = externalEdit else { return takeBack(result, at: time) }
    externalEdit = nil
    switch result {
    case .failure(let sentence):
      complain(sentence)
      return []
    case .text(let text):
      return keep(text, for: edit.purpose, opened: edit.opened, at: time)
    }
  }

  /// Makes the act that an edited text is for.
  private mutating func keep(
    _ text: String,
    for purpose: Editor.Purpose,
    opened: Int64,
    at time: Int64
  ) -> [Effect] {
    switch purpose {
    case .edit(let id):
      let shown = shownSiblings(of: id)
      let help = fairness.help(with: id)
      let effects = perform(at: time) { session throws(TreeError) in
        try session.editAct(
          id,
          to: text,
          with: help,
          shown: shown,
          took: time - opened,
          at: time
        )
      }
      return showDifference(
        after: follow(
          effects,
          "Kept as a rewrite beside the original; \(keymap.hint(for: .note)) notes why",
          at: time
        )
      )
    case .child(let parent):
      let effects = perform(at: time) { session throws(TreeError) in
        try session.addAct(under: parent, text: text, at: time)
      }
      return follow(effects, nil, at: time)
    case .note(let id):
      return perform(at: time) { session throws(TreeError) in try session.noteAct(id, to: text) }
    case .system:
      return perform(at: time) { session throws(TreeError) in
        session.describeAct(.system, to: text)
      }
    case .context(let part, let id): return keepContext(part, text, from: id, at: time)
    }
  }

  /// Goes to the node that an act has made.
  private mutating func follow(_ effects: [Effect], _ made: String?, at time: Int64) -> [Effect] {
    if case .append(let entry)? = effects.first, case .act(let transaction) = entry.content {
      if let new = transaction.newNodes.first {
        go(to: new, at: time)
        if let made { say(made) }
      }
    } else if effects.isEmpty, message == nil {
      say("Nothing was changed")
    }
    return effects
  }
}

extension TextBuffer {
  /// A key of the editor that types, deletes or moves; others do nothing.
  mutating func take(_ key: Key, width: Int, page: Int) {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace, .control("h"): deleteBackward()
    case .delete, .control("d"): deleteForward()
    case .left, .control("b"): moveLeft()
    case .right, .control("f"): moveRight()
    case .up, .control("p"): moveLines(-1, width: width)
    case .down, .control("n"): moveLines(1, width: width)
    case .pageUp: moveLines(-page, width: width)
    case .pageDown: moveLines(page, width: width)
    case .home, .control("a"): moveToLineStart(width: width)
    case .end, .control("e"): moveToLineEnd(width: width)
    case .alt("b"), .controlLeft: moveWordLeft()
    case .alt("f"), .controlRight: moveWordRight()
    case .alt("<"), .controlHome: moveToStart()
    case .alt(">"), .controlEnd: moveToEnd()
    case .control("w"): cutWordBackward()
    case .alt("d"): cutWordForward()
    case .alt("y"): yankEarlier()
    case .control("k"): cutToEnd()
    case .control("u"): cutToStart()
    case .control("y"): yank()
    default: break
    }
  }
}
