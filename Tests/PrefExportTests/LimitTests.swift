import Testing

@testable import PrefExport

@Suite struct LimitTests {
  @Test func openAITakesTenRowsAndHalfAGigabyte() {
    let limits = ExportFormat.openAIDPO.limits
    #expect(ExportFormat.openAISFT.limits == limits)
    #expect(limits.warnings(rows: 10, bytes: 512 << 20, longestRow: 1 << 30).isEmpty)
    #expect(
      limits.warnings(rows: 9, bytes: 512 << 20 + 1, longestRow: 0) == [
        .tooFewRows(9, least: 10, service: "OpenAI"),
        .tooManyBytes(512 << 20 + 1, most: 512 << 20, service: "OpenAI"),
      ]
    )
  }

  @Test func geminiTakesRowsOfSoManyTokens() {
    let limits = ExportFormat.geminiPreference.limits
    #expect(ExportFormat.geminiSFT.limits == limits)
    let most = 131_072 * 4 + 3
    #expect(
      limits.warnings(rows: 1, bytes: 1 << 30, longestRow: most, validationRows: 5_000).isEmpty
    )
    #expect(
      limits.warnings(rows: 1, bytes: 1 << 30 + 1, longestRow: most + 1, validationRows: 5_001) == [
        .tooManyBytes(1 << 30 + 1, most: 1 << 30, service: "Gemini"),
        .tooLongRow(tokens: 131_073, most: 131_072, service: "Gemini"),
        .tooManyValidationRows(5_001, most: 5_000, service: "Gemini"),
      ]
    )
  }

  @Test func otherFormatsHaveNone() {
    let limits = ExportFormat.trlPreference.limits
    #expect(limits.warnings(rows: 0, bytes: .max, longestRow: .max, validationRows: .max).isEmpty)
  }

  @Test func charactersAreCountedWhereTheyBegin() {
    #expect(FormatLimits.characters(in: "e\u{301}\u{1F468}\u{E9}".utf8) == 4)
  }

  @Test func sentencesSayWhatToDo() {
    #expect(
      ExportWarning.tooFewRows(3, least: 10, service: "OpenAI").sentence
        == "OpenAI takes no file with fewer than 10 rows, and this one has 3: "
        + "rate more completions, or export more sessions together."
    )
    #expect(
      ExportWarning.tooManyBytes(1_500 << 20 + 1, most: 1 << 30, service: "Gemini").sentence
        == "Gemini takes files of at most 1,024 MiB, and this one has 1,501: "
        + "export fewer sessions at a time."
    )
    #expect(
      ExportWarning.tooLongRow(tokens: 1_234_567, most: 131_072, service: "Gemini").sentence
        == "Gemini takes rows of at most 131,072 tokens, and the longest has about 1,234,567: "
        + "export shorter texts."
    )
    let validation = ExportWarning.tooManyValidationRows(5_001, most: 5_000, service: "Gemini")
    #expect(
      validation.sentence.hasSuffix(
        "at most 5,000 rows for validation, and there are "
          + "5,001: set fewer aside."
      )
    )
    #expect(ExportWarning.textAsTurns.sentence.contains("became the user's turn"))
  }
}
