import TreeModel

extension PeerNode {
  /// Takes token counts by the names that services use; keeps others.
  mutating func takeUsage(_ value: JSONValue) {
    let prompt = value["prompt_tokens"] ?? value["input_tokens"] ?? value["promptTokens"]
    let completion =
      value["completion_tokens"] ?? value["output_tokens"] ?? value["completionTokens"]
    guard let prompt = prompt?.int, let completion = completion?.int, prompt >= 0, completion >= 0
    else {
      leftovers.keep("usage", value)
      return
    }
    let details = value["completion_tokens_details"]
    let thinking = max(0, details?["reasoning_tokens"]?.int ?? 0)
    maker.usage = Generation.Usage(
      prompt: prompt,
      completion: max(0, completion - thinking),
      thinking: thinking
    )
  }

  /// Takes sampling parameters: an object, or what is left of one without its credentials.
  mutating func takeParameters(_ value: JSONValue) {
    guard value.isObject else {
      leftovers.keep("parameters", value)
      return
    }
    var kept = Leftovers()
    for (name, field) in value.uniqueMembers { kept.keep(name, field) }
    leftovers.leaveOut(credentials: kept.credentials)
    maker.parameters = kept.json
  }

  /// Takes the name of a model unless it holds a credential.
  mutating func takeModel(_ name: String?) {
    guard let name, !name.isEmpty else { return }
    if Credentials.holdsKey(name) {
      leftovers.leaveOut(credentials: 1)
    } else {
      maker.model = name
    }
  }

  /// Takes what went wrong unless it holds a credential.
  mutating func takeError(_ sentence: String?) {
    guard let sentence, !sentence.isEmpty else { return }
    if Credentials.holdsKey(sentence) {
      leftovers.leaveOut(credentials: 1)
      maker.error = "not kept, because it held a credential"
    } else {
      maker.error = sentence
    }
  }

  /// Of a text that no model wrote, puts what only a model's has aside.
  mutating func settleMaker() {
    guard author != .model else { return }
    leftovers.keep("model", maker.model)
    leftovers.keep("error", maker.error)
    leftovers.keep("finish_reason", maker.finish?.rawValue)
    if let parameters = maker.parameters {
      leftovers.keep("parameters", made: Array(parameters.text.utf8))
    }
    if let usage = maker.usage {
      leftovers.keep("prompt_tokens", usage.prompt)
      leftovers.keep("completion_tokens", usage.completion)
    }
    leftovers.keep("request_id", maker.requestID)
    maker = Maker()
  }
}

/// Token probabilities as a session keeps them, written piece by piece.
struct LogprobsWriter {
  private var bytes: [UInt8] = [UInt8(ascii: "[")]
  private var isFirst = true

  /// All of them; nil if there are none.
  var json: RawJSON? {
    isFirst ? nil : RawJSON(String(decoding: bytes, as: UTF8.self) + "]")
  }

  /// Adds a token with its alternatives; probabilities are natural logarithms.
  mutating func add(_ token: String, _ logprob: Double?, _ top: [(token: String, logprob: Double)])
  {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    write(token, logprob)
    if !top.isEmpty {
      bytes += Array(",\"top\":[".utf8)
      for (index, other) in top.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(other.token, other.logprob)
        bytes.append(UInt8(ascii: "}"))
      }
      bytes.append(UInt8(ascii: "]"))
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ token: String, _ logprob: Double?) {
    bytes += Array("{\"token\":".utf8)
    appendJSON(token, to: &bytes)
    if let logprob, logprob.isFinite { bytes += Array(",\"logprob\":\(logprob)".utf8) }
  }
}
