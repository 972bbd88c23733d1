/// Why a service could not answer.
///
/// Values only; `LoomTUI` writes the sentences.
///
/// Texts from a server are cut to a few hundred bytes; they are untrusted and may hold anything
/// but a key of ours.
public enum BackendError: Error, Equatable, Sendable {
  /// No connection to `host`; `reason` in libcurl's words.
  case unreachable(host: String, reason: String)
  /// The service refused the request with an HTTP status; `message` in its words.
  case refused(host: String, status: Int, message: String)
  /// The service wants a key (401, 403 or its own way to say so); `variable` is where we look.
  case unauthorized(host: String, variable: String, message: String)
  /// Too many requests, or no quota; `retryAfter` in seconds if the service said.
  case limited(host: String, message: String, retryAfter: Double?)
  /// The prompt does not fit: both token counts if the service said.
  case contextExceeded(promptTokens: Int?, contextTokens: Int?)
  /// No such model at the service.
  case noSuchModel(model: String, message: String)
  /// No such adapter at the server; `known` are the ones it has.
  case noSuchAdapter(name: String, known: [String])
  /// The service answered something that is not its protocol; the beginning of what it said.
  case malformed(host: String, excerpt: String)
  /// The service answered 200 and nothing in it.
  case empty(host: String)
  /// The service reported a failure in the middle of a stream.
  case failedMidStream(host: String, message: String)
  /// Nothing came for this many seconds.
  case stalled(host: String, seconds: Int)
  /// More bytes in one event than we hold in memory.
  case tooLarge(host: String, limit: Int)
  /// The model cannot do what was asked; `what` names it.
  case unsupported(what: String)
  /// The server that the program was to start for this backend does not run.
  case serverFailed(backend: String, ServerFailure)
}
