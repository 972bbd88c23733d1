extension JSONReader {
  /// Reads the record of what produced a completion.
  mutating func generation(_ shared: inout SharedValues) throws(JSONFault) -> Generation {
    _ = try peek()
    let first = offset
    var backend: String?
    var model: String?
    var adapters: [Generation.Adapter] = []
    var parameters: RawJSON?
    var finish: Generation.Finish?
    var error: String?
    var usage: Generation.Usage?
    var firstToken: Int?
    var total: Int?
    var promptSHA256: String?
    var requestID: String?
    var cut: Int?
    let extra = try object(GenerationField.table) { (reader, field) throws(JSONFault) in
      switch field {
      case .backend: backend = try shared.backend(&reader)
      case .model: model = try shared.model(&reader)
      case .adapters:
        try reader.array { (reader) throws(JSONFault) in adapters.append(try reader.adapter()) }
      case .parameters: parameters = try shared.parameters(&reader)
      case .finish: finish = try reader.choice("finish")
      case .error: error = try reader.string()
      case .usage: usage = try reader.usage()
      case .firstToken: firstToken = try reader.integer()
      case .total: total = try reader.integer()
      case .promptSHA256: promptSHA256 = try reader.string()
      case .requestID: requestID = try reader.string()
      case .cut: cut = try reader.integer(in: 0...Int.max, "cut")
      }
    }
    guard let backend else { throw JSONFault(.missing(field: "backend"), at: first) }
    guard let model else { throw JSONFault(.missing(field: "model"), at: first) }
    return Generation(
      backend: backend,
      model: model,
      adapters: adapters,
      parameters: parameters,
      finish: finish,
      error: error,
      usage: usage,
      firstToken: firstToken,
      total: total,
      promptSHA256: promptSHA256,
      requestID: requestID,
      cut: cut,
      extra: extra
    )
  }

  private mutating func adapter() throws(JSONFault) -> Generation.Adapter {
    _ = try peek()
    let first = offset
    var name: String?
    var scale = 1.0
    _ = try object(AdapterField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .name: name = try reader.string()
      case .scale: scale = try reader.double()
      }
    }
    guard let name else { throw JSONFault(.missing(field: "name"), at: first) }
    return Generation.Adapter(name: name, scale: scale)
  }

  private mutating func usage() throws(JSONFault) -> Generation.Usage {
    var counts = (prompt: 0, completion: 0, thinking: 0)
    _ = try object(UsageField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .prompt: counts.prompt = try reader.integer()
      case .completion: counts.completion = try reader.integer()
      case .thinking: counts.thinking = try reader.integer()
      }
    }
    return Generation.Usage(
      prompt: counts.prompt,
      completion: counts.completion,
      thinking: counts.thinking
    )
  }

  /// Reads one judgement.
  mutating func vote() throws(JSONFault) -> Vote {
    _ = try peek()
    let first = offset
    var id: Int?
    var kind: Vote.Kind?
    var a: NodeID?
    var vote = Vote(
      id: 0,
      annotator: "",
      kind: .rating,
      a: NodeID(rawValue: 0),
      created: 0
    )
    let extra = try object(VoteField.table) { (reader, field) throws(JSONFault) in
      switch field {
      case .id: id = try reader.integer(in: 1...Int.max, "id")
      case .annotator: vote.annotator = try reader.string()
      case .kind: kind = try reader.choice("kind")
      case .a: a = try reader.identity()
      case .b: vote.b = try reader.identity()
      case .value: vote.value = try reader.integer(in: -2...2, "value")
      case .shown: vote.shown = try reader.identities()
      case .position: vote.position = try reader.integer(in: 0...Int.max, "position")
      case .created: vote.created = try reader.milliseconds()
      case .took: vote.took = try reader.milliseconds()
      case .withdrawn: vote.withdrawn = try reader.bool()
      }
    }
    guard let id else { throw JSONFault(.missing(field: "id"), at: first) }
    guard let kind else { throw JSONFault(.missing(field: "kind"), at: first) }
    guard let a else { throw JSONFault(.missing(field: "a"), at: first) }
    var result = Vote(
      id: id,
      annotator: vote.annotator,
      kind: kind,
      a: a,
      b: vote.b,
      value: vote.value,
      shown: vote.shown,
      position: vote.position,
      created: vote.created,
      took: vote.took
    )
    result.withdrawn = vote.withdrawn
    result.extra = extra
    return result
  }

  /// Reads one act of the history.
  mutating func historyItem(_ shared: inout SharedValues) throws(JSONFault) -> HistoryItem {
    _ = try peek()
    let first = offset
    var number: Int?
    var time: Int64 = 0
    var transaction = Transaction(label: "", operations: [])
    var undone = false
    var base: Int?
    _ = try object(HistoryField.table, ignoring: true) { (reader, field) throws(JSONFault) in
      switch field {
      case .number: number = try reader.integer(in: 1...Int.max, "n")
      case .time: time = try reader.milliseconds()
      case .label: transaction.label = try reader.string()
      case .operations: transaction.operations = try reader.operations(&shared)
      case .undone: undone = try reader.bool()
      case .base: base = try reader.integer(in: 0...Int.max, "base")
      }
    }
    guard let number else { throw JSONFault(.missing(field: "n"), at: first) }
    return HistoryItem(
      number: number,
      time: time,
      transaction: transaction,
      base: base,
      undone: undone
    )
  }
}
