import Screen
public import TreeModel

/// Everything that is stored about a node, as lines to scroll over.
public struct InfoDialog: Equatable, Sendable {
  /// One line of the page.
  enum Line: Equatable, Sendable {
    case heading(String)
    /// A name and what stands beside it; the name is empty where a value goes on.
    case field(String, String)
    /// Bytes of the prompt.
    case prompt(WrappedLine)
    case blank
  }

  /// One part of what is stored.
  struct Section: Equatable, Sendable {
    let title: String
    var fields: [(name: String, value: String)] = []

    init(_ title: String) { self.title = title }

    /// Adds a field if there is a value.
    mutating func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { fields.append((name, value)) }
    }

    static func == (left: Section, right: Section) -> Bool {
      left.title == right.title
        && left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }
  }

  /// Columns of the names.
  static let nameWidth = 14

  /// The node.
  public let node: NodeID
  let sections: [Section]
  /// What the model was to continue, empty for texts that no model was asked for.
  let prompt: [UInt8]
  /// What is said of the prompt above it; nil where there is none.
  let promptTitle: String?
  /// Lines from the top.
  var scroll = 0
  private(set) var lines: [Line] = []
  private var width = 0

  init(node: NodeID, sections: [Section], prompt: String, promptTitle: String?, width: Int) {
    self.node = node
    self.sections = sections
    self.prompt = Array(prompt.utf8)
    self.promptTitle = promptTitle
    layOut(width: width)
  }

  /// Wraps the page to a width, unless it is.
  mutating func layOut(width: Int) {
    guard self.width != width else { return }
    self.width = width
    lines = []
    for section in sections where !section.fields.isEmpty {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(section.title))
      for field in section.fields {
        var name = field.name
        for part in field.value.wrapped(to: max(1, width - InfoDialog.nameWidth - 1)) {
          lines.append(.field(name, part))
          name = ""
        }
      }
    }
    guard let promptTitle else { return }
    lines.append(.blank)
    for part in promptTitle.wrapped(to: width) { lines.append(.heading(part)) }
    var wrapped: [WrappedLine] = []
    prompt.withUnsafeBufferPointer {
      wrapLines($0, 0..<$0.count, width: width, into: &wrapped)
    }
    lines += wrapped.map(Line.prompt)
  }
}

extension String {
  /// The text's lines of at most `width` columns.
  func wrapped(to width: Int) -> [String] {
    var text = self
    return text.withUTF8 { bytes in
      var lines: [WrappedLine] = []
      wrapLines(bytes, 0..<bytes.count, width: width, into: &lines)
      return lines.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
  }
}

/// A moment as people read it, in universal time: `2026-11-21 23:40:05 UTC`; empty for 0.
///
/// The calendar is the proleptic Gregorian one, counted in days from 1 March 0000.
func timestamp(_ milliseconds: Int64) -> String {
  guard milliseconds != 0 else { return "" }
  let seconds = milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
  var day = seconds / 86_400
  var left = seconds % 86_400
  if left < 0 {
    left += 86_400
    day -= 1
  }
  let shifted = day + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let ofEra = shifted - era * 146_097
  let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
  let ofYear = ofEra - (365 * year + year / 4 - year / 100)
  let monthIndex = (5 * ofYear + 2) / 153
  let date = ofYear - (153 * monthIndex + 2) / 5 + 1
  let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let full = year + era * 400 + (month <= 2 ? 1 : 0)
  return "\(full)-\(two(month))-\(two(date)) \(two(left / 3_600)):\(two(left / 60 % 60)):"
    + "\(two(left % 60)) UTC"
}
