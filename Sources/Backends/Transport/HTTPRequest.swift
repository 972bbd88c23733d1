/// A request as a value: it names the key it needs, but never holds one.
public struct HTTPRequest: Equatable, Sendable {
  /// The method.
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  /// The method.
  public var method: Method
  /// The absolute `http` or `https` address.
  public var url: String
  /// Headers without the key.
  public var headers: [HTTPHeader] = []
  /// Which key goes in which header; nil for none.
  public var authorization: Authorization?
  /// The body; empty for `GET`.
  public var body: [UInt8] = []
  /// How long to wait for bytes.
  public var patience = Patience()
  /// A body longer than this many bytes is an error.
  public var maxBytes = 64 << 20

  /// Creates a request.
  public init(_ method: Method, _ url: String) {
    self.method = method
    self.url = url
  }

  /// A request that sends `body` as JSON and asks for an event stream or JSON.
  static func postJSON(_ url: String, _ body: JSONValue) -> HTTPRequest {
    var request = HTTPRequest(.post, url)
    request.headers = [HTTPHeader("Content-Type", "application/json")]
    request.body = body.encoded()
    return request
  }
}

/// One header.
public struct HTTPHeader: Equatable, Sendable {
  /// Its name as it is sent.
  public var name: String
  /// Its value.
  public var value: String

  /// Creates a header.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Where a request's key comes from and how it is sent.
public struct Authorization: Equatable, Sendable {
  /// How the key is sent.
  public enum Style: Equatable, Sendable {
    /// `Authorization: Bearer KEY`.
    case bearer
    /// `NAME: KEY`.
    case header(String)
  }

  /// Where the key comes from, at the moment of sending.
  public var source: KeySource
  /// How the key is sent.
  public var style: Style

  /// Creates an authorization.
  public init(_ source: KeySource, style: Style = .bearer) {
    self.source = source
    self.style = style
  }
}

/// How long to wait for bytes.
///
/// There is no limit on a whole answer.
///
/// The first byte can take minutes (queue, prompt processing, thinking; llama.cpp sends not even
/// headers to a queued request), so it has its own limit.
public struct Patience: Equatable, Sendable {
  /// Seconds until the first byte of the answer; nil for no limit.
  public var firstByteSeconds: Int?
  /// Seconds between two bytes; comments and pings count.
  ///
  /// Nil for no limit.
  public var stallSeconds: Int?

  /// Creates limits.
  public init(firstByteSeconds: Int? = 600, stallSeconds: Int? = 120) {
    self.firstByteSeconds = firstByteSeconds
    self.stallSeconds = stallSeconds
  }
}
