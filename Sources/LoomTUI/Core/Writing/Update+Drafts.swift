import Screen
import TreeModel

/// Unfinished texts: put aside within a second of typing, offered when the session is opened again.
extension Model {
  /// Milliseconds after which a typed character is in the draft at the latest.
  private static let draftPause: Int64 = 1_000

  /// Notes that the text under edit is another one.
  mutating func noteDraft(at time: Int64) {
    if writing.draftDue == nil { writing.draftDue = time + Model.draftPause }
  }

  /// Puts the text under edit aside if that is due.
  mutating func keepDraftIfDue(at time: Int64) -> [Effect] {
    guard let due = writing.draftDue, due <= time else { return [] }
    writing.draftDue = nil
    guard case .editor(let editor) = overlay else { return [] }
    guard editor.isChanged else { return forgetDraft(of: editor.purpose) }
    if !writing.kept.contains(editor.purpose) { writing.kept.append(editor.purpose) }
    let draft = Draft(purpose: editor.purpose, text: editor.buffer.text)
    return [.keepDraft(draft, isLast: false)]
  }

  /// Removes the draft of a text that was thrown away, or is as it was.
  mutating func forgetDraft(of purpose: Editor.Purpose) -> [Effect] {
    writing.draftDue = nil
    guard let index = writing.kept.firstIndex(of: purpose) else { return [] }
    writing.kept.remove(at: index)
    return [.dropDraft(purpose)]
  }

  /// Removes the draft of a text that was kept, once the act is on the disk.
  mutating func spendDraft(of purpose: Editor.Purpose) -> [Effect] {
    writing.draftDue = nil
    guard let index = writing.kept.firstIndex(of: purpose) else { return [] }
    writing.kept.remove(at: index)
    writing.spent.append((purpose, lastAct))
    return dropSpentDrafts()
  }

  /// Removes the drafts whose texts are on the disk.
  mutating func dropSpentDrafts() -> [Effect] {
    guard !writing.spent.isEmpty else { return [] }
    let durable = durable
    let gone = writing.spent.filter { $0.entry <= durable }
    writing.spent.removeAll { $0.entry <= durable }
    // The same text may be under edit again.
    return gone.filter { !writing.kept.contains($0.purpose) }.map { .dropDraft($0.purpose) }
  }

  // MARK: From the last time

  /// What was unfinished the last time for this purpose; it is not offered again.
  mutating func takeFoundDraft(for purpose: Editor.Purpose) -> Draft? {
    guard let index = writing.found.firstIndex(where: { $0.purpose == purpose }) else { return nil }
    if !writing.kept.contains(purpose) { writing.kept.append(purpose) }
    return writing.found.remove(at: index)
  }

  /// Takes the drafts that lie beside the session, and says how to go on with one.
  mutating func take(_ drafts: [Draft]) {
    writing.found = drafts
    guard let first = drafts.first else { return }
    let others = drafts.count > 1 ? " and \(drafts.count - 1) more" : ""
    say(
      "An unfinished text was kept (\(first.purpose.title(in: self))\(others)): press "
        + "\(keymap.hint(for: .drafts)) to go on with it"
    )
  }

  /// Opens the editor on what was unfinished the last time.
  mutating func continueDraft(at time: Int64) -> [Effect] {
    guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
    guard let draft = writing.found.first else {
      say("No unfinished text is left from the last time")
      return []
    }
    if let id = draft.purpose.node {
      if session.tree.contains(id) {
        go(to: id, at: time)
      } else {
        // Its node is gone, the words are not.
        writing.found[0].purpose = .child(of: cursor)
        openEditor(.child(of: cursor), "", at: time)
        say("#\(id) is gone; the unfinished text is a new one here: Ctrl-S keeps it")
        let moved = Draft(purpose: .child(of: cursor), text: draft.text)
        return [.keepDraft(moved, isLast: false), .dropDraft(draft.purpose)]
      }
    }
    openEditor(draft.purpose, presentText(of: draft.purpose), at: time)
    return []
  }

  // MARK: The editor outside

  /// The second key after Ctrl-X.
  mutating func takePrefixed(_ key: Key, _ editor: Editor, at time: Int64) -> [Effect] {
    overlay = .editor(editor)
    switch key {
    case .control("e"):
      writing.isOutside = true
      return [.editExternally(editor.buffer.text)]
    case .escape, .control("g"), .control("c"): break
    default: say("Ctrl-X \(key.name) does nothing; Ctrl-X Ctrl-E opens the text in $EDITOR")
    }
    return []
  }

  /// Takes the text under edit back from the editor outside.
  mutating func takeBack(_ result: EditResult, at time: Int64) -> [Effect] {
    guard writing.isOutside else { return [] }
    writing.isOutside = false
    guard case .editor(var editor) = overlay else { return [] }
    switch result {
    case .failure(let sentence): complain(sentence)
    case .text(let text):
      editor.buffer.replaceAll(with: text)
      overlay = .editor(editor)
      noteDraft(at: time)
      say("This is the text from outside: Ctrl-S keeps it, Ctrl-_ takes the changes back")
    }
    return []
  }

  /// Wraps what lies over the tree anew, for another size of the screen.
  mutating func layOutOverlay() {
    switch overlay {
    case .editor(var editor):
      overlay = nil
      editor.buffer.layOut(width: layout.editorWidth)
      overlay = .editor(editor)
    case .tokens(var dialog):
      dialog.layOut(width: tokenLayout.width)
      overlay = .tokens(dialog)
    case .info(var dialog):
      dialog.layOut(width: infoWidth)
      overlay = .info(dialog)
    default: break
    }
  }

  /// The text as the session has it now.
  func presentText(of purpose: Editor.Purpose) -> String {
    switch purpose {
    case .edit(let id): session.tree[id]?.text ?? ""
    case .child: ""
    case .note(let id): session.tree[id]?.note ?? ""
    case .system: session.info.system
    case .context(let part, let id): session.context(part, at: id).text
    }
  }
}
