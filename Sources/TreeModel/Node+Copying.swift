extension Node {
  /// A copy for another place: the words, what produced them and what was said about them.
  ///
  /// What was judged stays with the original: rating, score, bookmark and whose rewrite it is. A
  /// rewrite becomes a text by hand until its `kind` and `rewriteOf` are set again. Token
  /// probabilities are shared, also where they are on the disk.
  public init(copying other: Node, as id: NodeID, under parent: NodeID?, _ derived: Provenance) {
    self.init(other, id: id, kind: other.kind == .rewrite ? .human : other.kind, text: other.text)
    self.parent = parent
    self.derived = derived
    rewriteOf = nil
    rating = nil
    score = nil
    bookmark = false
  }
}
