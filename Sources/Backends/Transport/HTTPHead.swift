/// The status and the headers of an answer.
public struct HTTPHead: Equatable, Sendable {
  /// The status code.
  public var status: Int
  /// Headers in order; names in lower case.
  public var headers: [HTTPHeader]

  /// Creates a head; `headers` in any case.
  public init(status: Int, headers: [HTTPHeader] = []) {
    self.status = status
    self.headers = headers.map { HTTPHeader($0.name.lowercased(), $0.value) }
  }

  /// The first value of the header `name` (lower case).
  public subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

  /// Whether the status says that the request was served.
  public var isSuccess: Bool { (200..<300).contains(status) }
}

/// Why a request came to nothing.
public enum TransportFailure: Error, Equatable, Sendable {
  /// No connection; the reason in libcurl's words. Nothing was sent.
  case unreachable(String)
  /// The connection was refused, which a server that is starting does.
  case connectionRefused(String)
  /// The connection broke before the end; the reason in libcurl's words.
  case broken(String)
  /// Nothing came for this many seconds.
  case stalled(seconds: Int)
  /// More than this many bytes.
  case tooLarge(limit: Int)
  /// The key could not be read; nothing was sent.
  case noKey(KeySource.Problem)
  /// The request itself cannot be sent: a bad address, a line end in a header.
  case invalidRequest(String)
}
