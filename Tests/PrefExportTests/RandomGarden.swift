import TreeModel

@testable import PrefExport

/// Random sessions full of texts that are easily cut wrongly, judged by several people in every way.
enum RandomGarden {
  static let annotators = ["a-one", "a-two", "a-three"]
  static let models = ["tiny", "big"]
  static let tags = ["x", "\u{E9}", "long tag"]

  private static let pieces = [
    " a", "a", "b", " b", "e", "\u{301}", "\u{E9}", "\n", "\r", "\r\n", "\t", " ", "", "\u{1F468}",
    "\u{200D}", "\u{1F469}", "\"\\", "\u{2028}", "long words here", ".", "\u{0}",
  ]

  private static let finishes: [Generation.Finish?] = [
    .stop, .stop, .stop, .length, .interrupted, .error, nil,
  ]

  /// A text; it may hold a NUL if `holdsNUL`.
  private static func text(_ random: inout SplitMix64, holdsNUL: Bool) -> String {
    (0...random.below(3)).map { _ in
      // The NUL at the end of the list is rare.
      pieces[random.below(pieces.count - (holdsNUL ? 0 : 1))]
    }.joined()
  }

  /// A tree of up to some thirty nodes, without votes.
  static func tree(_ seed: UInt64, _ mode: SessionInfo.Mode = .text) throws -> Garden {
    var random = SplitMix64(seed: seed)
    let holdsNUL = seed % 8 == 0
    let isChat = mode == .chat
    var garden = Garden(
      id: "tree\(seed)",
      mode: mode,
      system: isChat && seed % 4 < 2 ? "Be \u{E9}" : ""
    )
    func next() -> String { text(&random, holdsNUL: holdsNUL) }
    func opening() throws -> NodeID {
      let text = next() + "x"
      return isChat
        ? try garden.add(.human, text, role: .user) : try garden.prompt(text)
    }
    var nodes = [try opening()]
    for _ in 0..<(4 + random.below(28)) {
      let parent = nodes[random.below(nodes.count)]
      let rating = random.below(3) > 0 ? Int8(random.below(5) - 2) : nil
      switch random.below(10) {
      case 0: nodes.append(try opening())
      case 1:
        let role: Node.Role? = isChat ? .user : nil
        nodes.append(
          try garden.add(
            .human,
            next(),
            under: parent,
            role: role,
            rating: isChat ? nil : rating
          )
        )
      case 2, 3: nodes.append(try garden.rewrite(parent, next(), rating))
      default:
        nodes.append(
          try garden.completion(
            next(),
            under: parent,
            rating,
            finish: finishes[random.below(7)],
            model: models[random.below(2)],
            adapter: random.below(4) == 0 ? Generation.Adapter(name: "fine", scale: 1) : nil
          )
        )
      }
    }
    if random.below(3) == 0 { try garden.delete(nodes[random.below(nodes.count)]) }
    return garden
  }

  /// The same with votes of every kind, some withdrawn, tags, and nodes seen early, late or never.
  static func judged(_ seed: UInt64) throws -> Session {
    var garden = try tree(seed, seed % 3 == 0 ? .chat : .text)
    var random = SplitMix64(seed: seed ^ 0xABCD)
    let live = garden.session.tree.preorderIDs
    // Seen in the middle of everything: a node that was continued later has siblings that were seen.
    for node in live where random.below(3) > 0 { try garden.see(node) }
    for _ in 0..<random.below(12) where !live.isEmpty {
      let parent = live[random.below(live.count)]
      _ = try garden.completion(
        text(&random, holdsNUL: false),
        under: parent,
        model: models[random.below(2)]
      )
    }
    let everybody = (1..<garden.session.nextNode.rawValue).map { NodeID(rawValue: $0) }
    for _ in 0..<random.below(24) {
      let a = everybody[random.below(everybody.count)]
      var siblings = garden.session.tree.children(of: garden.session.tree.parent(of: a))
      if random.below(8) == 0 { siblings = everybody }
      guard !siblings.isEmpty else { continue }
      let b = siblings[random.below(siblings.count)]
      let annotator = annotators[random.below(3)]
      let kind = Vote.Kind.allCases[random.below(4)]
      let time = garden.now - Int64(random.below(20_000))
      let value = random.below(5) - 2
      let number = try garden.vote(
        kind,
        a,
        kind == .rating ? nil : b,
        kind == .rating ? value : [nil, 1, 1, 0, -1][random.below(5)],
        by: annotator,
        shown: kind == .compare ? [b, a] : [],
        at: time
      )
      if random.below(6) == 0 { try garden.perform(.withdraw(vote: number)) }
    }
    for node in live where random.below(8) == 0 {
      try garden.tag(node, tags[random.below(tags.count)])
    }
    return garden.session
  }

  /// Options that the seed draws.
  static func options(_ format: ExportFormat, _ seed: UInt64) -> ExportOptions {
    var random = SplitMix64(seed: seed ^ 0x1234_5678)
    var options = ExportOptions(format: format)
    options.strategy = PairStrategy.allCases[random.below(4)]
    options.seed = seed
    options.chatShape = random.below(2) == 0 ? .explicit : .implicit
    options.sftShape = random.below(3) == 0 ? .promptCompletion : .whole
    options.truncation = TruncationRule.allCases[random.below(3)]
    if random.below(2) == 0 { options.sources = Set(PairSource.allCases) }
    if random.below(3) == 0 { options.maxPromptChars = 1 + random.below(12) }
    if random.below(5) == 0 { options.maxLengthRatio = 1 + Double(random.below(20)) / 4 }
    if random.below(4) == 0 { options.filter.annotators = [annotators[random.below(3)]] }
    if random.below(6) == 0 { options.filter.models = [["big", "fine"][random.below(2)]] }
    if random.below(6) == 0 { options.filter.tags = Set(tags.prefix(1 + random.below(2))) }
    if random.below(8) == 0 { options.filter.since = 1_700_000_010_000 }
    return options
  }
}
