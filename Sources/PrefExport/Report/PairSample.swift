import TreeModel

/// A random sample of the pairs of sessions that come one at a time.
///
/// Each pair of all has the same chance (Waterman's algorithm R, in Knuth, The Art of Computer
/// Programming 2, section 3.4.2), and only those in the sample are kept.
struct PairSample: Sendable {
  private let count: Int
  private var random: SplitMix64
  private var sessions = 0
  private var kept: [(order: Int, pair: SampledPair)] = []
  /// How many pairs there were to draw from.
  private(set) var seen = 0

  init(count: Int, seed: UInt64) {
    self.count = max(0, count)
    random = SplitMix64(seed: seed)
  }

  /// The sample in the order of the sessions.
  var pairs: [SampledPair] { kept.sorted { $0.order < $1.order }.map(\.pair) }

  /// Draws from the pairs of the next session.
  mutating func add(_ pairs: [SessionPairs.Pair], of session: Session, file: String) {
    defer { sessions += 1 }
    for pair in pairs {
      seen += 1
      let place = kept.count < count ? kept.count : random.below(seen)
      guard place < count else { continue }
      let item = (seen, PairSample.texts(of: pair, session, file: file, number: sessions))
      if place == kept.count { kept.append(item) } else { kept[place] = item }
    }
  }

  // MARK: Texts

  private static func texts(
    of pair: SessionPairs.Pair,
    _ session: Session,
    file: String,
    number: Int
  ) -> SampledPair {
    let (prompt, isCut) = end(of: pair.parent, in: session)
    return SampledPair(
      file: file,
      session: number,
      prompt: prompt,
      isPromptCut: isCut,
      source: pair.source,
      margin: pair.margin,
      chosen: side(pair.chosen, session),
      rejected: side(pair.rejected, session)
    )
  }

  private static func side(_ id: NodeID, _ session: Session) -> SampledPair.Side {
    let node = session.tree[id]
    let text = node?.text ?? ""
    let shown = String(text.prefix(WordDiff.mostCharacters))
    return SampledPair.Side(
      node: id,
      text: shown,
      leftOut: shown.utf8.count < text.utf8.count ? text.count - shown.count : 0,
      rating: node?.rating,
      maker: node.map(maker) ?? "",
      isCut: [.length, .interrupted, .filter].contains(node?.finish)
    )
  }

  private static func maker(_ node: Node) -> String {
    guard let generation = node.generation, node.kind == .completion else {
      switch node.kind {
      case .rewrite: return "a person's rewrite"
      case .imported: return "imported"
      case .human, .prompt, .completion: return "a person"
      }
    }
    return ([generation.model] + generation.adapters.map(\.name)).joined(separator: " + ")
  }

  /// The last characters of the text, or the last messages, through `node`.
  private static func end(of node: NodeID?, in session: Session) -> (text: String, isCut: Bool) {
    let most = 320
    var text = ""
    var next = node
    while let id = next, let node = session.tree[id] {
      let opening = session.info.mode == .chat ? "\(FlatTree.role(of: node).rawValue): " : ""
      text =
        opening + String(node.text.suffix(most + 1)) + (text.isEmpty ? "" : joint(session)) + text
      if text.count > most { return (fromWord(text.suffix(most)), true) }
      next = node.parent
    }
    return (text, false)
  }

  /// `text` from the start of its first whole word on, if it has spaces.
  private static func fromWord(_ text: Substring) -> String {
    guard let space = text.prefix(80).firstIndex(where: \.isWhitespace) else { return String(text) }
    return String(text[text.index(after: space)...])
  }

  private static func joint(_ session: Session) -> String {
    session.info.mode == .chat ? "\n\n" : ""
  }
}
