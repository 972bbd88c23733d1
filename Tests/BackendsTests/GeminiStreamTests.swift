import Testing

@testable import Backends

@Suite("Chunks of Gemini's stream") struct GeminiStreamTests {
  private func decode(_ chunks: String...) -> [StreamPiece] {
    var stream = GeminiStream()
    return chunks.flatMap { stream.decode(.init(data: Array($0.utf8))) }
  }

  private func finish(_ reason: String, _ parts: String = "[]") -> FinishReason? {
    let chunk = #"{"candidates":[{"content":{"parts":\#(parts)},"finishReason":"\#(reason)"}]}"#
    for case .finish(let reason) in decode(chunk) { return reason }
    return nil
  }

  @Test("reasons: the filter's, the limit's, and every other by its name")
  func reasons() {
    let text = #"[{"text":"a"}]"#
    #expect(finish("STOP") == .stop)
    #expect(finish("MAX_TOKENS", text) == .length)
    #expect(finish("MAX_TOKENS") == .thinkingLength)
    #expect(finish("MAX_TOKENS", #"[{"text":"a","thought":true}]"#) == .thinkingLength)
    for reason in ["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"] {
      #expect(finish(reason, text) == .filter(reason))
    }
    for reason in ["LANGUAGE", "OTHER", "FINISH_REASON_UNSPECIFIED", "NEW_IN_2030"] {
      #expect(finish(reason, text) == .other(reason))
    }
  }

  @Test("null and missing members, other candidates, parts that are no text")
  func mercy() {
    #expect(decode("{}", "nonsense", "null", "[]").isEmpty)
    #expect(
      decode(
        #"{"candidates":[{"content":null,"finishReason":null,"index":0,"safetyRatings":[]}]}"#,
        #"{"candidates":[{"content":{"parts":[{"functionCall":{}},{"text":null}]}}]}"#
      ) == [.known, .known]
    )
    #expect(decode(#"{"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]}}]}"#).isEmpty)
    #expect(decode("[DONE]") == [.last])
  }

  @Test("a whole answer in one array, named once")
  func array() {
    let first = #"{"responseId":"r","candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#
    let last = #"{"responseId":"r","candidates":[{"finishReason":"STOP"}]}"#
    #expect(
      decode("[\(first),\(last)]")
        == [.event(.requestID("r")), .known, .event(.text("a")), .known, .finish(.stop)]
    )
  }

  @Test("errors in every wrapping")
  func errors() {
    let error = #"{"error":{"code":503,"message":"no","status":"UNAVAILABLE"}}"#
    for text in [error, "[\(error)]"] {
      guard case .failure(let answer)? = decode(text).first else {
        Issue.record("\(text)")
        continue
      }
      #expect(answer.mayPass)
      #expect(String(decoding: answer.body, as: UTF8.self) == text)
    }
  }

  @Test("Google's details: the reason, the pause, and what is none")
  func details() throws {
    func error(_ details: String) throws -> ServiceError {
      let text = #"{"error":{"code":429,"message":"no","details":\#(details)}}"#
      let value = try #require(JSONParser.parse(text.utf8))
      return try #require(ServiceError(value))
    }
    #expect(try error(#"[{"retryDelay":"30s"}]"#).retryDelay == 30)
    #expect(try error(#"[{"retryDelay":"1.5s"},{"reason":"X"}]"#).retryDelay == 1.5)
    #expect(try error(#"[{"reason":"X"}]"#).reason == "X")
    for delay in ["\"30\"", "30", "\"-1s\"", "\"infs\"", "\"s\"", "null"] {
      #expect(try error(#"[{"retryDelay":\#(delay)}]"#).retryDelay == nil)
    }
    #expect(try error("7").retryDelay == nil)
  }
}
