import Testing
import TreeModel

@testable import PrefExport

/// Rubric functions on the orthographies they are for, and at their edges.
@Suite struct RewardTests {
  /// The same word composed and decomposed: normalisation forms C and D.
  static let spellings: [(composed: String, decomposed: String)] = [
    ("supth\u{EE}yach", "supthi\u{302}yach"),
    // One form has a dot below as a base of its own, the other one both marks, in either order.
    ("\u{1EA1}\u{301}", "a\u{323}\u{301}"), ("\u{1EA1}\u{301}", "a\u{301}\u{323}"),
    ("\u{D55C}\u{AE00}", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"),
  ]

  @Test(arguments: spellings)
  func graphemesOfBothSpellingsAreEqualAndScalarsAreNot(composed: String, decomposed: String) {
    for (text, reference) in [(composed, decomposed), (decomposed, composed)] {
      for criterion in Criterion.allCases {
        #expect(criterion.value(of: text, against: reference, by: .grapheme) == 1)
        #expect(criterion.value(of: text, against: reference, by: .scalar) < 1)
        #expect(criterion.value(of: text, against: text, by: .scalar) == 1)
      }
    }
  }

  @Test func aWrongMarkCostsACharacterOrAScalar() {
    // One of ten characters is another one.
    #expect(levenshteinSimilarity("supthiyach", "supth\u{EE}yach", by: .grapheme) == 0.9)
    #expect(letterAccuracy(of: "supthiyach", against: "supth\u{EE}yach", by: .grapheme) == 0.9)
    #expect(levenshteinSimilarity("supthiyach", "supth\u{EE}yach", by: .scalar) == 0.9)
    // Decomposed, one of eleven scalars is missing.
    let decomposed = "supthi\u{302}yach"
    #expect(levenshteinSimilarity("supthiyach", decomposed, by: .grapheme) == 0.9)
    #expect(levenshteinSimilarity("supthiyach", decomposed, by: .scalar) == 1 - 1.0 / 11)
    #expect(letterAccuracy(of: "supthiyach", against: decomposed, by: .scalar) == 1 - 1.0 / 11)
    // There is no composed ɛ̃: both forms are two scalars.
    #expect(levenshteinSimilarity("b\u{25B}", "b\u{25B}\u{303}", by: .grapheme) == 0.5)
    #expect(levenshteinSimilarity("b\u{25B}", "b\u{25B}\u{303}", by: .scalar) == 1 - 1.0 / 3)
    // नमस्ते without its last vowel sign: one character of four, or of the three that hold स्ते
    // together, as this Swift's Unicode has it; one scalar of six in any.
    let word = "\u{928}\u{92E}\u{938}\u{94D}\u{924}\u{947}"
    let without = String(word.unicodeScalars.dropLast())
    let characters = Double(word.count)
    #expect(levenshteinSimilarity(without, word, by: .grapheme) == 1 - 1 / characters)
    #expect(letterAccuracy(of: without, against: word, by: .grapheme) == 1 - 1 / characters)
    #expect(letterAccuracy(of: without, against: word, by: .scalar) == 1 - 1.0 / 6)
  }

  @Test func lettersAreWhatIsNoSpaceAndNoPunctuation() {
    for unit in TextUnit.allCases {
      #expect(letterAccuracy(of: "ab, cd!", against: "abc d", by: unit) == 1)
      #expect(letterAccuracy(of: "Ab", against: "ab", by: unit) == 0.5)
      // A modifier letter is a letter, an apostrophe is none.
      #expect(letterAccuracy(of: "ka", against: "k\u{2BC}a", by: unit) == 1 - 1.0 / 3)
      #expect(letterAccuracy(of: "ka", against: "k\u{2019}a", by: unit) == 1)
      // Insertions are errors too, and never more than everything is wrong.
      #expect(letterAccuracy(of: "abxx", against: "abcd", by: unit) == 0.5)
      #expect(letterAccuracy(of: "abcdx", against: "abcd", by: unit) == 0.75)
      #expect(letterAccuracy(of: "xxxxxxxxx", against: "ab", by: unit) == 0)
      #expect(letterAccuracy(of: "!", against: "?", by: unit) == 1)
      // Two halves of a syllable with a full stop between them are two letters.
      #expect(
        letterAccuracy(of: "\u{1112}.\u{1161}", against: "\u{1112}\u{1161}", by: .grapheme) == 0
      )
      #expect(letterAccuracy(of: "a", against: "?", by: unit) == 0)
    }
  }

  @Test func wordsAreWhatStandsBetweenWhiteSpace() {
    for unit in TextUnit.allCases {
      #expect(wordAccuracy(of: "the cat  sat\n", against: "the cat sat", by: unit) == 1)
      #expect(wordAccuracy(of: "the cat sat", against: "the cat sat.", by: unit) == 1 - 1.0 / 3)
      #expect(wordAccuracy(of: "the big cat sat", against: "the cat sat", by: unit) == 1 - 1.0 / 3)
      #expect(wordAccuracy(of: "the sat", against: "the cat sat", by: unit) == 1 - 1.0 / 3)
      #expect(wordAccuracy(of: "a b c d e", against: "x", by: unit) == 0)
      #expect(wordAccuracy(of: "a\u{A0}b\u{3000}c", against: "a b c", by: unit) == 1)
    }
  }

  @Test func emptyTextsHaveAValue() {
    for unit in TextUnit.allCases {
      for criterion in Criterion.allCases {
        #expect(criterion.value(of: "", against: "", by: unit) == 1)
        #expect(criterion.value(of: "", against: "a", by: unit) == 0)
        #expect(criterion.value(of: "a", against: "", by: unit) == 0)
      }
    }
  }

  // MARK: Rubrics

  @Test func aRubricIsReadOrRefused() throws {
    #expect(Rubric("letter=0.3,word=0.3,levenshtein=0.4") == .usual)
    let one = try #require(Rubric("levenshtein,word=0"))
    #expect(one.parts.map(\.weight) == [1, 0])
    for bad in [
      "", "letters", "letter=", "letter=x", "letter=-1", "letter=nan", "letter=inf", "letter=0",
      "letter=1,letter=2", "letter=1,", "letter=1 ,word=1", "letter==1",
    ] {
      #expect(Rubric(bad) == nil, "\(bad)")
    }
  }

  @Test func aScoreIsTheWeightedMeanWhateverTheScaleOfTheWeights() throws {
    let reference = try #require(Reference(" the cat sat\n"))
    #expect(reference.text == "the cat sat")
    for description in ["letter=0.25,word=0.75", "letter=1,word=3", "letter=250000,word=750000"] {
      let rubric = try #require(Rubric(description))
      let score = reference.score("the bat sat\n", rubric, by: .grapheme)
      #expect(score.parts.map(\.value) == [0.888889, 0.666667])
      #expect(score.value == 0.722223)
    }
    let same = reference.score("\tthe cat sat", .usual, by: .scalar)
    #expect(same.value == 1)
  }

  @Test func aReferenceOfWhiteSpaceIsNone() {
    #expect(Reference("") == nil)
    #expect(Reference(" \n\u{3000}\t") == nil)
  }

  @Test func theJSONHasTheFieldsOfAVerdict() throws {
    let reference = try #require(Reference("abc"))
    let rubric = try #require(Rubric("letter=0.5,levenshtein=2"))
    let json = reference.score("abd", rubric, by: .scalar).json
    #expect(
      json.text
        == #"{"evaluator":"reference","score":0.666667,"criteria":[{"name":"letter","value":0.666667,"#
        + #""weight":0.5},{"name":"levenshtein","value":0.666667,"weight":2.0}],"unit":"scalar","#
        + #""reference_sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}"#
    )
    let read = try #require(Score(json))
    #expect(read.evaluator == "reference" && read.value == 0.666667)
    #expect(read.criteria.map(\.name) == ["letter", "levenshtein"])
  }
}
