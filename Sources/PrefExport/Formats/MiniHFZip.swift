import TreeModel

/// MiniHF's conversations (version 2), zipped: what its generator and evaluator tuning read.
///
/// One member for each session and nothing else, because the loaders open every member. The
/// generator is trained on `prompt + text` of each node rated true, without its ancestors, so the
/// `prompt` of a rated node is the whole text before it. The other nodes are only there for the
/// shape of the tree: a person's text in `prompt`, a model's in `text`, as MiniHF itself does; no
/// such node carries a rating, as MiniHF's own files do for every typed prompt.
struct MiniHFZip: ArchiveFormat {
  let summary = "A zip of conversations with every rated completion marked good or bad."
  let readers = "MiniHF (generator and evaluator tuning)"
  let material = Material.labels
  let fileExtension = "zip"
  let acceptsChat = false

  func memberName(_ session: Session) -> String {
    MiniHFZip.fileName(session.info.id) + ".json"
  }

  func member(
    _ session: Session,
    _ rows: [DerivedRow],
    _ options: ExportOptions
  ) throws(ExportError) -> [UInt8] {
    var ratings: [NodeID: DerivedRow] = [:]
    for row in rows {
      for side in row.sides { ratings[side.node] = row }
    }
    let question = MiniHFZip.escapeBraces(options.evaluationPrompt)
    return try conversation(session, ratings, question)
  }

  private func conversation(
    _ session: Session,
    _ ratings: [NodeID: DerivedRow],
    _ question: String
  ) throws(ExportError) -> [UInt8] {
    var prompts = PromptBuilder(session, Judgements(session, RowFilter()))
    var json = JSONBuffer()
    json.begin("{")
    json.key("responseDict")
    json.begin("{")
    session.tree.forEachNode { node in
      guard json.bytes.count < ZipArchive.limit else { return }
      let rating = ratings[node.id]
      json.key(name(node.id, session))
      json.begin("{")
      json.key("id")
      json.string(name(node.id, session))
      if let rating {
        json.key("prompt")
        json.string(prompts.text(through: node.parent).dropFirst(rating.cut.bytes))
        write(text: node.text, question, rating.label ? "true" : "false", to: &json)
      } else if node.isModelText {
        json.key("prompt")
        json.string("")
        write(text: node.text, question, "null", to: &json)
      } else {
        json.key("prompt")
        json.string(node.text)
        write(text: "", question, "null", to: &json)
      }
      json.key("parent")
      json.string(node.parent.map { name($0, session) })
      json.key("children")
      json.array { list in
        for child in session.tree.children(of: node.id) { list.string(name(child, session)) }
      }
      json.key("timestamp")
      json.string(MiniHFZip.timestamp(node.created))
      // What its tree search would have tried; it looks at the last one's score.
      json.key("nodes")
      json.array { _ in }
      if let model = node.generation?.model {
        json.key("base_model")
        json.string(model)
      }
      mark(node, session, to: &json)
      json.end("}")
    }
    json.end("}")
    json.key("focusId")
    let focus = session.cursor.flatMap { session.tree.contains($0) ? $0 : nil }
    json.string((focus ?? session.tree.firstChild(of: nil)).map { name($0, session) })
    json.end("}")
    guard json.bytes.count < ZipArchive.limit else { throw .archiveTooLarge }
    return json.bytes
  }

  /// Writes what the node was, which an import of ours reads and MiniHF passes over.
  private func mark(_ node: Node, _ session: Session, to json: inout JSONBuffer) {
    json.key("loom")
    json.object { mark in
      mark.key("kind")
      mark.string(node.kind.rawValue)
      if let original = node.rewriteOf, session.tree.contains(original) {
        mark.key("rewrite_of")
        mark.string(name(original, session))
      }
    }
  }

  private func write(
    text: String,
    _ question: String,
    _ rating: String,
    to json: inout JSONBuffer
  ) {
    json.key("text")
    json.string(text)
    json.key("evaluationPrompt")
    json.string(question)
    json.key("rating")
    json.raw(rating)
  }

  /// Unique over all sessions: MiniHF's own identities, digests of the text, collide.
  private func name(_ node: NodeID, _ session: Session) -> String {
    "\(session.info.id)-\(node)"
  }

  /// Doubles every brace that is not part of `{prompt}` or `{response}`: the loaders give the
  /// question to Python's `str.format`.
  static func escapeBraces(_ question: String) -> String {
    var result: [UInt8] = []
    var rest = Array(question.utf8)[...]
    let places = [Array("{prompt}".utf8), Array("{response}".utf8)]
    while let byte = rest.first {
      if let place = places.first(where: { rest.starts(with: $0) }) {
        result += place
        rest = rest.dropFirst(place.count)
        continue
      }
      let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
      result += isBrace ? [byte, byte] : [byte]
      rest = rest.dropFirst()
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Seconds since 1970 with three decimals, as a string.
  static func timestamp(_ milliseconds: Int64) -> String {
    let time = max(0, milliseconds)
    let rest = String(time % 1_000)
    return "\(time / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// A session's identity as a name that is safe in any folder.
  static func fileName(_ identity: String) -> String {
    let safe = identity.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        byte
      default: UInt8(ascii: "_")
      }
    }
    return safe.isEmpty ? "session" : String(decoding: safe, as: UTF8.self)
  }
}
