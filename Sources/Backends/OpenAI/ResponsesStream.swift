/// Reads the events of Responses
/// (https://platform.openai.com/docs/api-reference/responses-streaming).
struct ResponsesStream: Sendable {
  private var hasText = false
  private var isRefusal = false

  /// What `event` says.
  mutating func decode(_ event: ServerSentEventParser.Event) -> [StreamPiece] {
    // OpenAI sends no such mark; servers that took its protocol over may.
    if event.data.starts(with: "[DONE]".utf8) { return [.last] }
    guard let chunk = JSONParser.parse(event.data) else { return [] }
    // The event's name stands in its data, too; not with everybody.
    let type = chunk["type"]?.string ?? event.name
    let delta = chunk["delta"]?.string ?? ""
    switch type {
    case "response.output_text.delta":
      let tokens = chunk["logprobs"].map(OpenAIStream.logprobs) ?? []
      return [.known] + (tokens.isEmpty ? [] : [.event(.logprobs(tokens))]) + text(delta)
    case "response.refusal.delta":
      isRefusal = true
      return [.known] + text(delta)
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      return [.known] + thinking(delta)
    case "response.reasoning_summary_part.added":
      // The parts are paragraphs.
      return [.known] + thinking((chunk["summary_index"]?.int ?? 0) > 0 ? "\n\n" : "")
    case "response.completed", "response.incomplete", "response.failed":
      return end(chunk["response"] ?? chunk)
    default: return other(chunk, type, event.data)
    }
  }

  private func other(_ chunk: JSONValue, _ type: String, _ data: [UInt8]) -> [StreamPiece] {
    // A server that does not stream sends the whole response.
    if chunk["object"]?.string == "response", chunk["output"] != nil {
      return whole(chunk)
    }
    // Servers that took the protocol over name the type of an error, such as "server_error".
    if !type.hasPrefix("response.") || chunk["error"] != nil, ServiceError(chunk) != nil {
      return [.failure(FailedAnswer(head: HTTPHead(status: 200), body: data))]
    }
    return type.hasPrefix("response.") ? [.known] : []
  }

  private mutating func text(_ text: String) -> [StreamPiece] {
    guard !text.isEmpty else { return [] }
    hasText = true
    return [.event(.text(text))]
  }

  private func thinking(_ text: String) -> [StreamPiece] {
    text.isEmpty ? [] : [.event(.thinking(text))]
  }

  // MARK: The end

  private func end(_ response: JSONValue) -> [StreamPiece] {
    if let error = response["error"] {
      let body: JSONValue = ["error": error]
      return [.failure(FailedAnswer(head: HTTPHead(status: 200), body: body.encoded()))]
    }
    return [.known] + usage(response) + [.finish(finish(response)), .last]
  }

  private func finish(_ response: JSONValue) -> FinishReason {
    if isRefusal { return .filter("refusal") }
    switch response["status"]?.string {
    case "cancelled", "failed": return .interrupted
    case "incomplete": break
    default: return .stop
    }
    let reason = response["incomplete_details"]?["reason"]?.string ?? ""
    switch reason {
    case "max_output_tokens", "max_tokens": return hasText ? .length : .thinkingLength
    case "content_filter": return .filter(reason)
    case "": return .interrupted
    default: return .other(ServiceText.excerpt(reason))
    }
  }

  private func usage(_ response: JSONValue) -> [StreamPiece] {
    guard let usage = response["usage"], let prompt = usage["input_tokens"]?.int else { return [] }
    let output = usage["output_tokens"]?.int ?? 0
    let thinking = usage["output_tokens_details"]?["reasoning_tokens"]?.int ?? 0
    // Here thinking is a part of the output; where it is more, the server counts it apart.
    let completion = thinking <= output ? output - thinking : output
    let counts = TokenUsage(prompt: prompt, completion: completion, thinking: thinking)
    return [.event(.usage(counts))]
  }

  private func whole(_ response: JSONValue) -> [StreamPiece] {
    var reader = self
    var pieces: [StreamPiece] = [.known]
    for item in response["output"]?.array ?? [] {
      for part in item["summary"]?.array ?? [] {
        pieces += reader.thinking(part["text"]?.string ?? "")
      }
      for part in item["content"]?.array ?? [] {
        if let refusal = part["refusal"]?.string {
          reader.isRefusal = true
          pieces += reader.text(refusal)
        } else if part["type"]?.string == "reasoning_text" {
          pieces += reader.thinking(part["text"]?.string ?? "")
        } else {
          pieces += reader.text(part["text"]?.string ?? "")
        }
      }
    }
    return pieces + reader.end(response)
  }
}
