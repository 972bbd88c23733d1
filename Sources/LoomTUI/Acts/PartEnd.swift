/// How far a completion is to go.
public enum TextPart: String, CaseIterable, Sendable {
  /// To the end of the sentence.
  case sentence
  /// To the end of the paragraph: the next line break.
  case paragraph
}

/// Lets a text through up to the end of a sentence or paragraph, as it comes in pieces.
///
/// What may be an end is held back until what follows says whether it is one: a full stop needs
/// white space behind it (`3.14`), no small letter after that (`"Stop!" he said`), and no
/// abbreviation before it (`Mr. Smith`, `J. R. R.`). Marks of writings without blanks need nothing.
/// Closing quotation marks and brackets belong to the sentence; the white space after it does not.
public struct PartEnd: Sendable {
  /// How far to go.
  public let part: TextPart
  /// Whether the end has come; nothing after it passes.
  public private(set) var isOver = false

  private var held: [Unicode.Scalar] = []
  /// The last scalars that passed.
  private var before: [Unicode.Scalar]
  private var hasWords = false

  /// Starts behind `text`, of which the last word is looked at.
  public init(_ part: TextPart, after text: String) {
    self.part = part
    before = Array(text.unicodeScalars.suffix(PartEnd.memory))
  }

  /// Scalars that are remembered: more than an abbreviation has.
  private static let memory = 24

  /// What may be kept of the text so far and `text`.
  public mutating func pass(_ text: String) -> String {
    guard !isOver else { return "" }
    held += text.unicodeScalars
    switch part {
    case .sentence: return passSentence()
    case .paragraph: return passParagraph()
    }
  }

  /// What was held back and turned out to be text: nothing more comes.
  public mutating func rest() -> String { isOver ? "" : take(held.count) }

  private mutating func passParagraph() -> String {
    for (index, scalar) in held.enumerated() {
      if scalar == "\n", hasWords {
        isOver = true
        return take(index)
      }
      if !scalar.properties.isWhitespace { hasWords = true }
    }
    return take(held.count)
  }

  private mutating func passSentence() -> String {
    var index = 0
    while index < held.count {
      guard held[index].endsSentence else {
        index += 1
        continue
      }
      var end = index
      while end < held.count, held[end].endsSentence { end += 1 }
      let isWide = held[index..<end].contains(where: \.endsSentenceAlone)
      let isStop = end == index + 1 && held[index] == "."
      while end < held.count, held[end].closesQuotation { end += 1 }
      // What decides may still come.
      guard end < held.count else { return take(index) }
      if isWide {
        isOver = true
        return take(end)
      }
      var next = end
      while next < held.count, held[next].properties.isWhitespace { next += 1 }
      guard next > end else {
        index = end
        continue
      }
      let isParagraph = held[end..<next].contains("\n")
      guard isParagraph || next < held.count else { return take(index) }
      if isParagraph || !goesOn(at: next) && !(isStop && isAbbreviation(before: index, held[next]))
      {
        isOver = true
        return take(end)
      }
      index = next
    }
    return take(held.count)
  }

  /// Whether the word at a place goes on with the sentence.
  private func goesOn(at index: Int) -> Bool { held[index].properties.isLowercase }

  /// Whether the full stop at a place belongs to the word before it.
  private func isAbbreviation(before index: Int, _ next: Unicode.Scalar) -> Bool {
    let text = before + held[..<index]
    let isOutside = { (scalar: Unicode.Scalar) in
      !scalar.properties.isAlphabetic && scalar != "."
    }
    let word = text[(text.lastIndex(where: isOutside).map { $0 + 1 } ?? 0)...]
    guard let first = word.first else { return false }
    if word.contains(".") { return true }
    // An initial or "z. B."; "I" and "я" are words.
    if word.count == 1 {
      return first.isASCII ? first != "I" : first.properties.isUppercase && first != "Я"
    }
    let name = String(String.UnicodeScalarView(word)).lowercased()
    if next.properties.numericType != nil, PartEnd.numbered.contains(name) { return true }
    return PartEnd.titles.contains(name)
  }

  /// Lets scalars go from the front of what is held.
  private mutating func take(_ count: Int) -> String {
    let passed = held[..<count]
    before = Array((before + passed.suffix(PartEnd.memory)).suffix(PartEnd.memory))
    defer { held.removeFirst(count) }
    return String(String.UnicodeScalarView(passed))
  }

  /// What stands before a name or another word, never at a sentence's end.
  private static let titles: Set<String> = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "rev", "hon", "gen", "col", "capt", "cpt", "lt",
    "sgt", "maj", "gov", "sen", "rep", "pres", "messrs", "mme", "mlle", "mgr", "hr", "hrn", "fr",
    "frl", "sr", "sra", "srta", "dra", "ud", "uds", "dott", "sig", "vs", "ca", "vgl", "bzw", "ggf",
    "inkl", "bspw", "cf", "approx", "jr",
  ]
  /// What stands before a number.
  private static let numbered: Set<String> = [
    "no", "nr", "vol", "fig", "art", "sec", "ch", "pp", "bd", "abs",
  ]
}

extension Unicode.Scalar {
  /// Whether it can end a sentence.
  fileprivate var endsSentence: Bool {
    switch self {
    case ".", "!", "?", "\u{2026}", "\u{203C}"..."\u{203D}", "\u{2047}"..."\u{2049}", "\u{061F}",
      "\u{06D4}", "\u{0589}", "\u{1362}", "\u{1367}"..."\u{1368}":
      true
    default: endsSentenceAlone
    }
  }

  /// Whether it ends a sentence without white space behind it: of writings that use none.
  fileprivate var endsSentenceAlone: Bool {
    switch self {
    case "\u{3002}", "\u{FF01}", "\u{FF1F}", "\u{FF0E}", "\u{FF61}", "\u{0964}"..."\u{0965}": true
    default: false
    }
  }

  /// Whether it belongs to the sentence that ended before it.
  fileprivate var closesQuotation: Bool {
    switch self {
    case "\"", "'", ")", "]", "}", "*", "_", "\u{2019}", "\u{201D}", "\u{201C}", "\u{BB}",
      "\u{AB}", "\u{203A}", "\u{2039}", "\u{300D}", "\u{300F}", "\u{FF09}", "\u{3011}", "\u{300B}":
      true
    default: false
    }
  }
}
