/// A completion over HTTP: what all services have in common.
///
/// Steps of a dialect, retries before the first token, the stream's events, its many ways to end.
struct HTTPCompletion<D: Dialect>: Completion {
  /// Bytes of a refusal that are kept.
  private static var failureBytes: Int { 64 << 10 }
  /// Bytes of an asked answer that are kept: a long prompt as token numbers.
  private static var answerBytes: Int { 64 << 20 }
  /// How long to wait for the end of a stream that said it is complete.
  private static var endMilliseconds: Int { 1000 }

  private var dialect: D
  private let retries: RetryPolicy
  private var state = State.waiting
  private var step: ExchangeStep?
  private var head = HTTPHead(status: 0)
  private var collected: [UInt8] = []
  private var parser = ServerSentEventParser()
  private var attempt = 0
  private var adaptations = 0
  private var starts = 0
  private var finish: FinishReason?
  private var hasEvents = false
  /// Whether some of the answer came; then it is never asked for again.
  private var hasBegun = false

  private enum State {
    /// Before the start, between tries.
    case waiting
    /// The head of a step's answer is awaited.
    case sent
    /// A whole answer is collected.
    case asking
    /// Events come.
    case streaming
    /// A refusal is collected.
    case refused
    /// Nothing more to say.
    case over
  }

  init(_ dialect: D, retries: RetryPolicy = RetryPolicy()) {
    self.dialect = dialect
    self.retries = retries
  }

  mutating func start() -> [CompletionAction] {
    dialect.remarks().map { .emit(.notice($0)) } + take(dialect.begin())
  }

  mutating func receive(_ input: ExchangeInput) -> [CompletionAction] {
    switch (input, state) {
    case (_, .over): []
    case (.head(let head), .sent): received(head)
    case (.body(let bytes), _): received(bytes)
    case (.end, _): ended()
    case (.failed(let failure), _): failed(failure)
    case (.woke, .waiting): step.map { take($0) } ?? []
    case (.woke, _): finish.map { fail(or: $0) } ?? []
    case (.head, _): []
    }
  }

  private mutating func take(_ next: ExchangeStep) -> [CompletionAction] {
    step = next
    guard let request = next.request else {
      if case .fail(let error) = next { return fail(error) }
      return []
    }
    state = .sent
    collected = []
    parser = ServerSentEventParser()
    return [.send(request)]
  }

  private mutating func fail(_ error: BackendError) -> [CompletionAction] {
    state = .over
    return [.emit(.failed(error))]
  }

  private mutating func fail(or finish: FinishReason) -> [CompletionAction] {
    state = .over
    return [.emit(.finished(finish))]
  }
}

// MARK: - What the network says

extension HTTPCompletion {
  private mutating func received(_ head: HTTPHead) -> [CompletionAction] {
    self.head = head
    var actions: [CompletionAction] = []
    if let id = head["x-request-id"] ?? head["request-id"], !id.isEmpty {
      actions.append(.emit(.requestID(String(id.prefix(200)))))
    }
    let packed = head["content-encoding"].map { $0 != "identity" } ?? false
    if !head.isSuccess {
      state = .refused
    } else if packed {
      // We said that we take none; what is never unpacked cannot explode.
      let what = "Content-Encoding: \(head["content-encoding"] ?? "")"
      actions += fail(.malformed(host: dialect.host, excerpt: ServiceText.excerpt(what)))
    } else if case .ask = step {
      state = .asking
    } else {
      state = .streaming
    }
    return actions
  }

  private mutating func received(_ bytes: [UInt8]) -> [CompletionAction] {
    switch state {
    case .waiting, .sent, .over: return []
    case .asking:
      guard collected.count + bytes.count <= Self.answerBytes else {
        return fail(.tooLarge(host: dialect.host, limit: Self.answerBytes))
      }
      collected += bytes
      return []
    case .refused:
      collected += bytes.prefix(max(0, Self.failureBytes - collected.count))
      // A refusal that never ends is complete when it is long enough.
      return collected.count < Self.failureBytes ? [] : ended()
    case .streaming:
      // Kept until there is an event: what came instead is the best explanation.
      if !hasEvents { collected += bytes.prefix(max(0, Self.failureBytes - collected.count)) }
      do throws(ServerSentEventParser.TooLong) {
        return handle(try parser.feed(bytes))
      } catch {
        return fail(.tooLarge(host: dialect.host, limit: error.limit))
      }
    }
  }

  private mutating func handle(_ events: [ServerSentEventParser.Event]) -> [CompletionAction] {
    var actions: [CompletionAction] = []
    for event in events where state == .streaming {
      for piece in dialect.decode(event) where state == .streaming {
        hasEvents = true
        actions += handle(piece)
      }
    }
    return actions
  }

  private mutating func handle(_ piece: StreamPiece) -> [CompletionAction] {
    switch piece {
    case .known: return []
    case .event(let event):
      switch event {
      case .text, .thinking, .logprobs: hasBegun = true
      default: break
      }
      return [.emit(event)]
    case .finish(let reason):
      // Counts that follow may tell what the limit was used up by.
      finish = reason == .thinkingLength ? reason : finish ?? reason
      // Some services keep the connection open; counts that follow come at once.
      return [.wakeAfter(milliseconds: Self.endMilliseconds)]
    case .last:
      return [.wakeAfter(milliseconds: Self.endMilliseconds)]
        + (finish == nil ? fail(or: .interrupted) : [])
    case .failure(let answer):
      return refused(answer, inStream: true)
    }
  }

  private mutating func ended() -> [CompletionAction] {
    switch state {
    case .waiting, .sent, .over: return []
    case .refused: return refused(FailedAnswer(head: head, body: collected), inStream: false)
    case .asking: return take(dialect.answered(collected))
    case .streaming:
      let actions = handle(parser.finish())
      guard state == .streaming else { return actions }
      if let finish { return actions + fail(or: finish) }
      if hasEvents { return actions + fail(or: .interrupted) }
      return actions + endedWithoutEvents()
    }
  }

  /// The status was good but no event came: an error as plain JSON, a page, or nothing.
  private mutating func endedWithoutEvents() -> [CompletionAction] {
    guard collected.contains(where: { $0 > 0x20 }) else { return fail(.empty(host: dialect.host)) }
    if let body = JSONParser.parse(collected), ServiceError(body) != nil {
      return refused(FailedAnswer(head: head, body: collected), inStream: true)
    }
    return fail(.malformed(host: dialect.host, excerpt: ServiceText.excerpt(collected)))
  }
}

// MARK: - Failures

extension HTTPCompletion {
  private mutating func failed(_ failure: TransportFailure) -> [CompletionAction] {
    // Whatever happens to the connection after that, the answer is complete.
    if state == .streaming, let finish { return fail(or: finish) }
    let host = dialect.host
    switch failure {
    case .connectionRefused(let reason), .broken(let reason):
      if state == .refused { return ended() }
      var actions: [CompletionAction] = []
      if state == .streaming {
        actions = handle(parser.finish())
        guard state == .streaming else { return actions }
      }
      if hasBegun { return actions + fail(.failedMidStream(host: host, message: reason)) }
      return actions
        + (retry(because: reason, .connection) ?? fail(.unreachable(host: host, reason: reason)))
    case .unreachable, .stalled, .tooLarge, .invalidRequest, .noKey:
      return fail(failure.error(host: host, keyVariable: dialect.keyVariable))
    }
  }

  private mutating func refused(_ answer: FailedAnswer, inStream: Bool) -> [CompletionAction] {
    if !hasBegun, adaptations < 3, let change = dialect.adapt(to: answer) {
      adaptations += 1
      let cut = change.leftOut.map { [CompletionAction.emit(.leftOut(bytes: $0))] } ?? []
      return [.emit(.notice(change.notice))] + cut + take(change.step)
    }
    if !hasBegun, dialect.isStarting(answer) { return waitForStart() }
    let error = dialect.failure(answer)
    let asked = answer.retryAfter
    if answer.mayPass, !hasBegun {
      if let actions = retry(because: error.reason, .refusal(asked: asked)) { return actions }
      if let asked, asked * 1000 > Double(retries.longestMilliseconds) {
        // Whatever the status: what counts for the person is when to come back.
        return fail(.limited(host: dialect.host, message: error.reason, retryAfter: asked))
      }
    }
    if inStream, hasBegun {
      return fail(.failedMidStream(host: dialect.host, message: error.reason))
    }
    return fail(error)
  }

  private mutating func waitForStart() -> [CompletionAction] {
    state = .waiting
    starts += 1
    let notice = starts == 1 ? [CompletionAction.emit(.notice("\(dialect.host) is starting"))] : []
    return notice + [.wakeAfter(milliseconds: 500)]
  }

  /// Waits and sends the same again; nil if it was tried often enough.
  private mutating func retry(
    because reason: String,
    _ failure: RetryPolicy.Failure
  ) -> [CompletionAction]? {
    guard let pause = retries.pause(attempt: attempt, after: failure) else { return nil }
    attempt += 1
    state = .waiting
    finish = nil
    return [
      .retryAfter(
        milliseconds: pause.milliseconds,
        jitter: pause.jitter,
        host: dialect.host,
        reason: reason
      )
    ]
  }
}
