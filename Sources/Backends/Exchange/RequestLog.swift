internal import Glibc

/// A file that takes down every request and every answer, for a person who wants to know why.
///
/// One JSON object a line (https://jsonlines.org): one when a request is sent, one when its answer
/// has ended, joined by `id`. Only the owner may read the file; keys are replaced, whether we sent
/// them or a server echoed them.
public final class RequestLog {
  /// Bytes kept of an answer's body; how many there were is written down all the same.
  static let bodyLimit = 256 << 10

  /// The file.
  public let path: String
  private let descriptor: Int32
  private var lastID = 0
  /// Keys that were sent since the log began; none of them may come in.
  private var keys: [ServiceKey] = []

  /// Opens `path` for more lines, or makes it, for its owner only.
  public init(path: String) throws(RequestLogError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .notOpened(path: path, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .noFile(path: path)
    }
    guard status.st_mode & 0o077 == 0 || fchmod(descriptor, 0o600) == 0 else {
      close(descriptor)
      throw .exposed(path: path)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Takes down that `request` is sent; what is returned gathers its answer.
  func sent(
    _ request: HTTPRequest,
    backend: String,
    key: ServiceKey?
  ) throws(RequestLogError) -> LoggedAnswer {
    if let key, !keys.contains(where: { $0.secret == key.secret }) { keys.append(key) }
    lastID += 1
    var headers = request.headers
    if key != nil, let authorization = request.authorization {
      switch authorization.style {
      case .bearer: headers.append(HTTPHeader("Authorization", "Bearer (key)"))
      case .header(let name): headers.append(HTTPHeader(name, "(key)"))
      }
    }
    var members: [(key: String, value: JSONValue)] = [
      ("method", .string(request.method.rawValue)), ("url", .string(request.url)),
      ("headers", encoded(headers)),
    ]
    if !request.body.isEmpty { members.append(("body", text(request.body))) }
    try write("request", id: lastID, backend, members)
    return LoggedAnswer(id: lastID, backend: backend, started: Clock.now())
  }

  /// Takes down an answer at its end; `error` is nil if it was complete.
  func ended(_ answer: LoggedAnswer, error: String?) throws(RequestLogError) {
    let now = Clock.now()
    var members: [(key: String, value: JSONValue)] = []
    if let head = answer.head {
      members += [("status", .integer(head.status)), ("headers", encoded(head.headers))]
    }
    members += [
      ("bytes", .integer(answer.bytes)),
      ("first_byte_ms", answer.firstByte.map { .integer($0 - answer.started) } ?? .null),
      ("duration_ms", .integer(now - answer.started)),
      ("error", error.map { .string(clean($0)) } ?? .null),
      ("body", text(answer.body)),
    ]
    if answer.bytes > answer.body.count { members.append(("body_is_cut", true)) }
    try write("answer", id: answer.id, answer.backend, members)
  }

  // MARK: Keeping keys out

  private func clean(_ bytes: [UInt8]) -> [UInt8] { keys.reduce(bytes) { $1.redact($0) } }

  private func clean(_ text: String) -> String {
    String(decoding: clean(Array(text.utf8)), as: UTF8.self)
  }

  private func text(_ bytes: [UInt8]) -> JSONValue {
    .string(String(decoding: clean(bytes), as: UTF8.self))
  }

  /// Headers as an object; a name that comes twice has both values, as they would be joined.
  private func encoded(_ headers: [HTTPHeader]) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    for header in headers {
      let isSecret = ["set-cookie", "cookie", "proxy-authorization"].contains(
        header.name.lowercased()
      )
      let value = isSecret ? "(hidden)" : clean(header.value)
      if let index = members.firstIndex(where: { $0.key == header.name }),
        let before = members[index].value.string
      {
        members[index].value = .string(before + ", " + value)
      } else {
        members.append((clean(header.name), .string(value)))
      }
    }
    return .object(members)
  }

  // MARK: Writing

  private func write(
    _ kind: String,
    id: Int,
    _ backend: String,
    _ members: [(key: String, value: JSONValue)]
  ) throws(RequestLogError) {
    let first: [(key: String, value: JSONValue)] = [
      ("time", .string(Clock.timestamp())), ("kind", .string(kind)), ("id", .integer(id)),
      ("backend", .string(backend)),
    ]
    // Once more over the whole line: whatever a field may be made of, a key is not in it.
    let line = clean(JSONValue.object(first + members).encoded()) + [0x0a]
    let code = line.withUnsafeBytes { all in
      var rest = all[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, part.baseAddress, part.count)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(count)
      }
      return 0
    }
    guard code == 0 else { throw .notWritten(path: path, code: code) }
  }
}

/// Why there is no log of requests, or no more of it.
public enum RequestLogError: Error, Equatable, Sendable {
  /// The file cannot be opened; the system's error number.
  case notOpened(path: String, code: Int32)
  /// What is there is a folder, a device or a pipe.
  case noFile(path: String)
  /// Others may read the file, and that cannot be changed.
  case exposed(path: String)
  /// A line could not be written; the system's error number.
  case notWritten(path: String, code: Int32)
}

/// An answer as it comes, for the log.
struct LoggedAnswer {
  let id: Int
  let backend: String
  let started: Int
  var head: HTTPHead?
  var body: [UInt8] = []
  var bytes = 0
  var firstByte: Int?

  init(id: Int, backend: String, started: Int) {
    self.id = id
    self.backend = backend
    self.started = started
  }

  mutating func take(_ input: ExchangeInput) {
    if firstByte == nil { firstByte = Clock.now() }
    switch input {
    case .head(let head): self.head = head
    case .body(let bytes):
      self.bytes += bytes.count
      body += bytes.prefix(max(0, RequestLog.bodyLimit - body.count))
    case .end, .failed, .woke: break
    }
  }
}
