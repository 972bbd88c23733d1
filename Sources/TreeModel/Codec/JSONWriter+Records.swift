extension JSONWriter {
  /// Writes `,"name":`; the fields that an object starts with are written by hand.
  @inline(__always)
  mutating func name(_ name: StaticString) {
    raw(",\"")
    raw(name)
    raw("\":")
  }

  mutating func text(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    self.name(name)
    string(value)
  }

  mutating func number(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    self.name(name)
    integer(value)
  }

  mutating func identity(_ name: StaticString, _ value: NodeID?) {
    number(name, value.map { Int($0.rawValue) })
  }

  mutating func json(_ name: StaticString, _ value: RawJSON?) {
    guard let value else { return }
    self.name(name)
    raw(value.text)
  }

  mutating func flag(_ name: StaticString, _ value: Bool) {
    if value {
      self.name(name)
      raw("true")
    }
  }

  /// Writes a node as one line's worth of JSON; absent and default fields are left out.
  ///
  /// What is in the side file `bulk` is named by its place there.
  mutating func node(_ node: Node, isDetached: Bool = false, bulk: BulkFile? = nil) {
    raw("{\"id\":")
    integer(Int(node.id.rawValue))
    name("parent")
    if let parent = node.parent { integer(Int(parent.rawValue)) } else { raw("null") }
    text("kind", node.kind.rawValue)
    text("role", node.role?.rawValue)
    text("text", node.text)
    identity("rewrite_of", node.rewriteOf)
    if node.created != 0 { number("created_ms", Int(node.created)) }
    number("rating", node.rating.map(Int.init))
    number("seen_ms", node.seen.map(Int.init))
    flag("bookmark", node.bookmark)
    flag("hidden", node.hidden)
    flag("archived", node.archived)
    if !node.tags.isEmpty {
      name("tags")
      array(node.tags) { $0.string($1) }
    }
    text("note", node.note)
    context(node.contextParts)
    provenance(node.derived)
    if let generation = node.generation {
      name("generation")
      self.generation(generation)
    }
    text("thinking", node.thinking)
    if let stored = node.storedLogprobs {
      if let span = bulk.flatMap({ stored.span(of: node.bulkKey, in: $0) }) {
        name("logprobs_at")
        array([span.offset, span.length]) { $0.integer($1) }
      } else {
        json("logprobs", stored.value)
      }
    }
    json("score", node.score)
    flag("detached", isDetached)
    extra(node.extra, except: NodeField.table)
    raw("}")
  }

  mutating func generation(_ generation: Generation) {
    raw("{\"backend\":")
    string(generation.backend)
    text("model", generation.model)
    if !generation.adapters.isEmpty {
      name("adapters")
      array(generation.adapters) { writer, adapter in
        writer.raw("{\"name\":")
        writer.string(adapter.name)
        writer.name("scale")
        writer.double(adapter.scale)
        writer.raw("}")
      }
    }
    json("parameters", generation.parameters)
    text("finish", generation.finish?.rawValue)
    text("error", generation.error)
    if let usage = generation.usage {
      raw(",\"usage\":{\"prompt\":")
      integer(usage.prompt)
      number("completion", usage.completion)
      if usage.thinking != 0 { number("thinking", usage.thinking) }
      raw("}")
    }
    number("first_token_ms", generation.firstToken)
    number("total_ms", generation.total)
    text("prompt_sha256", generation.promptSHA256)
    text("request_id", generation.requestID)
    number("cut", generation.cut)
    extra(generation.extra, except: GenerationField.table)
    raw("}")
  }

  mutating func vote(_ vote: Vote) {
    raw("{\"id\":")
    integer(vote.id)
    text("annotator", vote.annotator)
    text("kind", vote.kind.rawValue)
    identity("a", vote.a)
    identity("b", vote.b)
    number("value", vote.value)
    if !vote.shown.isEmpty {
      name("shown")
      array(vote.shown) { $0.integer(Int($1.rawValue)) }
    }
    number("position", vote.position)
    if vote.created != 0 { number("created_ms", Int(vote.created)) }
    number("took_ms", vote.took.map(Int.init))
    flag("withdrawn", vote.withdrawn)
    extra(vote.extra, except: VoteField.table)
    raw("}")
  }

  mutating func historyItem(_ item: HistoryItem) {
    raw("{\"n\":")
    integer(item.number)
    number("t", Int(item.time))
    text("label", item.transaction.label)
    name("ops")
    array(item.transaction.operations) { $0.operation($1) }
    flag("undone", item.undone)
    // Acts in force stand on one another in their order.
    if item.undone { number("base", item.base) }
    raw("}")
  }
}
