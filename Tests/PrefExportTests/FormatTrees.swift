import Testing
import TreeModel

@testable import PrefExport

/// Random sessions with something for every format: rewrites, words by hand, ratings, votes.
enum FormatTrees {
  private static let pieces = [
    " a", "a", "b", " b", "e", "\u{301}", "\n", "\r\n", "\t", " ", "", "\u{1F468}\u{200D}", "\"\\",
    "\u{2028}", "{long} words", ".", "\n\nHuman:", "Assistant:",
  ]
  private static let finishes: [Generation.Finish?] = [.stop, .stop, .stop, .length, .error, nil]

  static func tree(_ seed: UInt64, _ mode: SessionInfo.Mode) throws -> Session {
    var random = SplitMix64(seed: seed)
    func text() -> String {
      (0...random.below(3)).map { _ in pieces[random.below(pieces.count)] }.joined()
    }
    let system = mode == .chat && random.below(2) == 0 ? text() : ""
    var garden = Garden(id: "tree\(seed)", mode: mode, system: system)
    var nodes = [try start(&garden, text() + "x")]
    for _ in 0..<(12 + random.below(24)) {
      // Two are drawn, so that paths are long.
      let parent = nodes[max(random.below(nodes.count), random.below(nodes.count))]
      // Most answers are followed by a question, as chats are.
      let isAnswer = mode == .chat && garden.session.tree[parent]?.role == .assistant
      let choice = isAnswer && random.below(3) > 0 ? 1 : random.below(10)
      let rating = random.below(4) > 0 ? Int8(random.below(5) - 2) : nil
      switch choice {
      case 0: nodes.append(try start(&garden, text()))
      case 1, 2:
        let role = mode == .chat ? Node.Role.user : nil
        nodes.append(try garden.add(.human, text() + "y", under: parent, role: role))
      case 3, 4: nodes.append(try garden.rewrite(parent, text(), rating, note: "why"))
      default:
        let finish = finishes[random.below(finishes.count)]
        nodes.append(try garden.completion(text(), under: parent, rating, finish: finish))
      }
    }
    for number in 1...4 {
      let kind = Vote.Kind.allCases[random.below(4)]
      let pair = (nodes[random.below(nodes.count)], nodes[random.below(nodes.count)])
      let vote = Vote(
        id: garden.session.nextVote,
        annotator: "a",
        kind: kind,
        a: pair.0,
        b: kind == .rating ? nil : pair.1,
        value: kind == .rating ? 1 : nil,
        shown: random.below(2) == 0 ? [pair.0, pair.1] : [],
        created: 1_700_000_000_000 + Int64(number)
      )
      try garden.perform(.vote(vote: vote))
    }
    if random.below(3) == 0 { try garden.perform(.withdraw(vote: 1)) }
    return garden.session
  }

  private static func start(_ garden: inout Garden, _ text: String) throws -> NodeID {
    guard garden.session.info.mode == .chat else { return try garden.prompt(text) }
    return try garden.add(.human, text, role: .user)
  }
}
