extension SessionDifference {
  /// One JSON object a line, without line ends.
  ///
  /// `{"only":"first"|"second","node":{…}}` and `{"only":…,"vote":{…}}`, in the form of the session file;
  /// `{"first":id,"second":id,"field":name,"from":…,"to":…}` for a node of both;
  /// `{"first_vote":n,"second_vote":n,"field":"withdrawn","from":…,"to":…}`;
  /// `{"field":"title"|"system"|"memory"|"author_note","from":…,"to":…}`.
  public func jsonLines(_ first: Session, _ second: Session) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    func add(_ body: (inout JSONWriter) -> Void) {
      var writer = JSONWriter()
      writer.raw("{")
      body(&writer)
      writer.raw("}")
      lines.append(writer.bytes)
    }
    for (field, mine, other) in fields {
      add { writer in
        writer.raw("\"field\":")
        writer.string(field.rawValue)
        writer.text("from", mine)
        writer.text("to", other)
      }
    }
    for (only, session, ids) in [("first", first, onlyFirst), ("second", second, onlySecond)] {
      for id in ids {
        guard let node = session.tree[id] else { continue }
        add { writer in
          writer.raw("\"only\":")
          writer.string(only)
          writer.name("node")
          writer.node(node)
        }
      }
    }
    for node in common {
      for change in node.changes {
        add { writer in
          writer.raw("\"first\":")
          writer.integer(Int(node.first.rawValue))
          writer.number("second", Int(node.second.rawValue))
          writer.change(change)
        }
      }
    }
    for (only, session, numbers) in [
      ("first", first, votesOnlyFirst), ("second", second, votesOnlySecond),
    ] {
      for number in numbers {
        add { writer in
          writer.raw("\"only\":")
          writer.string(only)
          writer.name("vote")
          writer.vote(session.votes[number - 1])
        }
      }
    }
    for (mine, other, inSecond) in withdrawn {
      add { writer in
        writer.raw("\"first_vote\":")
        writer.integer(mine)
        writer.number("second_vote", other)
        writer.text("field", "withdrawn")
        writer.values(!inSecond, inSecond) { $0.bool($1) }
      }
    }
    return lines
  }
}

extension JSONWriter {
  fileprivate mutating func values<Value>(
    _ from: Value,
    _ to: Value,
    _ body: (inout JSONWriter, Value) -> Void
  ) {
    name("from")
    body(&self, from)
    name("to")
    body(&self, to)
  }

  fileprivate mutating func optional<Value>(
    _ value: Value?,
    _ body: (inout JSONWriter, Value) -> Void
  ) {
    if let value { body(&self, value) } else { raw("null") }
  }

  fileprivate mutating func change(_ change: SessionDifference.Change) {
    name("field")
    switch change {
    case .text(let from, let to):
      string("text")
      values(from, to) { $0.string($1) }
    case .rating(let from, let to):
      string("rating")
      values(from, to) { $0.optional($1) { $0.integer(Int($1)) } }
    case .note(let from, let to):
      string("note")
      values(from, to) { $0.optional($1) { $0.string($1) } }
    case .score(let from, let to):
      string("score")
      values(from, to) { $0.optional($1) { $0.raw($1.text) } }
    case .tags(let from, let to):
      string("tags")
      values(from, to) { $0.array($1) { $0.string($1) } }
    case .bookmark(let to):
      string("bookmark")
      values(!to, to) { $0.bool($1) }
    case .hidden(let to):
      string("hidden")
      values(!to, to) { $0.bool($1) }
    case .archived(let to):
      string("archived")
      values(!to, to) { $0.bool($1) }
    case .context(let part, let from, let to):
      string("context." + part.rawValue)
      values(from, to) { $0.optional($1) { $0.string($1) } }
    case .parent(let from, let to):
      string("parent")
      values(from, to) { $0.optional($1) { $0.integer(Int($1.rawValue)) } }
    case .deleted(let inSecond):
      string("deleted")
      values(!inSecond, inSecond) { $0.bool($1) }
    }
  }
}
