import Foundation
import Glibc
import Testing

/// A server on the loopback interface that begins to answer every completion and never ends it.
final class HangingServer: @unchecked Sendable {
  /// The address for `OPENAI_BASE_URL`.
  let address: String
  private let listener: Int32
  private let lock = NSLock()
  private var connections: [Int32] = []

  /// What every answer begins with.
  static let beginning = " there was"

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(listener >= 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let code = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        bind(listener, place, length) == 0 && listen(listener, 16) == 0
          ? getsockname(listener, place, &length) : -1
      }
    }
    try #require(code == 0)
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))/v1"
    let thread = Thread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        self.answer(connection)
      }
    }
    thread.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for connection in connections { close(connection) }
  }

  /// Reads to the end of the head, answers with the beginning of a stream, and leaves it there.
  private func answer(_ connection: Int32) {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      head += buffer[..<count]
    }
    let event =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(HangingServer.beginning)\"}}]}\n\n"
    let answer = Array(
      ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + event)
        .utf8
    )
    _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
    lock.withLock { connections.append(connection) }
  }
}
