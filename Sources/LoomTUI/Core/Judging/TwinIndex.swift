import Screen
import TreeModel

/// Which branches say what an earlier sibling says, and which stand side by side to compare
/// adapters, as far as anybody has looked.
///
/// Siblings are compared when they come into sight, not on every key, and again when one of them
/// ends or the tree's shape changes.
struct TwinIndex: Equatable, Sendable {
  /// No more siblings than these are compared.
  static let limit = 1_000

  /// Where the person is: nothing new comes into sight while it stays the same.
  struct Place: Equatable {
    var cursor: NodeID?
    /// The rows of the outline that are shown.
    var rows: Range<Int>
  }

  /// What was found among the children of one node.
  private struct Findings: Equatable {
    /// By branch: the number of the first equal sibling, from 1.
    var firsts: [NodeID: Int]
    /// Branches that differ from a neighbour in nothing but their adapters.
    var compared: Set<NodeID>
  }

  private var place: Place?
  private var findings: [NodeID?: Findings] = [:]
  /// Another number after every change of the marks that the tree pane shows.
  private(set) var revision = 0

  /// The number among its siblings, from 1, of the first one that says the same; nil if none does.
  func first(of node: NodeSummary) -> Int? { findings[node.parent]?.firsts[node.id] }

  /// Whether it was asked for like the branch before or behind it, but for the adapters.
  func isCompared(_ node: NodeSummary) -> Bool {
    findings[node.parent]?.compared.contains(node.id) == true
  }

  mutating func forget(_ parent: NodeID?) {
    place = nil
    if findings.removeValue(forKey: parent)?.firsts.isEmpty == false { revision &+= 1 }
  }

  mutating func forgetAll() {
    place = nil
    if findings.values.contains(where: { !$0.firsts.isEmpty }) { revision &+= 1 }
    findings = [:]
  }

  /// Notes where the person is; returns whether the cursor is elsewhere, and whether rows came into sight.
  mutating func move(to place: Place) -> (isMoved: Bool, showsOtherRows: Bool) {
    defer { self.place = place }
    return (self.place != place, self.place?.rows != place.rows)
  }

  /// Compares the children of `parent`, unless that was done.
  mutating func look(below parent: NodeID?, in tree: Tree) {
    guard findings[parent] == nil else { return }
    let firsts = TwinIndex.equals(below: parent, in: tree).firsts
    if !firsts.isEmpty { revision &+= 1 }
    let compared = TwinIndex.compared(below: parent, in: tree)
    findings[parent] = Findings(firsts: firsts, compared: compared)
  }

  /// The completions below `parent` that equal an earlier one, and how many different ones there are.
  ///
  /// White space at the end does not count, and neither does what streams or has no text.
  static func equals(
    below parent: NodeID?,
    in tree: Tree
  ) -> (firsts: [NodeID: Int], distinct: Int) {
    var firsts: [NodeID: Int] = [:]
    var distinct = 0
    // Only texts of one length are compared byte by byte.
    var byLength: [Int: [(number: Int, text: Substring.UTF8View)]] = [:]
    var number = 0
    var next = tree.firstChild(of: parent)
    while let id = next, number < limit {
      number += 1
      next = tree.nextSibling(of: id)
      guard let node = tree[id], node.kind == .completion, !node.isStreaming else { continue }
      let text = withoutTrailingWhiteSpace(node.text)
      guard !text.isEmpty else { continue }
      let length = text.count
      if let twin = byLength[length]?.first(where: { $0.text.elementsEqual(text) }) {
        firsts[id] = twin.number
      } else {
        distinct += 1
        byLength[length, default: []].append((number, text))
      }
    }
    return (firsts, distinct)
  }

  /// The completions below `parent` that were asked for with the same seed as a neighbour, of the
  /// same model, with other adapters.
  private static func compared(below parent: NodeID?, in tree: Tree) -> Set<NodeID> {
    var compared: Set<NodeID> = []
    var before: (id: NodeID, generation: Generation)?
    var number = 0
    var next = tree.firstChild(of: parent)
    while let id = next, number < limit {
      number += 1
      next = tree.nextSibling(of: id)
      guard let generation = tree[id]?.generation else {
        before = nil
        continue
      }
      if let before, before.generation.isComparison(with: generation) {
        compared.insert(before.id)
        compared.insert(id)
      }
      before = (id, generation)
    }
    return compared
  }

  private static func withoutTrailingWhiteSpace(_ text: String) -> Substring.UTF8View {
    var bytes = text[...].utf8
    while let last = bytes.last, last == 0x20 || (0x09...0x0D).contains(last) { bytes.removeLast() }
    return bytes
  }
}

extension Model {
  /// Looks for equal siblings among what has come into sight.
  mutating func noteTwins() {
    let rows = shownView == .tree ? shownOutline : 0..<0
    let (isMoved, showsOtherRows) = twins.move(to: TwinIndex.Place(cursor: cursor, rows: rows))
    let tree = session.tree
    if showsOtherRows {
      for row in outline.rows[rows] { twins.look(below: tree.parent(of: row.id), in: tree) }
    }
    guard isMoved, let cursor else { return }
    twins.look(below: cursor, in: tree)
    twins.look(below: tree.parent(of: cursor), in: tree)
  }

  /// What the branches pane says before a branch's text: its adapters if they are compared, and
  /// whether it equals an earlier branch.
  func twinRemark(of node: NodeSummary) -> String? {
    let twin = twins.first(of: node).map { "= \(ordinal($0)) branch: " }
    guard twins.isCompared(node), let adapters = session.tree[node.id]?.generation?.adapters else {
      return twin
    }
    let names = adapters.map { "\($0.name)\(marks.times)\($0.scale)" }
    return "[\(names.isEmpty ? "base" : names.joined(separator: " "))] " + (twin ?? "")
  }

  /// The same for the outline, which has less room.
  func twinMark(of node: NodeSummary) -> String? { twins.first(of: node).map { "=\($0) " } }
}

extension Generation {
  /// Whether both were asked for in the same way but for the adapters, which the same seed shows.
  fileprivate func isComparison(with other: Generation) -> Bool {
    guard adapters != other.adapters, let seed, seed == other.seed else { return false }
    return backend == other.backend && model == other.model && promptSHA256 == other.promptSHA256
  }

  /// The seed among the parameters, as it was written.
  var seed: Substring? {
    // A quotation mark inside a text has a backslash before it, so this is never part of one.
    guard let text = parameters?.text else { return nil }
    let key = Array("\"seed\":".utf8)
    let bytes = text.utf8
    var index = bytes.startIndex
    while let quote = bytes[index...].firstIndex(of: UInt8(ascii: "\"")), quote > bytes.startIndex {
      index = bytes.index(after: quote)
      let before = bytes[bytes.index(before: quote)]
      guard before == UInt8(ascii: ",") || before == UInt8(ascii: "{"),
        bytes[quote...].starts(with: key)
      else { continue }
      let value = bytes.index(quote, offsetBy: key.count)
      return text[value...].prefix { $0 != "," && $0 != "}" }
    }
    return nil
  }
}

/// "1st", "2nd", "3rd", "11th".
func ordinal(_ number: Int) -> String {
  let ending =
    switch (number % 10, number % 100) {
    case (_, 11...13): "th"
    case (1, _): "st"
    case (2, _): "nd"
    case (3, _): "rd"
    default: "th"
    }
  return "\(number)\(ending)"
}
