/// A TOML value with the line it stands on, which is what an error message needs.
struct TOMLItem {
  /// A value.
  enum Value {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both; the configuration has none, so only the text is kept.
    case moment(String)
    case array([TOMLItem])
    case table(TOMLTable)
  }

  var value: Value
  /// Counted from 1.
  var line: Int

  /// What kind of value it is, with its article.
  var kind: String {
    switch value {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a number"
    case .boolean: "true or false"
    case .moment: "a date or time"
    case .array: "a list"
    case .table: "a table"
    }
  }
}

/// A TOML table while it is read: keys in the order of the file.
final class TOMLTable {
  /// How a table came to be, which decides who may add to it.
  enum Origin {
    /// Named as a part of a longer header; a header of its own may still follow.
    case implied
    /// Has a header of its own.
    case header
    /// Made by a dotted key; only dotted keys of the same table add to it.
    case dotted
    /// Written in braces; nobody adds to it.
    case braces
    /// Element of an array of tables.
    case element
  }

  var origin: Origin
  var line: Int
  private(set) var keys: [String] = []
  private var items: [String: TOMLItem] = [:]

  init(_ origin: Origin, line: Int) {
    self.origin = origin
    self.line = line
  }

  subscript(key: String) -> TOMLItem? {
    get { items[key] }
    set {
      if items[key] == nil { keys.append(key) }
      items[key] = newValue
    }
  }
}

/// Why a text is not TOML, and where.
struct TOMLError: Error, Equatable {
  /// Counted from 1.
  var line: Int
  /// What is wrong, as the end of a sentence.
  var problem: String
}
