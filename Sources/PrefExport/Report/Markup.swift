/// A page under construction: elements that close themselves, and text that is always escaped.
///
/// The result is well-formed XML and HTML at once. Names of elements and attributes, and whatever
/// else is not escaped, are literals of this program (`StaticString`), so that no text of a session
/// can become markup: it has no other way in than `text` and the values of attributes.
struct Markup {
  /// Names and values of attributes, in the order written.
  typealias Attributes = KeyValuePairs<StaticString, String>

  /// UTF-8.
  private(set) var bytes: [UInt8] = []

  /// Adds a literal as it is.
  mutating func raw(_ literal: StaticString) {
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Adds markup that was made apart.
  mutating func add(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

  /// Gives what there is to `sink` and forgets it.
  mutating func flush(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard !bytes.isEmpty else { return }
    try bytes.withUnsafeBytes { try sink($0) }
    bytes.removeAll(keepingCapacity: true)
  }

  // MARK: Elements

  /// Adds an element around what `body` adds.
  mutating func element(
    _ name: StaticString,
    _ attributes: Attributes = [:],
    _ body: (inout Markup) -> Void
  ) {
    start(name, attributes)
    raw(">")
    body(&self)
    end(name)
  }

  /// Adds an element with nothing but text in it.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// Adds an element without content.
  mutating func empty(_ name: StaticString, _ attributes: Attributes = [:]) {
    start(name, attributes)
    raw("/>")
  }

  /// Begins a new line of the file, where white space has no meaning.
  mutating func newline() { bytes.append(0x0A) }

  /// Opens an element that stays open while the page is given away in pieces.
  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    start(name, attributes)
    raw(">")
  }

  /// Closes an element that was opened.
  mutating func end(_ name: StaticString) {
    raw("</")
    raw(name)
    raw(">")
  }

  private mutating func start(_ name: StaticString, _ attributes: Attributes) {
    raw("<")
    raw(name)
    for (name, value) in attributes {
      raw(" ")
      raw(name)
      raw("=\"")
      escape(value, keepsLines: false)
      raw("\"")
    }
  }

  // MARK: Text

  /// Adds text; line feeds and tabs stay, other control characters become visible marks.
  mutating func text(_ text: String) { escape(text, keepsLines: true) }

  private mutating func escape(_ text: String, keepsLines: Bool) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": raw("&amp;")
      case "<": raw("&lt;")
      case ">": raw("&gt;")
      case "\"": raw("&quot;")
      case "\n" where keepsLines, "\t" where keepsLines: bytes.append(UInt8(scalar.value))
      default:
        if let mark = VisibleMark.mark(for: scalar) {
          bytes.append(contentsOf: mark.utf8)
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
      }
    }
  }
}
