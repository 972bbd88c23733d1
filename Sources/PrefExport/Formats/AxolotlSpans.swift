import TreeModel

/// Axolotl's `input_output`: texts in spans, of which only those labelled true are trained on.
///
/// https://docs.axolotl.ai/docs/input_output.html. True is what a person approved or wrote, and
/// false the prompt and what nobody approved. The spans together are the text, byte for byte;
/// axolotl puts no end mark behind them.
struct AxolotlSpans: LineFormat {
  let summary = "Approved texts in spans: what a person wrote or approved is trained on."
  let readers = "axolotl (input_output)"
  let material = Material.spans
  let acceptsChat = false

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard let side = row.sides.first else { return }
    let spans = TextSpan.spans(of: source, through: side.node, without: row.cut.bytes)
    line.data("segments") { list in
      list.array { list in
        for span in spans {
          list.object {
            $0.key("label")
            $0.bool(span.isTrained)
            $0.key("text")
            $0.string(span.bytes)
          }
        }
      }
    }
  }
}

/// A stretch of a text that is trained on, or not.
struct TextSpan {
  var isTrained: Bool
  var bytes: [UInt8]

  /// The path through `node`, without its first `cut` bytes, in as few spans as there are changes.
  ///
  /// Each is tokenized alone, so white space that belongs to what follows starts the next one,
  /// as between a prompt and its completion.
  static func spans(of source: RowSource, through node: NodeID, without cut: Int) -> [TextSpan] {
    var spans: [TextSpan] = []
    var cut = cut
    let tree = source.session.tree
    for step in tree.path(to: node) {
      guard let node = tree[step], !node.text.isEmpty else { continue }
      let bytes = Array(node.text.utf8.dropFirst(cut))
      cut -= node.text.utf8.count - bytes.count
      if bytes.isEmpty { continue }
      let isTrained = TextSpan.isTrained(node, rating: source.judgements.rating(of: node).value)
      if let last = spans.indices.last, spans[last].isTrained == isTrained {
        spans[last].bytes.append(contentsOf: bytes)
      } else {
        append(TextSpan(isTrained: isTrained, bytes: bytes), to: &spans)
      }
    }
    return spans
  }

  /// Whether a person wrote the text and did not disown it, or approved it.
  static func isTrained(_ node: Node, rating: Int8?) -> Bool {
    if let rating { return node.kind != .prompt && rating > 0 }
    return node.kind == .rewrite || node.kind == .human
  }

  private static func append(_ span: TextSpan, to spans: inout [TextSpan]) {
    var span = span
    if let last = spans.indices.last {
      let movesNewlines = span.bytes.first.map(WhiteSpace.isNewline) ?? false
      let end = Seam.end(of: spans[last].bytes, movesNewlines: movesNewlines)
      span.bytes.insert(contentsOf: spans[last].bytes[end...], at: 0)
      spans[last].bytes.removeSubrange(end...)
      if spans[last].bytes.isEmpty { spans.removeLast() }
      if let before = spans.indices.last, spans[before].isTrained == span.isTrained {
        spans[before].bytes += span.bytes
        return
      }
    }
    spans.append(span)
  }
}
