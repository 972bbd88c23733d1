import TreeModel

/// A node as another program keeps it, before it has a place in a session.
struct PeerNode {
  /// Who wrote the text, as far as the file says.
  enum Author {
    case model
    case human
    case unknown
  }

  /// Its identity in the file.
  var id: String
  /// The identity of the node it continues; nil for a root.
  var parent: String?
  /// The order of its children where the file lists them; others follow in the file's order.
  var children: [String] = []
  /// The text that it adds to its parent's, or the message.
  var text: String
  var author = Author.unknown
  /// Whether it is only there because the format wants one root: left out while it says nothing.
  var isScaffold = false
  var role: Node.Role?
  /// −2…+2.
  var rating: Int8?
  /// Milliseconds since 1970.
  var created: Int64?
  /// Whether the file says that a person has seen it.
  var isSeen = false
  /// When, if the file says.
  var seen: Int64?
  var bookmark = false
  var hidden = false
  var tags: [String] = []
  var note: String?
  var thinking: String?
  /// The identity of the node it is a person's version of.
  var rewriteOf: String?
  /// Whether this program's own export says of what kind it is.
  var isMarked = false
  /// Of a model's text: what produced it.
  var maker = Maker()
  /// As `Node.logprobs` has them.
  var logprobs: RawJSON?
  /// What has no place in a node of ours.
  var leftovers = Leftovers()

  init(id: String, parent: String?, text: String) {
    self.id = id
    self.parent = parent
    self.text = text
  }

  /// What produced a text.
  struct Maker {
    var model: String?
    var parameters: RawJSON?
    var finish: Generation.Finish?
    var error: String?
    var usage: Generation.Usage?
    var total: Int?
    var requestID: String?
  }
}

extension PeerNode {
  /// Keeps how an OpenAI-like service says why a completion ended.
  mutating func setFinish(_ reason: String?) {
    switch reason {
    case nil: break
    case "stop", "eos", "end_turn", "stop_sequence", "endoftext": maker.finish = .stop
    case "length", "max_tokens": maker.finish = .length
    case "content_filter": maker.finish = .filter
    case "error": maker.finish = .error
    case let other?: leftovers.keep("finish_reason", other)
    }
  }

  /// A role by the name that services use.
  static func role(_ name: String?) -> Node.Role? {
    switch name?.lowercased() {
    case "system", "developer": .system
    case "user", "human", "prompter": .user
    case "assistant", "model", "bot", "ai", "gpt": .assistant
    default: nil
    }
  }
}
