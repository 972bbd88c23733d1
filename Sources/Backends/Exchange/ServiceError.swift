/// What a service says about a failure, read from any of the shapes they use.
struct ServiceError: Equatable, Sendable {
  var message = ""
  var type = ""
  var code = ""
  var parameter = ""
  /// A status inside the body, where there is one.
  var status: Int?
  /// Google's reason in its details, such as `API_KEY_INVALID`.
  var reason = ""
  /// Google's wish in its details, in seconds.
  var retryDelay: Double?
  /// llama.cpp's token counts of a prompt that is too long.
  var promptTokens: Int?
  var contextTokens: Int?

  /// Reads `body`; nil if it reports no failure.
  ///
  /// `{"error": {…}}`, `{"error": "…"}`, `[{"error": …}]`, FastAPI's `{"detail": …}`, vLLM's
  /// `{"object": "error", …}`.
  init?(_ body: JSONValue) {
    var body = body
    if case .array(let elements) = body {
      guard let first = elements.first(where: { $0["error"] != nil }) else { return nil }
      body = first
    }
    if let error = body["error"] {
      read(error)
    } else if body["object"]?.string == "error" {
      read(body)
    } else if body["message"] != nil, body["type"] != nil || body["code"] != nil {
      read(body)
    } else if let detail = body["detail"] {
      message = ServiceText.excerpt(detail.string ?? ServiceText.text(detail))
    } else {
      return nil
    }
  }

  private mutating func read(_ error: JSONValue) {
    switch error {
    case .string(let text): message = ServiceText.excerpt(text)
    case .array(let elements):
      if let first = elements.first { read(first) }
    case .object:
      let said = error["message"] ?? error["msg"]
      message = ServiceText.excerpt(said?.string ?? said.map(ServiceText.text) ?? "")
      type = error["type"]?.string ?? error["status"]?.string ?? ""
      // A string, a number, or null: openai.com and its many imitators differ.
      code = error["code"].map { $0.string ?? ServiceText.text($0) } ?? ""
      status = error["code"]?.int ?? Int(code) ?? Self.statuses[code] ?? Self.statuses[type]
      parameter = error["param"]?.string ?? ""
      promptTokens = error["n_prompt_tokens"]?.int
      contextTokens = error["n_ctx"]?.int
      for detail in error["details"]?.array ?? [] { read(detail: detail) }
    default: message = ServiceText.text(error)
    }
  }

  /// One of Google's details (https://google.aip.dev/193): `ErrorInfo`, `RetryInfo` and others.
  private mutating func read(detail: JSONValue) {
    if let text = detail["reason"]?.string { reason = ServiceText.excerpt(text) }
    guard let delay = detail["retryDelay"]?.string, delay.hasSuffix("s"),
      let seconds = Double(delay.dropLast()), seconds.isFinite, seconds >= 0
    else { return }
    retryDelay = seconds
  }

  /// What HTTP calls the failures that a stream names in words only.
  private static let statuses = [
    "rate_limit_exceeded": 429, "server_error": 500, "overloaded_error": 503,
  ]

  /// Whether it says that the key is wrong, which Google does with 400.
  var isBadKey: Bool {
    ["API_KEY_INVALID", "API_KEY_EXPIRED"].contains(reason)
      || type == "INVALID_ARGUMENT" && message.hasPrefix("API key")
  }

  /// Whether it says that there is no such model.
  var isNoSuchModel: Bool {
    code == "model_not_found" || type == "NotFoundError" || type == "NOT_FOUND"
  }

  /// Whether it says that there is no money or quota left, which waiting does not cure.
  var isQuota: Bool { code == "insufficient_quota" || type == "insufficient_quota" }

  /// Whether it says that the prompt is too long.
  var isContextExceeded: Bool {
    code == "context_length_exceeded" || type == "exceed_context_size_error"
      || message.contains("maximum context length") || isGoogleContextExceeded
  }
}

extension ServiceError {
  /// Whether Google says that the prompt is too long.
  ///
  /// "The input token count (P) exceeds the maximum number of tokens allowed (C)."
  fileprivate var isGoogleContextExceeded: Bool {
    message.contains("exceeds the maximum number of tokens")
  }

  /// Tokens of the prompt and of the context, where it says them.
  fileprivate var context: (prompt: Int?, limit: Int?) {
    let numbers = message.split { !$0.isNumber }.compactMap { Int($0) }.filter { $0 >= 16 }
    if isGoogleContextExceeded {
      return (numbers.first, numbers.count > 1 ? numbers[1] : nil)
    }
    // OpenAI and vLLM say it in words: "maximum context length is C tokens … resulted in P".
    return (promptTokens ?? (numbers.count > 1 ? numbers[1] : nil), contextTokens ?? numbers.first)
  }
}

/// Cuts texts from services to a size for people.
enum ServiceText {
  /// Bytes kept of any text.
  static let limit = 400

  /// The beginning of `text`.
  static func excerpt(_ text: String) -> String {
    text.utf8.count <= limit ? text : excerpt(Array(text.utf8.prefix(limit + 4)))
  }

  /// The beginning of `bytes`, white space at its ends removed, without half a character.
  static func excerpt(_ bytes: [UInt8]) -> String {
    var kept = bytes.drop { $0 <= 0x20 }
    if kept.count > limit {
      kept = kept.prefix(limit)
      // Back to the beginning of the character that the cut went through.
      while let last = kept.last, last & 0xc0 == 0x80 { kept.removeLast() }
      if let last = kept.last, last >= 0xc0 { kept.removeLast() }
    }
    while let last = kept.last, last <= 0x20 { kept.removeLast() }
    return String(decoding: kept, as: UTF8.self)
  }

  /// A value as JSON, cut.
  static func text(_ value: JSONValue) -> String { excerpt(value.encoded()) }
}

extension FailedAnswer {
  /// Whether the same request may be served later.
  var mayPass: Bool {
    let error = JSONParser.parse(body).flatMap { ServiceError($0) }
    if error?.isQuota == true || error?.isContextExceeded == true { return false }
    if let advice = head["x-should-retry"] { return advice == "true" }
    return RetryPolicy.isPassing(head.isSuccess ? error?.status ?? 0 : head.status)
  }

  /// How long the service asks to wait, in seconds: its headers' word, or Google's in the body.
  var retryAfter: Double? {
    RetryAfter.seconds(head) ?? JSONParser.parse(body).flatMap { ServiceError($0) }?.retryDelay
  }

  /// The error in the terms that services share.
  ///
  /// - Parameters:
  ///   - host: who refused.
  ///   - keyVariable: where the key is looked for.
  ///   - model: what was asked for.
  /// - Returns: the error.
  func error(host: String, keyVariable: String, model: String) -> BackendError {
    let error = JSONParser.parse(body).flatMap { ServiceError($0) }
    let said = error?.message ?? ServiceText.excerpt(body)
    let status = head.isSuccess ? error?.status ?? head.status : head.status
    if let error, error.isContextExceeded {
      let (prompt, limit) = error.context
      return .contextExceeded(promptTokens: prompt, contextTokens: limit)
    }
    if error?.isBadKey == true {
      return .unauthorized(host: host, variable: keyVariable, message: said)
    }
    if error?.isQuota == true { return .limited(host: host, message: said, retryAfter: nil) }
    switch status {
    case 401, 403: return .unauthorized(host: host, variable: keyVariable, message: said)
    case 404 where error?.isNoSuchModel == true:
      return .noSuchModel(model: model, message: said)
    case 429:
      return .limited(host: host, message: said, retryAfter: retryAfter)
    case 300..<400:
      let target = head["location"].map { " (to \(WebAddress.host(of: $0)))" } ?? ""
      return .refused(host: host, status: status, message: "redirects are not followed\(target)")
    case 200..<300: return .failedMidStream(host: host, message: said)
    default: return .refused(host: host, status: status, message: said)
    }
  }
}

extension BackendError {
  /// The service's own words, or libcurl's.
  var reason: String {
    switch self {
    case .unreachable(_, let text), .refused(_, _, let text), .unauthorized(_, _, let text),
      .limited(_, let text, _), .noSuchModel(_, let text), .malformed(_, let text),
      .failedMidStream(_, let text):
      text
    case .contextExceeded, .noSuchAdapter, .empty, .stalled, .tooLarge, .unsupported,
      .serverFailed:
      ""
    }
  }
}

extension KeySource.Problem {
  /// For people.
  var message: String {
    switch self {
    case .missing: "no key is set"
    case .exposedFile(let path): "other users may read \(path); chmod 600 makes it private"
    case .unreadableFile(let path): "\(path) cannot be read or holds no key"
    case .unusableVariable(let name): "\(name) does not hold a key"
    }
  }
}
