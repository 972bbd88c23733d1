extension BackendLoop {
  /// Takes down from now on what is sent and answered; nil ends it.
  ///
  /// What is under way already is not taken down.
  public func log(to log: RequestLog?) {
    requestLog = log
    logProblem = nil
  }

  /// Why the log ended by itself, once after it did.
  public func takeLogProblem() -> RequestLogError? {
    defer { logProblem = nil }
    return logProblem
  }

  func logSent(_ request: HTTPRequest, of exchange: Exchange) {
    exchange.logged = writing { log throws(RequestLogError) in
      try log.sent(request, backend: exchange.backend, key: exchange.key)
    }
  }

  func logReceived(_ input: ExchangeInput, of exchange: Exchange) {
    guard exchange.logged != nil else { return }
    switch input {
    case .head, .body: exchange.logged?.take(input)
    case .end: logEnd(of: exchange, nil)
    case .failed(let failure): logEnd(of: exchange, failure.logged)
    case .woke: break
    }
  }

  /// Takes down the end of an answer; one that was taken down already is not once more.
  func logEnd(of exchange: Exchange, _ error: String?) {
    guard let answer = exchange.logged else { return }
    exchange.logged = nil
    _ = writing { log throws(RequestLogError) in try log.ended(answer, error: error) }
  }

  /// A log that cannot be written ends; the completions go on.
  private func writing<Result>(
    _ body: (RequestLog) throws(RequestLogError) -> Result
  ) -> Result? {
    guard let requestLog else { return nil }
    do throws(RequestLogError) {
      return try body(requestLog)
    } catch {
      logProblem = error
      self.requestLog = nil
      return nil
    }
  }
}

extension TransportFailure {
  /// The failure as the log has it.
  fileprivate var logged: String {
    switch self {
    case .unreachable(let reason): "unreachable: \(reason)"
    case .connectionRefused(let reason): "connection refused: \(reason)"
    case .broken(let reason): "broken: \(reason)"
    case .stalled(let seconds): "nothing for \(seconds) s"
    case .tooLarge(let limit): "more than \(limit) bytes"
    case .noKey(let problem): "not sent: \(problem.message)"
    case .invalidRequest(let reason): "not sent: \(reason)"
    }
  }
}
