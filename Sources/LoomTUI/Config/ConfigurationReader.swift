import TOMLKit

/// Takes typed values out of one table and complains about what it does not know.
struct ConfigurationReader {
  let path: String
  /// The table's name as the file writes it: `[defaults]`.
  let name: String
  let table: ConfigurationTable
  /// The keys this table may have, in the order they are documented.
  let valid: [String]

  init(
    _ table: ConfigurationTable,
    named name: String,
    path: String,
    valid: [String]
  ) throws(ConfigurationError) {
    self.path = path
    self.name = name
    self.table = table
    self.valid = valid
    for key in table.keys where !valid.contains(key) {
      throw error(.unknownKey(key, table: name, valid: valid), table[key]?.line)
    }
  }

  func error(_ problem: ConfigurationError.Problem, _ line: Int?) -> ConfigurationError {
    ConfigurationError(place: path, line: line ?? table.line, problem: problem)
  }

  /// Replaces `setting` by the value of `key`, if the table has one.
  func read<Value>(
    _ key: String,
    into setting: inout Configuration.Setting<Value>,
    _ convert: (ConfigurationTable.Item) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) {
    guard let item = table[key] else { return }
    setting = Configuration.Setting(try convert(item), .file(line: item.line))
  }

  // MARK: Kinds of values

  func string(_ key: String, _ item: ConfigurationTable.Item) throws(ConfigurationError) -> String {
    guard let text = item.value.string else {
      throw error(.wrongKind(key: key, expected: "a string", found: item.kind), item.line)
    }
    return text
  }

  /// A string with at least one character and no control character.
  func name(_ key: String, _ item: ConfigurationTable.Item) throws(ConfigurationError) -> String {
    let text = try string(key, item)
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ !$0.isControl }) else {
      throw error(
        .badValue(
          key: key,
          value: "\"\(text)\"",
          expected: "a text without control characters"
        ),
        item.line
      )
    }
    return text
  }

  func strings(
    _ key: String,
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> [String] {
    if let text = item.value.string { return [text] }
    guard let items = item.list else {
      throw error(
        .wrongKind(key: key, expected: "a string or a list of strings", found: item.kind),
        item.line
      )
    }
    var result: [String] = []
    for item in items { result.append(try string(key, item)) }
    return result
  }

  func bool(_ key: String, _ item: ConfigurationTable.Item) throws(ConfigurationError) -> Bool {
    guard let value = item.value.bool else {
      throw error(.wrongKind(key: key, expected: "true or false", found: item.kind), item.line)
    }
    return value
  }

  func integer(
    _ key: String,
    _ item: ConfigurationTable.Item,
    _ range: ClosedRange<Int>
  ) throws(ConfigurationError) -> Int {
    guard let value = item.value.int else {
      throw error(.wrongKind(key: key, expected: "an integer", found: item.kind), item.line)
    }
    guard range.contains(value) else {
      let expected =
        range.upperBound == Int.max
        ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      throw error(.badValue(key: key, value: "\(value)", expected: expected), item.line)
    }
    return value
  }

  func number(
    _ key: String,
    _ item: ConfigurationTable.Item,
    _ range: ClosedRange<Double>
  ) throws(ConfigurationError) -> Double {
    guard let value = item.value.double ?? item.value.int.map(Double.init) else {
      throw error(.wrongKind(key: key, expected: "a number", found: item.kind), item.line)
    }
    guard range.contains(value) else {
      throw error(
        .badValue(
          key: key,
          value: "\(value)",
          expected: "\(range.lowerBound) to \(range.upperBound)"
        ),
        item.line
      )
    }
    return value
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String,
    _ item: ConfigurationTable.Item,
    _ type: Choice.Type
  ) throws(ConfigurationError) -> Choice {
    let text = try string(key, item)
    guard let choice = Choice(rawValue: text) else {
      throw error(
        .unknownValue(key: key, value: text, valid: Choice.allCases.map(\.rawValue)),
        item.line
      )
    }
    return choice
  }

  func subtable(
    _ key: String,
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> ConfigurationTable {
    guard let table = item.table else {
      throw error(.wrongKind(key: key, expected: "a table", found: item.kind), item.line)
    }
    return table
  }
}

extension Unicode.Scalar {
  /// Whether it is a control character or a line end of Unicode's.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
