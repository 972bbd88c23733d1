extension BackendLoop.Event {
  /// Whose event it is.
  var id: RequestID {
    switch self {
    case .completion(let id, _), .catalog(let id, _), .tokenCount(let id, _): id
    }
  }

  /// Whether nothing follows it.
  var isLast: Bool {
    switch self {
    case .completion(_, .finished), .completion(_, .failed), .catalog, .tokenCount: true
    case .completion: false
    }
  }

  /// The event without `key` in anything but the model's own words.
  ///
  /// A service may echo what it was sent, in an error above all.
  func redacted(_ key: ServiceKey) -> BackendLoop.Event {
    switch self {
    case .completion(let id, .failed(let error)): .completion(id, .failed(error.redacted(key)))
    case .completion(let id, .notice(let text)): .completion(id, .notice(key.redact(text)))
    case .completion(let id, .requestID(let text)): .completion(id, .requestID(key.redact(text)))
    case .completion(let id, .waiting(.retry(let pause))):
      .completion(id, .waiting(.retry(pause.redacted(key))))
    case .completion(let id, .finished(.filter(let text))):
      .completion(id, .finished(.filter(key.redact(text))))
    case .completion(let id, .finished(.blockedPrompt(let text))):
      .completion(id, .finished(.blockedPrompt(key.redact(text))))
    case .completion(let id, .finished(.other(let text))):
      .completion(id, .finished(.other(key.redact(text))))
    case .catalog(let id, .failure(let error)): .catalog(id, .failure(error.redacted(key)))
    case .tokenCount(let id, .failure(let error)): .tokenCount(id, .failure(error.redacted(key)))
    case .completion, .catalog, .tokenCount: self
    }
  }
}

extension RetryPause {
  /// The pause without `key` in its reason.
  func redacted(_ key: ServiceKey) -> RetryPause {
    RetryPause(milliseconds: milliseconds, host: host, reason: key.redact(reason))
  }
}

extension BackendError {
  /// The error without `key` in any of its texts.
  func redacted(_ key: ServiceKey) -> BackendError {
    switch self {
    case .unreachable(let host, let reason):
      .unreachable(host: host, reason: key.redact(reason))
    case .refused(let host, let status, let message):
      .refused(host: host, status: status, message: key.redact(message))
    case .unauthorized(let host, let variable, let message):
      .unauthorized(host: host, variable: variable, message: key.redact(message))
    case .limited(let host, let message, let retryAfter):
      .limited(host: host, message: key.redact(message), retryAfter: retryAfter)
    case .noSuchModel(let model, let message):
      .noSuchModel(model: model, message: key.redact(message))
    case .noSuchAdapter(let name, let known):
      .noSuchAdapter(name: name, known: known.map(key.redact))
    case .malformed(let host, let excerpt):
      .malformed(host: host, excerpt: key.redact(excerpt))
    case .failedMidStream(let host, let message):
      .failedMidStream(host: host, message: key.redact(message))
    case .unsupported(let what): .unsupported(what: key.redact(what))
    case .contextExceeded, .empty, .stalled, .tooLarge, .serverFailed: self
    }
  }
}
