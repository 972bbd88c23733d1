/// The share of the reference's words that a text has in their places, 0...1.
///
/// max(0, 1 − WER), the word error rate being d / n: n words in the reference, d the Levenshtein distance
/// of the two sequences of words. Words are what stands between white space, with their punctuation
/// and case. A text of a script that puts nothing between words is one word, all right or all wrong:
/// leave this criterion out there.
public func wordAccuracy(of text: String, against reference: String, by unit: TextUnit) -> Double {
  let (words, others) = (words(text), words(reference))
  return switch unit {
  // Strings are equal if they are canonically equivalent.
  case .grapheme: accuracy(words, against: others)
  case .scalar: accuracy(words.map { Array($0.utf8) }, against: others.map { Array($0.utf8) })
  }
}

private func words(_ text: String) -> [String] {
  text.unicodeScalars.split(whereSeparator: WhiteSpace.isSpace).map { String($0) }
}
