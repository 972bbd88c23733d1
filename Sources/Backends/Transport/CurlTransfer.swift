internal import CCurl
internal import Glibc

/// One request inside libcurl: what came of it so far and was not yet delivered.
final class CurlTransfer {
  /// Undelivered bytes beyond which the transfer is paused.
  private static let pauseAt = 64 << 10
  /// Bytes of headers beyond which the answer is refused.
  private static let maxHeadBytes = 256 << 10
  /// Headers kept; more are read and forgotten.
  private static let maxHeaders = 100

  let handle: UnsafeMutableRawPointer
  private var list: UnsafeMutablePointer<curl_slist>?
  private let maxBytes: Int
  /// Where libcurl writes what went wrong, in more words than its codes have.
  private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  private var status = 0
  private var headers: [HTTPHeader] = []
  private var headBytes = 0
  private var bodyBytes = 0
  private var headIsComplete = false
  private var headIsDelivered = false
  private var pending: [UInt8] = []
  private var isPaused = false
  /// Whether bytes came since this was last cleared.
  var moved = false
  /// Whether any byte came.
  private(set) var hasBegun = false
  /// Set by ourselves when the answer breaks a limit.
  private(set) var overrun: TransportFailure?
  /// How libcurl ended it; nil while it runs.
  var outcome: Outcome?

  /// How a transfer ended.
  enum Outcome {
    case complete
    case failed(TransportFailure)
  }

  /// Prepares `request`; nil if libcurl has no memory, or throws what is wrong with the request.
  init(_ request: HTTPRequest, key: ServiceKey?, proxy: String?) throws(TransportFailure) {
    guard let handle = curl_easy_init() else { throw .invalidRequest("libcurl has no memory") }
    self.handle = handle
    maxBytes = request.maxBytes
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    do throws(TransportFailure) {
      try configure(request, proxy)
      try addHeaders(of: request, key: key)
    } catch {
      curl_slist_free_all(list)
      list = nil
      throw error
    }
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(list)
    words.deallocate()
  }

  /// What libcurl says about `code`.
  func reason(_ code: CURLcode) -> String {
    words.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: words)
  }

  private func configure(_ request: HTTPRequest, _ proxy: String?) throws(TransportFailure) {
    func check(_ code: CURLcode) throws(TransportFailure) {
      guard code == CURLE_OK else {
        throw .invalidRequest(String(cString: curl_easy_strerror(code)))
      }
    }
    try check(ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
    try check(ccurl_set_string(handle, CURLOPT_URL, request.url))
    try check(ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1))
    try check(ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
    try check(ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 30))
    try check(ccurl_set_long(handle, CURLOPT_TIMEOUT, 0))
    try check(ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1))
    try check(ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2))
    try check(ccurl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1))
    try check(ccurl_set_error_buffer(handle, words))
    // What a proxy says on the way is not the answer.
    try check(ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
    try check(ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)))
    if request.url.hasPrefix("https:") {
      // Branches that start together share a connection if the server speaks HTTP/2.
      try check(ccurl_set_long(handle, CURLOPT_PIPEWAIT, 1))
    }
    if let file = Self.authorities { try check(ccurl_set_string(handle, CURLOPT_CAINFO, file)) }
    try check(ccurl_set_string(handle, CURLOPT_USERAGENT, "loom"))
    // A proxy of the environment never stands between us and a server on this machine.
    if let proxy = proxy ?? (WebAddress.isLoopback(request.url) ? "" : nil) {
      try check(ccurl_set_string(handle, CURLOPT_PROXY, proxy))
    }
    // Whoever names a proxy means it for this backend, whatever NO_PROXY says of its host.
    if proxy != nil { try check(ccurl_set_string(handle, CURLOPT_NOPROXY, "")) }
    if request.method == .post {
      try check(ccurl_set_long(handle, CURLOPT_POST, 1))
      try check(ccurl_set_body(handle, request.body, request.body.count))
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    try check(ccurl_set_sinks(handle, bodySink, headSink, context))
  }

  /// A file of certificate authorities to trust instead of the system's, as OpenSSL and curl name it.
  private static var authorities: String? {
    for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE"] {
      if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
    }
    return nil
  }

  private func addHeaders(of request: HTTPRequest, key: ServiceKey?) throws(TransportFailure) {
    // `Expect:` off, or curl waits a second for servers that do not know it. Identity: streams of
    // small events gain nothing from compression, and what is never unpacked cannot explode.
    var lines = ["Expect:", "Accept-Encoding: identity"]
    for header in request.headers {
      guard (header.name + header.value).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
        throw .invalidRequest("header \(header.name)")
      }
      lines.append("\(header.name): \(header.value)")
    }
    if let key {
      switch request.authorization?.style ?? .bearer {
      case .bearer: lines.append("Authorization: Bearer \(key.secret)")
      case .header(let name): lines.append("\(name): \(key.secret)")
      }
    }
    for line in lines {
      guard let longer = curl_slist_append(list, line) else { throw .invalidRequest("no memory") }
      list = longer
    }
    guard ccurl_set_list(handle, CURLOPT_HTTPHEADER, list) == CURLE_OK else {
      throw .invalidRequest("headers")
    }
  }
}

// MARK: - What libcurl calls

extension CurlTransfer {
  /// Takes one line of the head.
  ///
  /// Returns how many bytes were taken; fewer aborts.
  fileprivate func takeHead(_ line: UnsafeRawBufferPointer) -> Int {
    moved = true
    hasBegun = true
    headBytes += line.count
    guard headBytes <= Self.maxHeadBytes else {
      overrun = .tooLarge(limit: Self.maxHeadBytes)
      return 0
    }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      // Also after "100 Continue": each status line begins a new head.
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = []
    } else if let colon = text.firstIndex(of: ":"), headers.count < Self.maxHeaders {
      let value = text[text.index(after: colon)...].unicodeScalars.drop { $0 == " " || $0 == "\t" }
      let trimmed = value.prefix { $0 != "\r" && $0 != "\n" }
      headers.append(HTTPHeader(String(text[..<colon]), String(trimmed)))
    } else if line.count <= 2, status >= 200, !headIsDelivered {
      headIsComplete = true
    }
    return line.count
  }

  /// Takes bytes of the body.
  ///
  /// Returns how many were taken; fewer aborts.
  fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    if pending.count >= Self.pauseAt {
      isPaused = true
      return ccurl_pause()
    }
    moved = true
    headIsComplete = true
    bodyBytes += bytes.count
    guard bodyBytes <= maxBytes else {
      overrun = .tooLarge(limit: maxBytes)
      return 0
    }
    pending.append(contentsOf: bytes.assumingMemoryBound(to: UInt8.self))
    return bytes.count
  }
}

private func bodySink(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func headSink(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.takeHead(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

// MARK: - What the loop takes

extension CurlTransfer {
  /// Whether something waits to be delivered.
  var hasNews: Bool { (headIsComplete && !headIsDelivered) || !pending.isEmpty || outcome != nil }

  /// The next thing that came, with at most `limit` bytes of the body; nil if nothing waits.
  func next(limit: Int) -> ExchangeInput? {
    if headIsComplete, !headIsDelivered {
      headIsDelivered = true
      return .head(HTTPHead(status: status, headers: headers))
    }
    if !pending.isEmpty {
      let piece = Array(pending.prefix(limit))
      pending.removeFirst(piece.count)
      if isPaused, pending.count < Self.pauseAt {
        isPaused = false
        curl_easy_pause(handle, CURLPAUSE_CONT)
      }
      return .body(piece)
    }
    switch outcome {
    case .complete: return .end
    case .failed(let failure): return .failed(overrun ?? failure)
    case nil: return nil
    }
  }
}
