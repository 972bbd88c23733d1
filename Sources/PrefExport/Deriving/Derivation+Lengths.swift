import TreeModel

extension Derivation {
  /// The longer of two siblings over the shorter, in Unicode scalars as they are written.
  func lengthRatio(_ first: Int, _ second: Int) -> Double {
    let parent = Int(item(first).parent)
    let before =
      flat.mode == .text ? seamScalars(under: parent) : prefillScalars(under: parent)
    let lengths = [first, second].map { Double(before + text($0).unicodeScalars.count) }
    return max(lengths[0], lengths[1]) / max(1, min(lengths[0], lengths[1]))
  }

  /// How much white space of the prompt goes to each completion.
  private func seamScalars(under parent: Int) -> Int {
    let moves = movesNewlines(flat.children(of: parent))
    var count = 0
    var place = parent
    while place != 0 {
      let bytes = text(place).utf8
      let kept = Seam.end(of: bytes, movesNewlines: moves)
      // A space, a tab and a newline are a byte each.
      count += bytes.count - kept
      guard kept == 0 else { break }
      place = Int(item(place).parent)
    }
    return count
  }

  /// How much of the assistant's message is there already.
  private func prefillScalars(under parent: Int) -> Int {
    var count = 0
    var place = parent
    while place != 0, item(place).role == .assistant {
      count += text(place).unicodeScalars.count
      place = Int(item(place).parent)
    }
    return count
  }
}
