import Screen

extension Model {
  /// Opens the help for the place where the person is.
  mutating func openHelp() {
    feel.helpBehind = overlay
    overlay = .help(HelpDialog())
  }

  /// Opens the help over a dialog, whose keys it explains; true if the key asks for that.
  mutating func openHelp(for key: Key) -> Bool {
    guard let overlay, key == .character("?") || key == .function(1) else { return false }
    switch overlay {
    case .help, .question: return false
    // There a question mark is text.
    case .editor, .line: if key != .function(1) { return false }
    default: break
    }
    openHelp()
    return true
  }

  /// A key in the help.
  mutating func take(_ key: Key, in dialog: HelpDialog) -> [Effect] {
    var dialog = dialog
    if dialog.isTyping {
      take(key, filtering: &dialog)
      overlay = .help(dialog)
      return []
    }
    let lines = helpLines(dialog).count
    let last = max(0, lines - (size.rows - 1))
    let page = max(1, size.rows - 3)
    switch key {
    case .down, .character("j"): dialog.scroll = min(dialog.scroll + 1, last)
    case .up, .character("k"): dialog.scroll = max(dialog.scroll - 1, 0)
    case .pageDown, .character(" "), .control("d"):
      // Behind the keys of the place come all.
      if dialog.page == .here, dialog.scroll == last {
        dialog = HelpDialog(page: .all)
      } else {
        dialog.scroll = min(dialog.scroll + page, last)
      }
    case .pageUp, .control("u"): dialog.scroll = max(dialog.scroll - page, 0)
    case .character("G"), .end: dialog.scroll = last
    case .character("g"), .home: dialog.scroll = 0
    case .character("/"):
      dialog = HelpDialog(page: .all, isTyping: true)
    case .character("?") where dialog.page == .here, .function(1) where dialog.page == .here:
      dialog = HelpDialog(page: .all)
    default:
      overlay = feel.helpBehind
      feel.helpBehind = nil
      return []
    }
    overlay = .help(dialog)
    return []
  }

  private mutating func take(_ key: Key, filtering dialog: inout HelpDialog) {
    dialog.scroll = 0
    switch key {
    case .escape, .control("c"):
      dialog.filter = ""
      dialog.isTyping = false
    case .enter: dialog.isTyping = false
    case .backspace:
      if dialog.filter.isEmpty { dialog.isTyping = false } else { dialog.filter.removeLast() }
    case .control("u"): dialog.filter = ""
    case .character(let character) where dialog.filter.utf8.count < 60:
      dialog.filter.append(character)
    default: break
    }
  }
}
