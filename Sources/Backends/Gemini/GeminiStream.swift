/// Reads the chunks of `streamGenerateContent`.
struct GeminiStream: Sendable {
  private var hasText = false
  private var hasName = false

  /// What `event` says.
  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    // Google sends no such mark; proxies that speak its protocol may.
    if event.data.starts(with: "[DONE]".utf8) { return [.last] }
    guard let chunk = JSONParser.parse(event.data) else { return [] }
    // Also in an array, also as plain JSON in the middle of the stream.
    if ServiceError(chunk) != nil {
      return [.failure(FailedAnswer(head: HTTPHead(status: 200), body: event.data))]
    }
    // A proxy that knows nothing of `alt=sse` sends all chunks in one array.
    return (chunk.array ?? [chunk]).flatMap { decode(chunk: $0) }
  }

  private mutating func decode(chunk: JSONValue) -> [StreamPiece] {
    var pieces: [StreamPiece] = []
    if let usage = chunk["usageMetadata"] {
      pieces.append(.known)
      if let counts = Self.usage(usage) { pieces.append(.event(.usage(counts))) }
    }
    if !hasName, let name = chunk["responseId"]?.string, !name.isEmpty {
      hasName = true
      pieces.append(.event(.requestID(String(name.prefix(200)))))
    }
    // We ask for one candidate; what a server says of others has no place to go.
    for candidate in chunk["candidates"]?.array ?? [] where (candidate["index"]?.int ?? 0) == 0 {
      pieces.append(.known)
      pieces += decode(candidate: candidate)
    }
    if let reason = chunk["promptFeedback"]?["blockReason"]?.string {
      pieces.append(.finish(.blockedPrompt(ServiceText.excerpt(reason))))
    }
    return pieces
  }

  private mutating func decode(candidate: JSONValue) -> [StreamPiece] {
    var pieces: [StreamPiece] = []
    for part in candidate["content"]?["parts"]?.array ?? [] {
      // A `thoughtSignature` of many kilobytes may stand beside it: only for the service itself.
      guard let text = part["text"]?.string, !text.isEmpty else { continue }
      if part["thought"]?.isTrue == true {
        pieces.append(.event(.thinking(text)))
      } else {
        hasText = true
        pieces.append(.event(.text(text)))
      }
    }
    if let reason = candidate["finishReason"]?.string, !reason.isEmpty {
      pieces.append(.finish(finish(reason)))
    }
    return pieces
  }

  private func finish(_ reason: String) -> FinishReason {
    switch reason {
    case "STOP": .stop
    // Thinking counts for the limit, and may not be shown.
    case "MAX_TOKENS": hasText ? .length : .thinkingLength
    case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY":
      .filter(reason)
    default: .other(ServiceText.excerpt(reason))
    }
  }

  /// The counts so far: they are cumulative, the last ones hold.
  private static func usage(_ usage: JSONValue) -> TokenUsage? {
    // Proxies that did not count say 0.
    guard let prompt = usage["promptTokenCount"]?.int, prompt > 0 else { return nil }
    return TokenUsage(
      prompt: prompt,
      completion: usage["candidatesTokenCount"]?.int ?? 0,
      thinking: usage["thoughtsTokenCount"]?.int ?? 0
    )
  }
}
