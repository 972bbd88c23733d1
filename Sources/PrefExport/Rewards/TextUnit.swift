/// What counts as one character where texts are compared.
public enum TextUnit: String, CaseIterable, Sendable {
  /// A grapheme cluster (UAX #29): what a person calls a character, with all its marks.
  ///
  /// Two of them are equal if they are canonically equivalent, so that `ê` is the same as `e` with a
  /// combining circumflex. A wrong mark costs as much as a wrong letter.
  case grapheme
  /// A Unicode scalar, equal only to itself.
  ///
  /// A wrong mark costs one of its own, and the composed and the decomposed spelling of a character
  /// differ: bring both texts into the same form (NFC or NFD) first.
  case scalar

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .grapheme: "a character with its marks; composed and decomposed spellings are equal"
    case .scalar: "a Unicode scalar, marks by themselves; spellings differ"
    }
  }
}
