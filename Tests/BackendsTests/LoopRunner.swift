import Backends

/// Runs completions to their end, as a headless subcommand would.
struct LoopRunner {
  let loop = BackendLoop()

  /// The events of each request, in order; requests are numbered from 0.
  func run(_ requests: [(any Backend, CompletionRequest)]) -> [[CompletionEvent]] {
    for (number, request) in requests.enumerated() {
      loop.start(RequestID(rawValue: number), on: request.0, request.1)
    }
    var events: [[CompletionEvent]] = Array(repeating: [], count: requests.count)
    while loop.running > 0 {
      // A guard against a hanging loop, not a measure of anything.
      _ = loop.wait(for: [], timeout: 30_000)
      for event in loop.step() {
        if case .completion(let id, let event) = event { events[id.rawValue].append(event) }
      }
    }
    for event in loop.step() {
      if case .completion(let id, let event) = event { events[id.rawValue].append(event) }
    }
    return events
  }

  /// The events of one request.
  func run(_ backend: any Backend, _ request: CompletionRequest) -> [CompletionEvent] {
    run([(backend, request)])[0]
  }

  /// What a backend says it offers.
  func list(_ backend: any Backend) -> Result<ModelCatalog, BackendError>? {
    let id = RequestID(rawValue: 1000)
    loop.list(id, on: backend)
    while true {
      for event in loop.step() {
        if case .catalog(id, let result) = event { return result }
      }
      guard loop.running > 0 else { return nil }
      _ = loop.wait(for: [], timeout: 30_000)
    }
  }
}

extension [CompletionEvent] {
  /// All text, joined.
  var text: String {
    reduce(into: "") { if case .text(let piece) = $1 { $0 += piece } }
  }

  /// All thinking, joined.
  var thinking: String {
    reduce(into: "") { if case .thinking(let piece) = $1 { $0 += piece } }
  }

  /// All token records.
  var logprobs: [TokenLogprob] {
    flatMap { if case .logprobs(let tokens) = $0 { tokens } else { [TokenLogprob]() } }
  }

  /// The notices.
  var notices: [String] {
    compactMap { if case .notice(let text) = $0 { text } else { nil } }
  }

  /// The pauses before it was asked again.
  var retries: [RetryPause] {
    compactMap { if case .waiting(.retry(let pause)) = $0 { pause } else { nil } }
  }

  /// Why it ended well.
  var finish: FinishReason? {
    if case .finished(let reason) = last { reason } else { nil }
  }

  /// Why it failed.
  var error: BackendError? {
    if case .failed(let error) = last { error } else { nil }
  }

  /// How many events claim to be the last.
  var endings: Int {
    filter {
      switch $0 {
      case .finished, .failed: true
      default: false
      }
    }.count
  }
}
