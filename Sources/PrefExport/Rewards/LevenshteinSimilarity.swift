/// How alike two texts are, 0...1, every character counted: white space, punctuation and case too.
///
/// 1 − d / max(|a|, |b|), d being the Levenshtein distance and the lengths counted in `unit`. Two empty
/// texts are equal: 1. It does not matter which of the two is the reference.
public func levenshteinSimilarity(_ left: String, _ right: String, by unit: TextUnit) -> Double {
  switch unit {
  case .grapheme: similarity(Array(left), Array(right))
  case .scalar: similarity(Array(left.unicodeScalars), Array(right.unicodeScalars))
  }
}

private func similarity<Element: Hashable>(_ left: [Element], _ right: [Element]) -> Double {
  let longer = max(left.count, right.count)
  guard longer > 0 else { return 1 }
  return 1 - Double(EditDistance.between(left, right)) / Double(longer)
}
