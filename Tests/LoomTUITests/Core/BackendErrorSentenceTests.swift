import Backends
import LoomTUI
import Testing

@Suite struct BackendErrorSentenceTests {
  static let hostile =
    "a\u{1B}]52;c;x\u{7}b\u{202E}c\nd\u{9B}e" + String(repeating: "z", count: 999)
  static let errors: [BackendError] = [
    .unreachable(host: hostile, reason: hostile), .unreachable(host: "h", reason: ""),
    .refused(host: hostile, status: 500, message: hostile),
    .unauthorized(host: hostile, variable: "OPENAI_API_KEY", message: hostile),
    .limited(host: hostile, message: hostile, retryAfter: 1.2),
    .limited(host: hostile, message: "", retryAfter: .infinity),
    .limited(host: hostile, message: "", retryAfter: 1e300),
    .contextExceeded(promptTokens: 9002, contextTokens: 1024),
    .contextExceeded(promptTokens: nil, contextTokens: 1024),
    .contextExceeded(promptTokens: 9002, contextTokens: nil),
    .contextExceeded(promptTokens: nil, contextTokens: nil),
    .noSuchModel(model: hostile, message: hostile),
    .noSuchAdapter(name: hostile, known: []), .noSuchAdapter(name: "x", known: ["a", hostile]),
    .malformed(host: hostile, excerpt: hostile), .empty(host: hostile),
    .failedMidStream(host: hostile, message: hostile), .stalled(host: hostile, seconds: 60),
    .tooLarge(host: hostile, limit: 1 << 24), .unsupported(what: hostile),
  ]

  @Test(arguments: errors.indices)
  func everyErrorIsOneSafeLineWithSomethingToDo(index: Int) {
    let sentence = Self.errors[index].sentence
    #expect(sentence.hasSuffix("."))
    #expect(sentence.count < 800)
    for scalar in sentence.unicodeScalars {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
      #expect(scalar.value != 0x202E)
    }
  }

  @Test func numbersAreInTheSentence() {
    let context = BackendError.contextExceeded(promptTokens: 9002, contextTokens: 1024).sentence
    #expect(context.contains("9002") && context.contains("1024"))
    let limited = BackendError.limited(host: "h", message: "", retryAfter: 1.2).sentence
    #expect(limited.contains("in 2 seconds"))
    let adapter = BackendError.noSuchAdapter(name: "x", known: ["a", "b"]).sentence
    #expect(adapter.contains("a and b"))
  }
}
