import TreeModel

extension Model {
  mutating func openSearch() {
    finding.opening = Finding.Opening(
      cursor: cursor,
      textScroll: textScroll,
      folded: folded,
      search: finding.search
    )
    overlay = .line(LinePrompt(purpose: .search, buffer: TextBuffer()))
  }

  /// Looks for what is in the prompt now, from where the person was.
  mutating func searchTyped(_ text: String, at time: Int64) {
    finding.revision &+= 1
    finding.search = nil
    guard case .success(let filter?) = Model.searchFilter(text) else {
      return standAtOpening(at: time)
    }
    beginSearch(text, filter, from: finding.opening?.cursor ?? cursor, wanted: .nearest)
    if continueSearch(at: time) == nil { standAtOpening(at: time) }
  }

  /// What a line typed at the prompt looks for; nil for an empty one.
  ///
  /// A text by itself; a pattern after `~`; after `&` a filter.
  static func searchFilter(_ text: String) -> Result<NodeFilter?, FilterError> {
    guard let first = text.unicodeScalars.first else { return .success(nil) }
    let rest = String(text.unicodeScalars.dropFirst())
    do throws(FilterError) {
      switch first {
      case "&": return .success(rest.trimming().isEmpty ? nil : try NodeFilter(rest))
      case "~":
        guard !rest.isEmpty else { return .success(nil) }
        do throws(PatternError) {
          return .success(NodeFilter(anywhere: TextTest(.matches(try Pattern(rest))), text: text))
        } catch {
          throw FilterError(error)
        }
      default: return .success(NodeFilter(anywhere: TextTest(.contains(text)), text: text))
      }
    } catch { return .failure(error) }
  }

  private mutating func beginSearch(
    _ text: String,
    _ filter: NodeFilter,
    from start: NodeID?,
    wanted: Finding.Wanted
  ) {
    let scan = NodeScan(
      filter,
      of: session,
      now: now,
      from: start,
      skipsHidden: !showsHidden,
      skipsArchived: !places.showsArchived,
      within: finding.filter?.shown
    )
    finding.search = Finding.Search(text, scan, wanted: wanted)
  }

  /// Looks on for a slice and goes to what is wanted once it is found; gives where it went.
  @discardableResult
  mutating func continueSearch(at time: Int64) -> NodeID? {
    finding.search?.scan.step(session, budget: Finding.slice)
    guard let search = finding.search else { return nil }
    if search.scan.isDone {
      let matches = search.scan.matches
      finding.search?.matches = matches
      finding.search?.index = cursor.flatMap { matches.firstIndex(of: $0) }
      if search.isToldEarly, finding.opening == nil, message != nil { tellSearch() }
    }
    guard let target = finding.search?.target else {
      if search.scan.isDone, search.wanted != nil {
        finding.search?.wanted = nil
        if finding.opening == nil { tellSearch() }
      }
      return nil
    }
    finding.search?.wanted = nil
    places.motion = finding.opening == nil ? .jump : .step
    goToMatch(target, at: time)
    return target
  }

  private mutating func goToMatch(_ target: NodeID, at time: Int64) {
    // While it is typed nothing has been jumped to yet.
    places.motion = finding.opening == nil ? .jump : .step
    go(to: target, at: time)
    let index = finding.search?.matches.firstIndex(of: target)
    finding.search?.index = index
    if finding.opening == nil { tellSearch() }
  }

  /// Goes back to where the person was when the prompt was opened.
  private mutating func standAtOpening(at time: Int64) {
    guard let opening = finding.opening else { return }
    if folded != opening.folded {
      folded = opening.folded
      rebuildOutline()
    }
    guard let cursor = opening.cursor, session.tree.contains(cursor) else { return }
    places.motion = .step
    go(to: cursor, at: time)
    textScroll = opening.textScroll
  }

  mutating func giveUpSearch(at time: Int64) {
    overlay = nil
    standAtOpening(at: time)
    finding.search = finding.opening?.search
    finding.opening = nil
    finding.revision &+= 1
  }

  /// Keeps what was typed and the place it led to; an empty line goes on with the last search.
  mutating func endSearch(_ prompt: LinePrompt, at time: Int64) -> [Effect] {
    let text = prompt.buffer.text
    switch Model.searchFilter(text) {
    case .failure: return []
    case .success(nil):
      let before = finding.opening?.search
      giveUpSearch(at: time)
      if before != nil { findAgain(.next, at: time) }
      return []
    case .success:
      overlay = nil
      noteJump(to: cursor, from: finding.opening?.cursor)
      finding.opening = nil
      if finding.search?.scan.isDone == true { tellSearch() }
      return remember(text, at: .search)
    }
  }

  /// Goes to the next match or the previous one, round at the end.
  mutating func findAgain(_ wanted: Finding.Wanted, at time: Int64) {
    guard let search = finding.search else {
      say("Nothing to search for; \(keymap.hint(for: .search)) asks")
      return
    }
    if !search.isShown {
      finding.search?.isShown = true
      finding.revision &+= 1
    }
    let count = search.matches.count
    if search.entry == session.lastEntry, search.scan.isDone, count > 0, let cursor,
      let index = search.place(of: cursor)
    {
      let target = (index + (wanted == .next ? 1 : count - 1)) % count
      finding.search?.index = target
      places.motion = .jump
      go(to: search.matches[target], at: time)
      return tellSearch()
    }
    beginSearch(search.text, search.scan.filter, from: cursor, wanted: wanted)
    finding.revision &+= 1
    continueSearch(at: time)
  }

  /// Tells where among the matches the person is.
  private mutating func tellSearch() {
    guard let search = finding.search else { return }
    finding.search?.isToldEarly = !search.scan.isDone
    let text = "\"\(quoted(search.text, limit: 40))\""
    if search.scan.isDone, search.matches.isEmpty {
      complain(
        finding.filter == nil
          ? "Nothing contains \(text)"
          : "Nothing that the filter shows contains \(text); \(keymap.hint(for: .filter)) changes it"
      )
    } else if let place = search.placeText {
      say(search.scan.isDone ? "Match \(place) for \(text)" : "\(place) match \(text)")
    }
  }

  /// Leaves matches unmarked until the next search.
  mutating func hideMatches() {
    guard finding.search?.isShown == true else { return }
    finding.search?.isShown = false
    finding.revision &+= 1
  }
}

extension Finding.Search {
  /// The match that is wanted, once it is known.
  fileprivate var target: NodeID? {
    guard let wanted else { return nil }
    let ahead = scan.ahead
    switch wanted {
    case .nearest:
      if let first = ahead.first { return first }
      return scan.behind.first
    case .next:
      let own = ahead.first == scan.origin ? 1 : 0
      if ahead.count > own { return ahead[own] }
      return scan.behind.first ?? (scan.isDone ? ahead.first : nil)
    case .previous:
      guard scan.isDone else { return nil }
      return scan.behind.last ?? ahead.last
    }
  }

  /// Where a node stands among the matches, looked for near the last place first.
  fileprivate func place(of id: NodeID) -> Int? {
    if let index, matches.indices.contains(index), matches[index] == id { return index }
    return matches.firstIndex(of: id)
  }

  /// `3 of 41`, or as much as is known of it; nil if nothing was found.
  var placeText: String? {
    if scan.isDone {
      guard !matches.isEmpty else { return nil }
      return "\((index ?? 0) + 1) of \(matches.count)"
    }
    return scan.count == 0 ? nil : "\(scan.count) so far"
  }
}
