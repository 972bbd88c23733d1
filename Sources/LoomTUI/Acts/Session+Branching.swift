public import TreeModel

/// Another token at a place of a completion.
public struct ChosenToken: Equatable, Sendable {
  /// Which token of the completion it stands for, from 0.
  public var index: Int
  /// The bytes of the completion's text that the token there made.
  public var range: Range<Int>
  /// What is to stand there instead.
  public var token: String
  /// Whether the blank it begins with is left out, as it was in the completion.
  public var dropsBlank: Bool
  /// The natural logarithm of its probability, if it is known.
  public var logprob: Double?

  /// Creates a choice.
  public init(
    index: Int,
    range: Range<Int>,
    token: String,
    dropsBlank: Bool = false,
    logprob: Double? = nil
  ) {
    self.index = index
    self.range = range
    self.token = token
    self.dropsBlank = dropsBlank
    self.logprob = logprob
  }
}

extension Session {
  /// The act that makes a sibling of a completion: its text up to a token, and another one instead.
  ///
  /// Every word of it is the model's, and only the draw is the person's: it is a completion with the
  /// same record, cut (`length`), without what was counted and measured. `branched` in the record
  /// says from which node, at which token and byte, and what was chosen. `before` are the tokens that
  /// stay, `top` what could have come at the place.
  public func branchAct(
    _ id: NodeID,
    _ chosen: ChosenToken,
    _ before: [TokenProbability],
    top: [TokenProbability.Alternative],
    at time: Int64
  ) throws(TreeError) -> Transaction {
    guard let origin = tree[id] else { throw .noSuchNode(id) }
    let record = origin.generation
    var token = chosen.token
    if chosen.dropsBlank, token.hasPrefix(" ") { token.removeFirst() }
    let prefix = String(decoding: origin.text.utf8.prefix(chosen.range.lowerBound), as: UTF8.self)
    var node = Node(
      id: try newNode(0),
      parent: origin.parent,
      kind: .completion,
      role: origin.role,
      text: prefix + token,
      created: time
    )
    var branched =
      "{\"branched\":{\"from\":\(id),\"token\":\(chosen.index),\"byte\":\(chosen.range.lowerBound)"
    branched += ",\"chosen\":\(jsonString(chosen.token))"
    if let logprob = chosen.logprob { branched += ",\"logprob\":\(jsonNumber(logprob))" }
    node.generation = Generation(
      backend: record?.backend ?? "",
      model: record?.model ?? "",
      adapters: record?.adapters ?? [],
      parameters: record?.parameters,
      finish: token.isEmpty ? .stop : .length,
      promptSHA256: record?.promptSHA256,
      cut: record?.cut,
      extra: RawJSON(branched + "}}")
    )
    if !token.isEmpty {
      let own = TokenProbability(token: chosen.token, logprob: chosen.logprob, top: top)
      node.logprobs = RawJSON(
        "[" + (before + [own]).map(\.json).joined(separator: ",") + "]"
      )
    }
    node.seen = time
    let place = tree.children(of: origin.parent).firstIndex(of: id).map { $0 + 1 }
    return Transaction(
      label: "branch",
      operations: [.insert(node: node, index: place ?? tree.childCount(of: origin.parent))]
    )
  }
}

extension TokenProbability {
  /// The object that a session file holds for a token.
  fileprivate var json: String {
    var text = "{\"token\":\(jsonString(token))"
    if let logprob { text += ",\"logprob\":\(jsonNumber(logprob))" }
    if !top.isEmpty {
      let others = top.map {
        "{\"token\":\(jsonString($0.token)),\"logprob\":\(jsonNumber($0.logprob))}"
      }
      text += ",\"top\":[" + others.joined(separator: ",") + "]"
    }
    return text + "}"
  }
}

extension Generation {
  /// The completion that this one was branched from with another token; nil for every other one.
  var branchedFrom: NodeID? {
    let start = "{\"branched\":{\"from\":"
    guard let text = extra?.text, text.hasPrefix(start) else { return nil }
    return Int32(text.dropFirst(start.count).prefix { $0.isNumber }).map(NodeID.init(rawValue:))
  }
}
