import TOMLKit

/// A table of the configuration file.
struct ConfigurationTable {
  /// A value and the line it stands on, which is what an error message needs.
  struct Item {
    let value: TOMLValue
    /// The keys that lead to it.
    let path: [String]
    let lines: KeyLines

    /// Counted from 1.
    var line: Int { lines.line(of: path) }

    /// The value as a table, if it is one.
    var table: ConfigurationTable? {
      value.table.map { ConfigurationTable($0, path: path, lines: lines) }
    }

    /// The value as a list, if it is one.
    var list: [Item]? {
      value.array?.enumerated().map { index, value in
        Item(value: value.tomlValue, path: path + [KeyLines.element(index)], lines: lines)
      }
    }

    /// What kind of value it is, with its article.
    var kind: String {
      switch value.type {
      case .string: "a string"
      case .int: "an integer"
      case .double: "a number"
      case .bool: "true or false"
      case .date, .time, .dateTime: "a date or time"
      case .array: "a list"
      case .table: "a table"
      }
    }
  }

  private let table: TOMLTable
  private let path: [String]
  private let lines: KeyLines

  private init(_ table: TOMLTable, path: [String], lines: KeyLines) {
    self.table = table
    self.path = path
    self.lines = lines
  }

  /// Reads a whole file.
  init(_ text: String) throws(KeyScanner.Problem) {
    lines = try KeyLines(text)
    path = []
    do {
      table = try TOMLTable(string: text)
    } catch {
      let error = error as? TOMLParseError
      throw KeyScanner.Problem(
        line: error?.source.begin.line ?? 1,
        problem: error?.description ?? "nothing is known of the reason"
      )
    }
  }

  /// In the order of the file.
  var keys: [String] { lines.inOrder(table.keys, of: path) }

  /// Counted from 1.
  var line: Int { lines.line(of: path) }

  subscript(key: String) -> Item? {
    table[key].map { Item(value: $0.tomlValue, path: path + [key], lines: lines) }
  }
}
