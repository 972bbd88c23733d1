import Screen
import TreeModel

extension Model {
  mutating func openFilter(at time: Int64) {
    let prompt = LinePrompt(purpose: .filter, buffer: TextBuffer(finding.filter?.text ?? ""))
    overlay = .line(prompt)
    finding.values = FilterValues()
    finding.isGathering = finding.values.step(session, budget: Finding.slice)
    filterTyped(prompt, at: time)
  }

  mutating func closeFilter() {
    overlay = nil
    finding.preview = nil
    finding.completion = nil
  }

  /// Finds out what the line in the prompt would show.
  mutating func filterTyped(_ prompt: LinePrompt, at time: Int64) {
    now = time
    updateCompletion(prompt)
    previewFilter(prompt.buffer.text)
  }

  private mutating func previewFilter(_ text: String) {
    guard !text.trimming().isEmpty else {
      finding.preview = nil
      return
    }
    do throws(FilterError) {
      var scan = filterScan(try NodeFilter(text))
      scan.step(session, budget: Finding.slice)
      finding.preview = Finding.Preview(scan: scan)
    } catch { finding.preview = Finding.Preview(problem: error) }
  }

  private func filterScan(_ filter: NodeFilter) -> NodeScan {
    NodeScan(filter, of: session, now: now, from: cursor, skipsArchived: !places.showsArchived)
  }

  // MARK: Completion

  mutating func updateCompletion(_ prompt: LinePrompt) {
    let typed = String(decoding: prompt.buffer.bytes[..<prompt.buffer.cursor], as: UTF8.self)
    let (start, candidates) = NodeFilter.candidates(for: typed, values: finding.values)
    finding.completion =
      candidates.isEmpty ? nil : Finding.Completion(start: start, candidates: candidates)
  }

  /// Puts the next candidate in.
  mutating func complete(_ prompt: LinePrompt, backwards: Bool, at time: Int64) {
    guard var completion = finding.completion else { return }
    let count = completion.candidates.count
    let selected =
      completion.selected.map { ($0 + (backwards ? count - 1 : 1)) % count }
      ?? (backwards ? count - 1 : 0)
    completion.selected = selected
    let bytes = prompt.buffer.bytes
    let front = String(decoding: bytes[..<completion.start], as: UTF8.self)
    let back = String(decoding: bytes[prompt.buffer.cursor...], as: UTF8.self)
    var prompt = prompt
    prompt.buffer = TextBuffer(front + completion.candidates[selected].text)
    if !back.isEmpty {
      let place = prompt.buffer.cursor
      prompt.buffer = TextBuffer(front + completion.candidates[selected].text + back)
      while prompt.buffer.cursor > place { prompt.buffer.moveLeft() }
    }
    overlay = .line(prompt)
    now = time
    previewFilter(prompt.buffer.text)
    if count == 1 {
      // Nothing to go through: what can come after it is shown.
      updateCompletion(prompt)
    } else {
      finding.completion = completion
    }
  }

  // MARK: Setting

  /// Narrows the view to what was typed; an empty line shows everything again.
  mutating func setFilter(_ prompt: LinePrompt, at time: Int64) -> [Effect] {
    let text = prompt.buffer.text
    guard !text.trimming().isEmpty else {
      closeFilter()
      if let filter = finding.filter {
        finding.filter = nil
        folded = filter.foldedBefore
        finding.revision &+= 1
        rebuildOutline()
        say("Every node is shown again")
      }
      return []
    }
    // What is wrong is shown as long as it is.
    guard finding.preview?.problem == nil, var scan = finding.preview?.scan else {
      finding.completion = nil
      return []
    }
    if scan.entry != session.lastEntry {
      scan = filterScan(scan.filter)
      scan.step(session, budget: Finding.slice)
    }
    closeFilter()
    finding.pending = scan
    continuePending(at: time)
    return remember(text, at: .filter)
  }

  /// Looks on for what a filter that was just typed shows, and shows it once all is known.
  mutating func continuePending(at time: Int64) {
    finding.pending?.step(session, budget: Finding.slice)
    guard let scan = finding.pending, scan.isDone else { return }
    finding.pending = nil
    applyFilter(scan, at: time, isNew: true)
  }

  /// Looks on for what matches now, and shows it once all is known.
  mutating func refreshFilter(at time: Int64) {
    if finding.filter?.scan == nil {
      guard let filter = finding.filter, filter.entry != session.lastEntry,
        !isStreaming || time >= filter.time + 1_000
      else { return }
      now = time
      let scan = filterScan(filter.expression)
      finding.filter?.scan = scan
    }
    finding.filter?.scan?.step(session, budget: Finding.slice)
    guard let scan = finding.filter?.scan, scan.isDone else { return }
    applyFilter(scan, at: time, isNew: false)
  }

  private mutating func applyFilter(_ scan: NodeScan, at time: Int64, isNew: Bool) {
    let old = finding.filter
    if isNew, scan.count == 0 {
      complain("No node matches \"\(quoted(scan.filter.text, limit: 40))\"; the filter is not set")
      return
    }
    var filter = ViewFilter(
      expression: scan.filter,
      matches: scan.matches,
      found: scan.found,
      shown: scan.kept,
      entry: scan.entry,
      time: time,
      firstNew: isNew ? session.nextNode : old?.firstNew ?? session.nextNode,
      foldedBefore: old?.foldedBefore ?? folded,
      scan: nil
    )
    if isNew, let cursor, !session.tree.contains(cursor, in: filter.found) {
      // The scan began at the cursor: the next match, or else the last one before it.
      if let target = scan.ahead.first ?? scan.behind.last { self.cursor = target }
      arrived = time
      textScroll = 0
    }
    keepInSight(&filter)
    let isOther = isNew || filter.shown != old?.shown
    if isOther || filter.found != old?.found { finding.revision &+= 1 }
    finding.filter = filter
    if isOther {
      if isNew, scan.filter.asksForArchived { places.showsArchived = true }
      if isNew { folded = folded.filter { !session.tree.contains($0, in: filter.shown) } }
      rebuildOutline()
    }
    if isNew {
      let count = filter.matches.count
      say(
        "\(count) of \(countedNodes) nodes \(count == 1 ? "matches" : "match"); "
          + "\(keymap.hint(for: .filter)) changes the filter, an empty one shows all"
      )
    }
  }

  /// What was made since the filter was set, and where the person is, stay in sight.
  private func keepInSight(_ filter: inout ViewFilter) {
    var id = filter.firstNew
    while id < session.nextNode {
      session.tree.insert(id, andAncestorsInto: &filter.shown)
      id = NodeID(rawValue: id.rawValue + 1)
    }
    if let cursor { session.tree.insert(cursor, andAncestorsInto: &filter.shown) }
  }

  /// Shows a node that the filter leaves out, since the person goes there.
  mutating func showInFilter(_ id: NodeID) {
    guard var filter = finding.filter else { return }
    session.tree.insert(id, andAncestorsInto: &filter.shown)
    finding.filter = filter
  }

  /// What the outline lists; nil for everything.
  mutating func shownByFilter() -> NodeSet? {
    guard var filter = finding.filter else { return nil }
    keepInSight(&filter)
    finding.filter = filter
    return filter.shown
  }
}

extension Model {
  /// Where a movement leads among the nodes that the filter shows.
  func shownTarget(of command: Command, from cursor: NodeID) -> NodeID? {
    switch command {
    case .child:
      return nextChildInView(of: cursor)
    case .nextSibling:
      if let next = siblingInView(after: cursor) { return next }
      guard let row = outline.row(of: cursor) else { return nil }
      let depth = outline.rows[row].depth
      return outline.rows[(row + 1)...].first { $0.depth <= depth }?.id
    case .previousSibling:
      return siblingInView(before: cursor) ?? session.tree.parent(of: cursor)
    default: return target(of: command, from: cursor)
    }
  }
}
