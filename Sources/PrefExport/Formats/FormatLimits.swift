/// What the service that trains on a file takes; nil where nothing is said.
public struct FormatLimits: Equatable, Sendable {
  /// The service, as a person calls it.
  public var service = ""
  /// The least number of rows.
  public var minRows: Int?
  /// The most bytes of a file.
  public var maxBytes: Int?
  /// The most rows of a file that the service measures progress with.
  public var maxValidationRows: Int?
  /// The most tokens of a row.
  public var maxRowTokens: Int?

  /// The tokens beyond which its trainers drop or cut rows unless told otherwise.
  public var trainedTokens: Int?

  /// How many characters make a token, roughly: what services say of English.
  static let charactersPerToken = 4

  /// TRL's trainers: `max_length`, in version 1.16.
  ///
  /// https://huggingface.co/docs/trl/dpo_trainer#trl.DPOConfig
  static let trl = FormatLimits(service: "TRL", trainedTokens: 1_024)

  /// OpenAI's, and those of the services that take its files.
  ///
  /// https://platform.openai.com/docs/guides/supervised-fine-tuning
  static let openAI = FormatLimits(service: "OpenAI", minRows: 10, maxBytes: 512 << 20)

  /// Vertex AI's for Gemini.
  ///
  /// https://cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-preference-tuning
  static let gemini = FormatLimits(
    service: "Gemini",
    maxBytes: 1 << 30,
    maxValidationRows: 5_000,
    maxRowTokens: 131_072
  )

  /// What a person should know of a file with `rows` rows in `bytes` bytes, whose longest row has
  /// `longestRow` characters, and of the `validationRows` beside it.
  func warnings(
    rows: Int,
    bytes: Int,
    longestRow: Int,
    validationRows: Int = 0
  ) -> [ExportWarning] {
    var result: [ExportWarning] = []
    if let minRows, rows < minRows {
      result.append(.tooFewRows(rows, least: minRows, service: service))
    }
    if let maxBytes, bytes > maxBytes {
      result.append(.tooManyBytes(bytes, most: maxBytes, service: service))
    }
    let tokens = longestRow / FormatLimits.charactersPerToken
    if let maxRowTokens, tokens > maxRowTokens {
      result.append(.tooLongRow(tokens: tokens, most: maxRowTokens, service: service))
    }
    if let maxValidationRows, validationRows > maxValidationRows {
      result.append(
        .tooManyValidationRows(validationRows, most: maxValidationRows, service: service)
      )
    }
    return result
  }

  /// How many characters the UTF-8 text `bytes` has: the bytes that begin one.
  static func characters(in bytes: some Sequence<UInt8>) -> Int {
    let count = bytes.withContiguousStorageIfAvailable {
      characters(in: UnsafeRawBufferPointer($0))
    }
    return count ?? bytes.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
  }

  /// The same, eight bytes at a time: every row of an export is counted.
  private static func characters(in bytes: UnsafeRawBufferPointer) -> Int {
    var continuations = 0
    var index = 0
    while bytes.count - index >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // The upper bit of each byte is set and the one below it is not.
      continuations += (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      index += 8
    }
    while index < bytes.count {
      if bytes[index] & 0xc0 == 0x80 { continuations += 1 }
      index += 1
    }
    return bytes.count - continuations
  }
}
