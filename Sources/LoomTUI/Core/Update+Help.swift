import Screen

extension Model {
  /// A key in the help.
  mutating func takeInHelp(_ key: Key, scroll: Int) -> [Effect] {
    let last = max(0, helpLines.count - (size.rows - 1))
    let page = max(1, size.rows - 3)
    switch key {
    case .down, .character("j"): overlay = .help(scroll: min(scroll + 1, last))
    case .up, .character("k"): overlay = .help(scroll: max(scroll - 1, 0))
    case .pageDown, .character(" "), .control("d"):
      overlay = .help(scroll: min(scroll + page, last))
    case .pageUp, .control("u"): overlay = .help(scroll: max(scroll - page, 0))
    case .character("G"), .end: overlay = .help(scroll: last)
    case .character("g"), .home: overlay = .help(scroll: 0)
    default: overlay = nil
    }
    return []
  }
}
