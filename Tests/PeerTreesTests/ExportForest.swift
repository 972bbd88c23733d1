import Testing
import TreeModel

@testable import PeerTrees

/// Trees for the tests of exports: random ones of texts that are easily cut wrongly, and extremes.
struct ExportForest {
  static let pieces = [
    " a", "b", " word", "e", "\u{301}", "\u{E9}", "\n", "\r", "\r\n", "\t", " ", "", "\u{1F468}",
    "\u{200D}", "\u{1F469}", "\"\\", "\u{2028}", " longer words here", ".", "\u{0}", "<script>",
    "</bdi>", "]]>", "<!-- ", "<!-- loom {", "<!-- \\loom", "-->", "&amp;", "&#13;", "\u{202E}",
    "\u{5D0}\u{5D1}", "𝄞", "𐍈", "{\"messages\":[", "]}", "## 3 after 1", "-", "--", "\u{FEFF}",
    "海の底",
  ]

  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % bound
  }

  mutating func text() -> String {
    (0..<below(5)).map { _ in ExportForest.pieces[below(ExportForest.pieces.count)] }.joined()
  }

  /// Makes a session of nodes whose times are all different.
  static func session(_ nodes: [Node], mode: SessionInfo.Mode = .text) throws -> Session {
    var session = Session(
      info: SessionInfo(
        id: "5f3c",
        title: "A <tree> & \"more\"",
        created: 1_700_000_000_000,
        mode: mode,
        system: mode == .chat ? "Be \u{1F600} brief.\r\n" : "",
        annotator: "a-1"
      )
    )
    var places: [NodeID?: Int] = [:]
    var operations: [TreeOperation] = []
    for node in nodes {
      operations.append(.insert(node: node, index: places[node.parent, default: 0]))
      places[node.parent, default: 0] += 1
    }
    _ = try session.perform(Transaction(label: "test", operations: operations), at: 1)
    return session
  }

  /// A random tree.
  static func tree(
    _ seed: UInt64,
    mode: SessionInfo.Mode = .text,
    largest: Int = 18
  ) throws -> Session {
    var random = ExportForest(seed: seed)
    var nodes: [Node] = []
    for number in 1...(1 + random.below(largest)) {
      let above = nodes.isEmpty || random.below(12) == 0 ? nil : nodes[random.below(nodes.count)]
      var node = random.node(number, under: above, mode)
      if let above, above.kind == .completion, random.below(4) == 0 {
        node.kind = .rewrite
        node.parent = above.parent
        node.rewriteOf = above.id
        node.generation = nil
        node.logprobs = nil
        node.role = mode == .chat ? .assistant : nil
      }
      nodes.append(node)
    }
    var session = try ExportForest.session(nodes, mode: mode)
    session.cursor = nodes[random.below(nodes.count)].id
    return session
  }

  private mutating func node(_ number: Int, under above: Node?, _ mode: SessionInfo.Mode) -> Node {
    let isModel = below(3) > 0
    var node = Node(
      id: NodeID(rawValue: Int32(number)),
      parent: above?.id,
      kind: isModel ? .completion : above == nil ? .prompt : .human,
      role: mode == .chat ? (isModel ? .assistant : .user) : nil,
      text: text(),
      created: 1_700_000_000_000 + Int64(number) * 1_000
    )
    if isModel {
      node.generation = Generation(
        backend: "local",
        model: "tiny \(below(3))",
        parameters: RawJSON(#"{"temperature":0.8,"note":"--><b>"}"#),
        finish: below(2) == 0 ? .stop : .length,
        usage: Generation.Usage(prompt: 3, completion: 9)
      )
      if below(3) == 0 {
        node.logprobs = RawJSON(
          #"[{"token":" a","logprob":-0.5,"top":[{"token":" a","logprob":-0.5},{"token":"é","logprob":-2.0}]}]"#
        )
      }
    }
    if below(2) == 0 { node.rating = Int8(below(5) - 2) }
    if below(2) == 0 { node.seen = node.created }
    if below(6) == 0 { node.bookmark = true }
    if below(9) == 0 { node.hidden = true }
    if below(6) == 0 { node.tags = ["<i>", "two words", text() + "tag"] }
    if below(6) == 0 { node.note = text() + "a -- note" }
    if isModel, below(6) == 0 { node.thinking = text() + "thought" }
    return node
  }

  /// A chain of 5,000 nodes, 10,000 siblings, and 1,000 branches inside each other.
  static let extremes = Result {
    try [chain(5_000), siblings(10_000), comb(1_000)].map { session in
      var session = session
      session.cursor = session.tree.preorderIDs.last
      return session
    }
  }

  /// `count` nodes, each below the last one.
  static func chain(_ count: Int) throws -> Session {
    var nodes: [Node] = []
    for number in 1...count {
      let above = number == 1 ? nil : NodeID(rawValue: Int32(number - 1))
      var node = plain(number, under: above, number % 7 == 0 ? "" : " \u{1F468}\(number)\r\n")
      node.seen = node.created
      nodes.append(node)
    }
    return try session(nodes)
  }

  private static func plain(_ number: Int, under above: NodeID?, _ text: String) -> Node {
    Node(
      id: NodeID(rawValue: Int32(number)),
      parent: above,
      kind: above == nil ? .prompt : .human,
      text: text,
      created: 1_700_000_000_000 + Int64(number) * 1_000
    )
  }

  /// A root with `count` children.
  static func siblings(_ count: Int) throws -> Session {
    var nodes = [plain(1, under: nil, "1")]
    for number in 2...(count + 1) {
      nodes.append(plain(number, under: NodeID(rawValue: 1), "\(number) \u{E9}"))
    }
    return try session(nodes)
  }

  /// A stem of `count` nodes with one more branch at each: as many branches inside each other.
  static func comb(_ count: Int) throws -> Session {
    var nodes = [plain(1, under: nil, "1,")]
    for number in 2...count * 2 {
      let above = number - (number % 2 == 0 ? 1 : 2)
      nodes.append(plain(number, under: NodeID(rawValue: Int32(above)), "\(number),"))
    }
    return try session(nodes)
  }
}

/// The bytes of an export.
func exported(
  _ session: Session,
  _ format: TreeFormat,
  _ part: TreePart = .all
) throws -> [UInt8] {
  var bytes: [UInt8] = []
  try exportTree(session, format, part, program: "loom test") { bytes.append(contentsOf: $0) }
  return bytes
}
