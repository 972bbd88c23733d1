extension JSONReader {
  /// Reads an array of operations.
  mutating func operations(_ shared: inout SharedValues) throws(JSONFault) -> [TreeOperation] {
    var result: [TreeOperation] = []
    try array { (reader) throws(JSONFault) in result.append(try reader.operation(&shared)) }
    return result
  }

  /// Reads one operation, its fields in any order.
  ///
  /// What `from` and `to` hold depends on the operation's name, so the fields are first passed and
  /// then read from where they stand. A field of another operation, or of none, is a fault: an
  /// operation that is only half understood must not be applied.
  private mutating func operation(
    _ shared: inout SharedValues
  ) throws(JSONFault) -> TreeOperation {
    _ = try peek()
    var fields = OperationFields(offset: offset)
    let unknown = try object(OperationField.table) { (reader, field) throws(JSONFault) in
      reader.skipSpace()
      fields.places.append((field, reader.at))
      try reader.skip()
    }
    if unknown != nil { throw JSONFault(.badValue(field: "op"), at: fields.offset) }
    let behind = at
    defer { at = behind }
    let name: OperationName = try fields.read(.name, &self) { (reader) throws(JSONFault) in
      try reader.choice("op")
    }
    let result = try operation(name, &fields, &shared)
    if let (field, place) = fields.places.first {
      throw JSONFault(.badValue(field: field.rawValue), at: place - start)
    }
    return result
  }

  private mutating func operation(
    _ name: OperationName,
    _ fields: inout OperationFields,
    _ shared: inout SharedValues
  ) throws(JSONFault) -> TreeOperation {
    switch name {
    case .insert:
      let node = try fields.read(.node, &self) { (reader) throws(JSONFault) in
        try reader.node(&shared).node
      }
      return .insert(node: node, index: try fields.integer(.index, &self))
    case .detach:
      return .detach(id: try fields.identity(&self), index: try fields.integer(.index, &self))
    case .attach:
      return .attach(id: try fields.identity(&self), index: try fields.integer(.index, &self))
    case .edit:
      return .edit(
        id: try fields.identity(&self),
        from: try fields.string(.from, &self),
        to: try fields.string(.to, &self)
      )
    case .rate:
      return .rate(
        id: try fields.identity(&self),
        from: try fields.rating(.from, &self),
        to: try fields.rating(.to, &self)
      )
    case .note:
      return .note(
        id: try fields.identity(&self),
        from: try fields.optional(.from, &self) { (reader) throws(JSONFault) in
          try reader.string()
        },
        to: try fields.optional(.to, &self) { (reader) throws(JSONFault) in try reader.string() }
      )
    case .score:
      return .score(
        id: try fields.identity(&self),
        from: try fields.optional(.from, &self) { (reader) throws(JSONFault) in try reader.raw() },
        to: try fields.optional(.to, &self) { (reader) throws(JSONFault) in try reader.raw() }
      )
    case .tag:
      return .tag(
        id: try fields.identity(&self),
        from: try fields.read(.from, &self) { (reader) throws(JSONFault) in try reader.strings() },
        to: try fields.read(.to, &self) { (reader) throws(JSONFault) in try reader.strings() }
      )
    case .bookmark:
      return .bookmark(
        id: try fields.identity(&self),
        from: try fields.bool(.from, &self),
        to: try fields.bool(.to, &self)
      )
    case .hide:
      return .hide(
        id: try fields.identity(&self),
        from: try fields.bool(.from, &self),
        to: try fields.bool(.to, &self)
      )
    case .archive:
      return .archive(
        id: try fields.identity(&self),
        from: try fields.bool(.from, &self),
        to: try fields.bool(.to, &self)
      )
    case .context:
      return .context(
        id: try fields.identity(&self),
        part: try fields.read(.part, &self) { (reader) throws(JSONFault) in
          try reader.choice("part")
        },
        from: try fields.optional(.from, &self) { (reader) throws(JSONFault) in
          try reader.string()
        },
        to: try fields.optional(.to, &self) { (reader) throws(JSONFault) in try reader.string() }
      )
    case .move:
      return .move(
        id: try fields.identity(&self),
        fromParent: try fields.optional(.from, &self) { (reader) throws(JSONFault) in
          try reader.identity()
        },
        fromIndex: try fields.integer(.fromIndex, &self),
        toParent: try fields.optional(.to, &self) { (reader) throws(JSONFault) in
          try reader.identity()
        },
        toIndex: try fields.integer(.toIndex, &self)
      )
    case .describe:
      return .describe(
        field: try fields.read(.field, &self) { (reader) throws(JSONFault) in
          try reader.choice("field")
        },
        from: try fields.string(.from, &self),
        to: try fields.string(.to, &self)
      )
    case .mark:
      return .mark(
        letter: try fields.string(.letter, &self),
        from: try fields.optional(.from, &self) { (reader) throws(JSONFault) in
          try reader.identity()
        },
        to: try fields.optional(.to, &self) { (reader) throws(JSONFault) in
          try reader.identity()
        }
      )
    case .vote:
      return .vote(
        vote: try fields.read(.vote, &self) { (reader) throws(JSONFault) in try reader.vote() }
      )
    case .withdraw: return .withdraw(vote: try fields.integer(.vote, &self))
    case .reinstate: return .reinstate(vote: try fields.integer(.vote, &self))
    }
  }
}

/// Where the fields of an operation stand; reading one takes it out.
private struct OperationFields {
  let offset: Int
  var places: [(field: OperationField, place: UnsafePointer<UInt8>)] = []

  init(offset: Int) { self.offset = offset }

  mutating func optional<Value>(
    _ field: OperationField,
    _ reader: inout JSONReader,
    _ body: (inout JSONReader) throws(JSONFault) -> Value
  ) throws(JSONFault) -> Value? {
    guard let index = places.firstIndex(where: { $0.field == field }) else { return nil }
    reader.at = places.remove(at: index).place
    return try body(&reader)
  }

  mutating func read<Value>(
    _ field: OperationField,
    _ reader: inout JSONReader,
    _ body: (inout JSONReader) throws(JSONFault) -> Value
  ) throws(JSONFault) -> Value {
    guard let value = try optional(field, &reader, body) else {
      throw JSONFault(.missing(field: field.rawValue), at: offset)
    }
    return value
  }

  mutating func identity(_ reader: inout JSONReader) throws(JSONFault) -> NodeID {
    try read(.id, &reader) { (reader) throws(JSONFault) in try reader.identity() }
  }

  mutating func integer(
    _ field: OperationField,
    _ reader: inout JSONReader
  ) throws(JSONFault) -> Int {
    try read(field, &reader) { (reader) throws(JSONFault) in try reader.integer() }
  }

  mutating func string(
    _ field: OperationField,
    _ reader: inout JSONReader
  ) throws(JSONFault) -> String {
    try read(field, &reader) { (reader) throws(JSONFault) in try reader.string() }
  }

  mutating func bool(
    _ field: OperationField,
    _ reader: inout JSONReader
  ) throws(JSONFault) -> Bool {
    try read(field, &reader) { (reader) throws(JSONFault) in try reader.bool() }
  }

  mutating func rating(
    _ field: OperationField,
    _ reader: inout JSONReader
  ) throws(JSONFault) -> Int8? {
    try optional(field, &reader) { (reader) throws(JSONFault) in
      Int8(try reader.integer(in: -2...2, field.rawValue))
    }
  }
}
