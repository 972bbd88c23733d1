/// Where the keys of a TOML text stand, which the library that reads TOML does not say.
///
/// Only for messages and the order of the file. Within a value it is the line of the value's key.
struct KeyLines {
  private var places: [[String]: (line: Int, order: Int)] = [:]
  /// How many elements an array of tables has so far.
  private var elements: [[String]: Int] = [:]

  /// Notes the keys of a text.
  /// - Throws: What the library must not be given, TOML or not.
  init(_ text: String) throws(KeyScanner.Problem) {
    var scanner = try KeyScanner(text)
    var table: [String] = []
    while let statement = try scanner.next() {
      switch statement.kind {
      case .key: _ = add(statement.path, to: table, line: statement.line)
      case .table, .element:
        table = add(statement.path, to: [], line: statement.line)
        // Its own header, not what an earlier line implied.
        places[table]?.line = statement.line
      }
      guard statement.kind == .element else { continue }
      let index = elements[table, default: 0]
      elements[table] = index + 1
      table = add([KeyLines.element(index)], to: table, line: statement.line)
    }
  }

  /// How a path names an element of a list.
  static func element(_ index: Int) -> String { "[\(index)]" }

  /// The line of a value, else of what is around it; counted from 1.
  func line(of path: [String]) -> Int {
    var path = path
    while !path.isEmpty {
      if let place = places[path] { return place.line }
      path.removeLast()
    }
    return 1
  }

  /// The keys of the table at `path` in the order of the file; those in braces by name.
  func inOrder(_ keys: [String], of path: [String]) -> [String] {
    keys.map { (places[path + [$0]]?.order ?? .max, $0) }.sorted { $0 < $1 }.map(\.1)
  }

  /// Notes a path and all that it implies; gives back its full form.
  private mutating func add(_ keys: [String], to table: [String], line: Int) -> [String] {
    var path = table
    for key in keys {
      // What follows the name of an array of tables is in its last element.
      if path != table, let count = elements[path] { path.append(KeyLines.element(count - 1)) }
      path.append(key)
      if places[path] == nil { places[path] = (line, places.count) }
    }
    return path
  }
}
