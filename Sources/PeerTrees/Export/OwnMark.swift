import TreeModel

/// The field `loom` of a node in another program's file, for what its format has no field for.
///
/// `PeerNode.takeOwn` reads it; the programs themselves pass over it.
enum OwnMark {
  /// Writes the field; `original` is the identity in the file of what a rewrite was made of.
  static func write(_ kind: Node.Kind, original: String?, to out: inout ExportBuffer) {
    out.next("loom")
    out.add("{")
    out.key("kind")
    out.json(kind.rawValue)
    if let original {
      out.next("rewrite_of")
      out.json(original)
    }
    out.add("}")
  }
}
