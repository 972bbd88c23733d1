/// Reads the chunks of Chat Completions and Completions, with mercy for all who imitate them.
enum OpenAIStream {
  /// What `event` says.
  static func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    if event.data.starts(with: "[DONE]".utf8) { return [.last] }
    guard let chunk = JSONParser.parse(event.data) else { return [] }
    if chunk["error"] != nil || (chunk["choices"] == nil && ServiceError(chunk) != nil) {
      return [.failure(FailedAnswer(head: HTTPHead(status: 200), body: event.data))]
    }
    var pieces: [StreamPiece] = []
    // We ask for one choice; what a server says of others has no place to go.
    for choice in chunk["choices"]?.array ?? [] where (choice["index"]?.int ?? 0) == 0 {
      pieces.append(.known)
      pieces += decode(choice: choice)
    }
    if let usage = chunk["usage"].flatMap(usage) { pieces.append(.event(.usage(usage))) }
    return pieces
  }

  private static func decode(choice: JSONValue) -> [StreamPiece] {
    var pieces: [StreamPiece] = []
    // A server that does not stream sends the whole `message`.
    let delta = choice["delta"] ?? choice["message"]
    let thinking = delta?["reasoning_content"]?.string ?? delta?["reasoning"]?.string ?? ""
    if !thinking.isEmpty { pieces.append(.event(.thinking(thinking))) }
    let tokens = choice["logprobs"].map(logprobs) ?? []
    if !tokens.isEmpty { pieces.append(.event(.logprobs(tokens))) }
    let text = content(delta?["content"] ?? choice["text"])
    if !text.isEmpty { pieces.append(.event(.text(text))) }
    if let refusal = delta?["refusal"]?.string, !refusal.isEmpty {
      pieces.append(.event(.text(refusal)))
      pieces.append(.finish(.filter("refusal")))
    }
    if let reason = choice["finish_reason"]?.string { pieces.append(.finish(finish(reason))) }
    return pieces
  }

  /// A string, or a list of parts with texts.
  private static func content(_ value: JSONValue?) -> String {
    guard let parts = value?.array else { return value?.string ?? "" }
    return parts.compactMap { $0["text"]?.string }.joined()
  }

  private static func finish(_ reason: String) -> FinishReason {
    switch reason {
    case "length", "max_tokens": .length
    case "content_filter": .filter(reason)
    case "error", "abort", "cancelled": .interrupted
    default: .stop
    }
  }

  private static func usage(_ usage: JSONValue) -> TokenUsage? {
    guard let prompt = usage["prompt_tokens"]?.int else { return nil }
    let output = usage["completion_tokens"]?.int ?? 0
    let thinking = usage["completion_tokens_details"]?["reasoning_tokens"]?.int ?? 0
    // Here thinking is a part of the completion; where it is more, the server counts it apart.
    return TokenUsage(
      prompt: prompt,
      completion: thinking <= output ? output - thinking : output,
      thinking: thinking
    )
  }

  /// Token records in the shape of Chat Completions or the older one; none if it is neither.
  static func logprobs(_ value: JSONValue) -> [TokenLogprob] {
    if let tokens = value["content"]?.array ?? value.array { return tokens.compactMap(token) }
    guard let tokens = value["tokens"]?.array, let numbers = value["token_logprobs"]?.array else {
      return []
    }
    let tops = value["top_logprobs"]?.array ?? []
    return zip(tokens, numbers).enumerated().compactMap { index, pair in
      guard let token = pair.0.string, let logprob = pair.1.double else { return nil }
      var top: [TokenLogprob.Alternative] = []
      if index < tops.count, case .object(let members) = tops[index] {
        top = members.compactMap { member in
          member.value.double.map { .init(token: member.key, logprob: $0) }
        }
        top.sort { $0.logprob > $1.logprob }
      }
      return TokenLogprob(token: token, logprob: logprob, top: top)
    }
  }

  private static func token(_ value: JSONValue) -> TokenLogprob? {
    guard let logprob = value["logprob"]?.double else { return nil }
    let top = (value["top_logprobs"]?.array ?? []).compactMap { alternative in
      alternative["logprob"]?.double.map {
        TokenLogprob.Alternative(token: text(alternative), logprob: $0)
      }
    }
    return TokenLogprob(token: text(value), logprob: logprob, top: top)
  }

  /// The token's bytes are the truth where its characters span several tokens.
  private static func text(_ token: JSONValue) -> String {
    if let bytes = token["bytes"]?.array {
      return String(
        decoding: bytes.compactMap { $0.int.flatMap(UInt8.init(exactly:)) },
        as: UTF8.self
      )
    }
    return token["token"]?.string ?? ""
  }
}
