/// The share of the reference's letters that a text has in their places, 0...1.
///
/// max(0, 1 − d / n): n letters in the reference, d the Levenshtein distance of the two sequences of
/// letters. It is the character accuracy of text recognition, over letters alone: white space,
/// punctuation and symbols say nothing about spelling, and the other criteria count them. Letters are
/// what begins with a letter, a mark or a number (general categories L, M and N); so U+02BC and
/// U+02BB are letters and the apostrophe U+2019 is none. Case counts, because in many orthographies and
/// transliterations it tells letters apart.
public func letterAccuracy(
  of text: String,
  against reference: String,
  by unit: TextUnit
) -> Double {
  // Filtered as elements: what is left of a text, put together again, could make other characters.
  switch unit {
  case .grapheme:
    accuracy(Array(text).filter(isLetter), against: Array(reference).filter(isLetter))
  case .scalar:
    accuracy(
      Array(text.unicodeScalars).filter(isLetter),
      against: Array(reference.unicodeScalars).filter(isLetter)
    )
  }
}

private func isLetter(_ character: Character) -> Bool {
  character.unicodeScalars.first.map(isLetter) ?? false
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
    true
  default: false
  }
}
