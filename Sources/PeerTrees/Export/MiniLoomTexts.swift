import TreeModel

/// The differences between the texts of a path, as diff-match-patch writes them.
///
/// A difference is one hunk with up to eight characters that stay the same on both sides: at least
/// the four that its `patch_apply` expects anywhere but at the ends of a text. Offsets count UTF-16
/// code units; no surrogate pair is cut in two. Only the length and the last characters of each
/// text on the path are kept.
struct MiniLoomTexts {
  /// The most code units that stay the same on each side.
  static let context = 8

  /// What is known of the text in front of a node's own part.
  private struct Base {
    /// UTF-16 code units.
    var length = 0
    var tail: ArraySlice<Unicode.Scalar> = []

    mutating func add(_ text: some BidirectionalCollection<Unicode.Scalar>) {
      length += text.reduce(0) { $0 + UTF16.width($1) }
      tail = MiniLoomTexts.last(of: Array(tail) + Array(text.suffix(MiniLoomTexts.context)))
    }
  }

  private struct Level {
    /// What stands before the node's own part; that of the original for a rewrite.
    let base: Base
    /// What stands before the parts of its children.
    let next: Base
    /// Whose own part a rewrite is compared with.
    let node: Node
  }

  private let isChat: Bool
  private let beginning: Base
  /// What stands in front of all nodes' parts and is not yet in MiniLoom's empty root.
  private let opening: [Unicode.Scalar]
  /// What stands behind the last part.
  private let ending: [Unicode.Scalar]
  private var levels: [Level] = []

  init(_ session: Session) {
    isChat = session.info.mode == .chat
    var opening: [Unicode.Scalar] = []
    if isChat {
      opening = Array("{\"messages\":[".unicodeScalars)
      if !session.info.system.isEmpty {
        opening += MiniLoomTexts.message("system", session.info.system)
      }
    }
    self.opening = opening
    ending = isChat ? Array("]}".unicodeScalars) : []
    var beginning = Base()
    beginning.add(opening)
    self.beginning = beginning
  }

  /// Writes what makes the node's text of its parent's.
  mutating func patch(_ node: Node, _ step: MiniLoomOrder.Step, to out: inout ExportBuffer) {
    levels.removeSubrange(step.depth...)
    let parent = levels.last
    let isRewrite = step.original != nil
    let base = isRewrite ? parent?.base ?? beginning : parent?.next ?? beginning
    let part = part(of: node, after: base)
    var next = base
    next.add(part)
    levels.append(Level(base: base, next: next, node: node))
    if let parent, isRewrite {
      write(from: self.part(of: parent.node, after: base), to: part, after: base, to: &out)
    } else if parent == nil {
      write(from: [], to: opening + part + ending, after: Base(), behind: [], to: &out)
    } else {
      write(from: [], to: part, after: base, to: &out)
    }
  }

  /// The node's own part of its text.
  private func part(of node: Node, after base: Base) -> [Unicode.Scalar] {
    guard isChat else { return Array(node.text.unicodeScalars) }
    let message = MiniLoomTexts.message(ExportTree.role(of: node).rawValue, node.text)
    return base.tail.last == "[" ? message : [","] + message
  }

  private func write(
    from old: [Unicode.Scalar],
    to new: [Unicode.Scalar],
    after base: Base,
    behind ending: [Unicode.Scalar]? = nil,
    to out: inout ExportBuffer
  ) {
    let shorter = min(old.count, new.count)
    var start = 0
    while start < shorter, old[start] == new[start] { start += 1 }
    var same = 0
    while same < shorter - start, old[old.count - 1 - same] == new[new.count - 1 - same] {
      same += 1
    }
    let removed = old[start..<(old.count - same)]
    let inserted = new[start..<(new.count - same)]
    guard !removed.isEmpty || !inserted.isEmpty else { return out.add("[]") }
    var before = base
    before.add(new[..<start])
    let behind = MiniLoomTexts.first(of: new.suffix(same) + (ending ?? self.ending))
    let context = MiniLoomTexts.width(before.tail) + MiniLoomTexts.width(behind)
    let place = before.length - MiniLoomTexts.width(before.tail)
    out.add("[{\"diffs\":[")
    var isFirst = true
    for (operation, text) in [
      (0, before.tail), (-1, removed), (1, inserted), (0, behind[...]),
    ] where !text.isEmpty {
      out.add(isFirst ? "[" : ",[")
      out.json(operation)
      out.add(",")
      out.json(MiniLoomTexts.string(text))
      out.add("]")
      isFirst = false
    }
    out.add("]")
    for (name, number) in [
      ("start1", place), ("start2", place), ("length1", context + MiniLoomTexts.width(removed)),
      ("length2", context + MiniLoomTexts.width(inserted)),
    ] {
      out.next(name)
      out.json(number)
    }
    out.add("}]")
  }

  // MARK: Characters

  /// A message as `JSON.stringify` writes it.
  private static func message(_ role: String, _ content: String) -> [Unicode.Scalar] {
    var json = ExportBuffer()
    json.add("{")
    json.key("role")
    json.json(role)
    json.next("content")
    json.json(content)
    json.add("}")
    return Array(String(decoding: json.bytes, as: UTF8.self).unicodeScalars)
  }

  private static func width(_ text: some Sequence<Unicode.Scalar>) -> Int {
    text.reduce(0) { $0 + UTF16.width($1) }
  }

  private static func last(of text: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar> {
    var count = 0
    var start = text.count
    while start > 0, count + UTF16.width(text[start - 1]) <= context {
      start -= 1
      count += UTF16.width(text[start])
    }
    return text[start...]
  }

  private static func first(of text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    var count = 0
    var end = text.startIndex
    while end < text.endIndex, count + UTF16.width(text[end]) <= context {
      count += UTF16.width(text[end])
      end += 1
    }
    return text[..<end]
  }

  private static func string(_ text: ArraySlice<Unicode.Scalar>) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text)
    return String(result)
  }
}
