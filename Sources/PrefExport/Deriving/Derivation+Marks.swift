import TreeModel

extension Derivation {
  /// Drops the rows that hold what the format marks the speakers with.
  mutating func dropMarked() {
    let marks = options.format.writer.marks.map { Array($0.utf8) }
    guard !marks.isEmpty, !rows.isEmpty else { return }
    let derived = rows
    rows = []
    rows.reserveCapacity(derived.count)
    for row in derived {
      let prompt = prompts.prompt(of: row).turns
      let answers = row.sides.map { prompt.start + (session.tree[$0.node]?.text ?? "") }
      let texts = prompt.messages.map(\.text) + answers
      if texts.contains(where: { text in marks.contains { Derivation.holds(text, $0) } }) {
        tally.drop(.speakerMark, row)
      } else {
        rows.append(row)
      }
    }
  }

  /// Whether the bytes of `mark` are in the text.
  private static func holds(_ text: String, _ mark: [UInt8]) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = mark.first, bytes.count >= mark.count else { return false }
      for start in 0...(bytes.count - mark.count) where bytes[start] == first {
        if bytes[start..<(start + mark.count)].elementsEqual(mark) { return true }
      }
      return false
    }
  }
}
