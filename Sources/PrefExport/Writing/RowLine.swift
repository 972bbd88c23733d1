/// Lines under construction, one JSON object each: data columns, then where the row came from.
struct RowLine {
  private var json = JSONBuffer()
  private var content = SHA256()
  private var first = SharedDigest()
  private var columns = 0

  /// The bytes waiting to be flushed.
  var count: Int { json.bytes.count }

  /// How many characters they are.
  var characters: Int { FormatLimits.characters(in: json.bytes) }

  mutating func begin() {
    json.begin("{")
    content = SHA256()
    columns = 0
  }

  /// Adds a column that is part of the row's content.
  mutating func data(_ name: String, _ value: (inout JSONBuffer) -> Void) {
    json.key(name)
    let start = json.bytes.count
    value(&json)
    json.bytes.withUnsafeBytes { bytes in
      let value = UnsafeRawBufferPointer(rebasing: bytes[start...])
      if columns == 0 {
        content = first.state(behind: value)
      } else {
        content.update(",")
        content.update(value)
      }
    }
    columns += 1
  }

  /// Adds a column that is not part of the row's content.
  mutating func extra(_ name: String, _ value: (inout JSONBuffer) -> Void) {
    json.key(name)
    value(&json)
  }

  /// SHA-256 of the content: of the JSON array of the data columns' values, as Python's
  /// `json.dumps(values, ensure_ascii=False, separators=(",", ":"))` writes it.
  var contentDigest: String {
    var digest = content
    digest.update("]")
    return digest.finish()
  }

  mutating func end() {
    json.end("}")
    json.newline()
  }

  mutating func flush(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard !json.bytes.isEmpty else { return }
    try json.bytes.withUnsafeBytes { try sink($0) }
    json.removeAll()
  }
}

extension SHA256 {
  mutating func update(_ text: StaticString) {
    update(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
