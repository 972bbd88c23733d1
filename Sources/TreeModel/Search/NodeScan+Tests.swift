extension Tree {
  func holds(_ flag: FilterFlag, _ slot: Int32, _ rewritten: NodeSet) -> Bool {
    let index = Int(slot)
    return switch flag {
    case .rated: nodes[index].rating != nil
    case .unrated: nodes[index].rating == nil
    case .good: nodes[index].rating.map { $0 > 0 } ?? false
    case .bad: nodes[index].rating.map { $0 < 0 } ?? false
    case .seen: !nodes[index].isUnseen
    case .unseen: nodes[index].isUnseen
    case .bookmarked: nodes[index].bookmark
    case .hidden: nodes[index].hidden
    case .archived: nodes[index].archived
    case .streaming: nodes[index].isStreaming
    case .failed: nodes[index].finish == .error || nodes[index].finish == .filter
    case .rewrite: nodes[index].kind == .rewrite
    case .rewritten: rewritten.has(slot)
    case .root: parents[index] == 0
    case .leaf: childCounts[index] == 0
    }
  }

  func holds(_ part: FilterPart, _ slot: Int32) -> Bool {
    let index = Int(slot)
    return switch part {
    case .note: nodes[index].note != nil
    case .tags: !nodes[index].tags.isEmpty
    case .thinking: nodes[index].thinking != nil
    case .score: nodes[index].score != nil
    case .tokens: nodes[index].generation?.usage != nil
    case .logprobs: nodes[index].storedLogprobs != nil
    }
  }
}

extension NodeFilter.Term {
  var asksForRewrites: Bool {
    switch self {
    case .all(let terms), .any(let terms): terms.contains(where: \.asksForRewrites)
    case .not(let term): term.asksForRewrites
    case .test(let test): test == .flag(.rewritten)
    }
  }

  var asksForSeen: Bool {
    switch self {
    case .all(let terms), .any(let terms): terms.contains(where: \.asksForSeen)
    case .not(let term): term.asksForSeen
    case .test(let test): test == .flag(.seen) || test == .flag(.unseen)
    }
  }

  var asksForArchived: Bool {
    switch self {
    case .all(let terms), .any(let terms): terms.contains(where: \.asksForArchived)
    case .not(let term): term.asksForArchived
    case .test(let test): test == .flag(.archived)
    }
  }

  func forEachBelow(_ body: (NodeID) -> Void) {
    switch self {
    case .all(let terms), .any(let terms): for term in terms { term.forEachBelow(body) }
    case .not(let term): term.forEachBelow(body)
    case .test(.below(let id)): body(id)
    case .test: break
    }
  }

  func forEachText(_ body: (FilterField, TextTest, Int) -> Void) {
    switch self {
    case .all(let terms), .any(let terms): for term in terms { term.forEachText(body) }
    case .not(let term): term.forEachText(body)
    case .test(.text(let field, let test, let number)): body(field, test, number)
    case .test: break
    }
  }
}

extension String {
  /// Runs of bytes that are no ASCII blanks.
  var wordCount: Int {
    var count = 0
    var isInWord = false
    for byte in utf8 {
      let isBlank = byte == 0x20 || (9...13).contains(byte)
      if !isBlank, !isInWord { count += 1 }
      isInWord = !isBlank
    }
    return count
  }
}
