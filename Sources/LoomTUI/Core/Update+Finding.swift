import Screen
import TreeModel

extension Model {
  /// Looks for texts, or shows only what matches.
  mutating func find(_ command: Command, at time: Int64) -> [Effect] {
    switch command {
    case .search: overlay = .line(LinePrompt(purpose: .search, buffer: TextBuffer()))
    case .searchNext, .searchPrevious:
      findAgain(backwards: command == .searchPrevious, at: time)
    default: complain("\(command.rawValue) is not there yet")
    }
    return []
  }

  mutating func findAgain(backwards: Bool, at time: Int64) {
    guard !search.text.isEmpty else {
      say("Nothing to search for; \(keymap.hint(for: .search)) asks")
      return
    }
    if search.entry != session.lastEntry {
      search.matches = session.tree.nodes(containing: search.text, searchesHidden: showsHidden)
      search.entry = session.lastEntry
    }
    guard !search.matches.isEmpty else {
      complain("Nothing contains \"\(quoted(search.text, limit: 40))\"")
      return
    }
    let index = matchIndex(backwards: backwards)
    places.motion = .jump
    go(to: search.matches[index], at: time)
    say("Match \(index + 1) of \(search.matches.count) for \"\(quoted(search.text, limit: 40))\"")
  }

  /// The match after (or before) the cursor in tree order, going round at the end.
  private func matchIndex(backwards: Bool) -> Int {
    let matches = search.matches
    let count = matches.count
    if let cursor, let here = matches.firstIndex(of: cursor) {
      return (here + (backwards ? count - 1 : 1)) % count
    }
    // How many matches stand before the cursor: walk the tree up to it.
    var passed = 0
    var next = session.tree.firstChild(of: nil)
    while let id = next, id != cursor, passed < count {
      if id == matches[passed] { passed += 1 }
      next = session.tree.next(after: id)
    }
    return backwards ? (passed + count - 1) % count : passed % count
  }
}
