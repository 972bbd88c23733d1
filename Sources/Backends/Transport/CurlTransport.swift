internal import CCurl

/// The only caller of libcurl's multi interface: many requests, one thread, one blocking call.
final class CurlTransport {
  private let multi: UnsafeMutableRawPointer
  private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]

  /// `curl_global_init` is not safe beside other threads, so it runs exactly once.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  init() {
    guard Self.isReady, let multi = curl_multi_init() else {
      fatalError("libcurl does not start")
    }
    self.multi = multi
  }

  deinit {
    for handle in transfers.keys { curl_multi_remove_handle(multi, handle) }
    transfers = [:]
    curl_multi_cleanup(multi)
  }

  /// Begins to send `request`; through `proxy` if one is named, even an empty one.
  func send(
    _ request: HTTPRequest,
    key: ServiceKey?,
    proxy: String? = nil
  ) throws(TransportFailure) -> CurlTransfer {
    let transfer = try CurlTransfer(request, key: key, proxy: proxy)
    guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
      throw .invalidRequest("libcurl refuses the request")
    }
    transfers[transfer.handle] = transfer
    return transfer
  }

  /// Closes the connection of `transfer`, or returns it to the pool if the answer was complete.
  func drop(_ transfer: CurlTransfer) {
    guard transfers.removeValue(forKey: transfer.handle) != nil else { return }
    curl_multi_remove_handle(multi, transfer.handle)
  }

  /// Reads and writes what is possible without waiting.
  func perform() {
    guard !transfers.isEmpty else { return }
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
        let transfer = transfers[handle]
      else { continue }
      transfer.outcome = Self.outcome(message.pointee.data.result, of: transfer)
    }
  }

  private static func outcome(_ code: CURLcode, of transfer: CurlTransfer) -> CurlTransfer.Outcome {
    if code == CURLE_OK { return .complete }
    let reason = transfer.reason(code)
    switch code {
    case CURLE_COULDNT_CONNECT: return .failed(.connectionRefused(reason))
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_SSL_CONNECT_ERROR,
      CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
      return .failed(.unreachable(reason))
    case CURLE_OPERATION_TIMEDOUT where !transfer.hasBegun: return .failed(.unreachable(reason))
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: return .failed(.invalidRequest(reason))
    default: return .failed(.broken(reason))
    }
  }

  /// Waits until a descriptor is readable, libcurl has work, `wake()`, or the time has passed.
  func wait(for descriptors: [Int32], milliseconds: Int) -> [Bool] {
    var watched = descriptors.map {
      curl_waitfd(fd: $0, events: Int16(CURL_WAIT_POLLIN), revents: 0)
    }
    var ready: Int32 = 0
    let time = Int32(clamping: milliseconds)
    curl_multi_poll(multi, &watched, UInt32(watched.count), time, &ready)
    return watched.map { $0.revents != 0 }
  }

  /// Ends `wait` from another thread.
  func wake() { curl_multi_wakeup(multi) }
}
