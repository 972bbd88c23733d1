import TreeModel

extension Derivation {
  /// Drops the rows that hold what the format marks the speakers with, and tells the others apart
  /// by what stands between the marks.
  ///
  /// There a space at the start of a text is the one behind the mark, so that " a" and "a" are one.
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
        rows.append(Derivation.rekeyed(row, prompt.messages, answers))
      }
    }
  }

  private static func rekeyed(
    _ row: DerivedRow,
    _ messages: [Message],
    _ answers: [String]
  ) -> DerivedRow {
    var prompt = ContentHash()
    for message in messages { take(message.role.rawValue, message.text, into: &prompt) }
    let sides = answers.map { answer in
      var hash = prompt
      take("assistant", answer, into: &hash)
      return hash
    }
    guard sides.count == 2 else { return row }
    var row = row
    row.key = DerivedRow.Key(
      prompt: prompt,
      low: min(sides[0], sides[1]),
      high: max(sides[0], sides[1])
    )
    row.isForward = sides[0] < sides[1]
    return row
  }

  private static func take(_ role: String, _ text: String, into hash: inout ContentHash) {
    hash.beginMessage(role.utf8.first ?? 0)
    hash.update(text.utf8.first == UInt8(ascii: " ") ? text.utf8.dropFirst() : text.utf8[...])
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
