import Screen
import TreeModel

extension Model {
  /// Looks for texts, or shows only what matches.
  mutating func find(_ command: Command, at time: Int64) -> [Effect] {
    switch command {
    case .search: openSearch()
    case .searchNext, .searchPrevious:
      findAgain(command == .searchNext ? .next : .previous, at: time)
    case .filter: openFilter(at: time)
    default: break
    }
    return []
  }

  /// A key in the prompt of a search or a filter; nil if it is none of its own.
  mutating func takeInFinding(
    _ key: Key,
    _ prompt: LinePrompt,
    at time: Int64
  ) -> [Effect]? {
    guard prompt.purpose == .search || prompt.purpose == .filter else { return nil }
    let isSearch = prompt.purpose == .search
    if key != .tab, key != .backTab { finding.completion?.selected = nil }
    switch key {
    case .escape, .control("c"):
      if isSearch { giveUpSearch(at: time) } else { closeFilter() }
    case .backspace where prompt.buffer.bytes.isEmpty:
      if isSearch { giveUpSearch(at: time) } else { closeFilter() }
    case .enter:
      return isSearch ? endSearch(prompt, at: time) : setFilter(prompt, at: time)
    case .up, .control("p"), .down, .control("n"):
      recall(prompt, isOlder: key == .up || key == .control("p"), at: time)
    case .tab, .backTab:
      if !isSearch { complete(prompt, backwards: key == .backTab, at: time) }
    default:
      var prompt = prompt
      let before = prompt.buffer.bytes
      prompt.buffer.take(key, width: .max / 2, page: 1)
      overlay = .line(prompt)
      if prompt.buffer.bytes != before {
        if isSearch { feel.lines[.search].leave() } else { feel.lines[.filter].leave() }
        promptChanged(prompt, at: time)
      } else if !isSearch {
        updateCompletion(prompt)
      }
    }
    return []
  }

  /// The line in a prompt is another one: typed, pasted or recalled.
  mutating func promptChanged(_ prompt: LinePrompt, at time: Int64) {
    switch prompt.purpose {
    case .search: searchTyped(prompt.buffer.text, at: time)
    case .filter: filterTyped(prompt, at: time)
    default: break
    }
  }

  private mutating func recall(_ prompt: LinePrompt, isOlder: Bool, at time: Int64) {
    var prompt = prompt
    let text = prompt.buffer.text
    let line: String?
    if prompt.purpose == .search {
      line = isOlder ? feel.lines[.search].older(than: text) : feel.lines[.search].newer()
    } else {
      // The filter that is set stands there from the beginning: it is no start to be kept to.
      let typed = text == finding.filter?.text ? "" : text
      line = isOlder ? feel.lines[.filter].older(than: typed) : feel.lines[.filter].newer()
    }
    guard let line else { return }
    prompt.buffer = TextBuffer(line)
    overlay = .line(prompt)
    promptChanged(prompt, at: time)
  }

  // MARK: Slices

  /// Goes on with what was begun, for about a slice.
  mutating func continueFinding(at time: Int64) {
    if finding.search?.scan.isDone == false { continueSearch(at: time) }
    if finding.preview?.scan?.isDone == false {
      finding.preview?.scan?.step(session, budget: Finding.slice)
    }
    continuePending(at: time)
    refreshFilter(at: time)
    if finding.isGathering {
      finding.isGathering = finding.values.step(session, budget: Finding.slice)
      if !finding.isGathering, case .line(let prompt) = overlay, prompt.purpose == .filter {
        updateCompletion(prompt)
      }
    }
  }

  /// A node was seen: what was found stays right unless it was asked for.
  mutating func passOverSeen(_ entry: Entry) {
    let before = entry.number - 1
    if finding.filter?.entry == before, finding.filter?.expression.asksForSeen == false {
      finding.filter?.entry = entry.number
    }
    if finding.search?.entry == before, finding.search?.scan.filter.asksForSeen == false {
      finding.search?.entry = entry.number
    }
  }
}
