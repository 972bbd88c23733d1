public import TreeModel

extension Provenance {
  /// Where the words come from, in a few words.
  public var sentence: String {
    let nodes = from.map { "#\($0)" }.joined(separator: ", ")
    return switch kind {
    case .split: "part of \(nodes)"
    case .merge: "merged from \(nodes)"
    case .copy: "copy of \(nodes)"
    case .graft: "from another session's \(nodes)"
    }
  }
}
