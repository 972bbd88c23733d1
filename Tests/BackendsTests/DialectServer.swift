import Backends

/// The test server that speaks the services' protocols; one for all suites.
enum DialectServer {
  static let shared = Result {
    try ChildServer(["python3", ChildServer.tools + "/dialect_server.py"])
  }
}

extension LoopRunner {
  /// The number of a request's tokens; nil if the backend cannot count.
  func count(
    _ backend: any Backend,
    _ request: CompletionRequest
  ) -> Result<Int, BackendError>? {
    let id = RequestID(rawValue: 2000)
    guard loop.count(id, on: backend, request) else { return nil }
    while true {
      for event in loop.step() {
        if case .tokenCount(id, let result) = event { return result }
      }
      guard loop.running > 0 else { return nil }
      _ = loop.wait(for: [], timeout: 30_000)
    }
  }
}

extension [CompletionEvent] {
  /// The counts that hold: the last ones.
  var usage: TokenUsage? {
    reduce(into: nil) { if case .usage(let usage) = $1 { $0 = usage } }
  }
}
