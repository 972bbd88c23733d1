import Glibc
import Testing

@testable import Backends

@Suite("The log of requests") struct RequestLogTests {
  private static let files = TemporaryNames()

  private func path() -> String { Self.files.next() }

  /// Runs a completion of every dialect with a log; its lines as JSON, and the text of the file.
  private func log(_ modes: [String]) throws -> (lines: [JSONValue], text: String) {
    let path = path()
    defer { unlink(path) }
    let runner = LoopRunner()
    runner.loop.log(to: try RequestLog(path: path))
    let request = CompletionRequest(model: "m", input: .text("Go \(FaultServer.canary)"))
    for mode in modes {
      for dialect in ServiceDialect.all {
        let backend = dialect.backend(try FaultServer.url(mode))
        #expect(runner.run(backend, request).endings == 1)
      }
    }
    #expect(runner.loop.takeLogProblem() == nil)
    let text = try contents(of: path)
    let lines = text.split(separator: "\n").compactMap { JSONParser.parse($0.utf8) }
    #expect(lines.count == text.split(separator: "\n").count)
    return (lines, text)
  }

  private func contents(of path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ChildServer.Failure(description: "no \(path)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func permissions(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test("every request has a line, and so has its answer")
  func lines() throws {
    let (lines, _) = try log(["ok"])
    let requests = lines.filter { $0["kind"]?.string == "request" }
    let answers = lines.filter { $0["kind"]?.string == "answer" }
    #expect(requests.map { $0["id"]?.int } == answers.map { $0["id"]?.int })
    let chat = try #require(requests.first)
    #expect(chat["backend"]?.string == "t" && chat["method"]?.string == "POST")
    #expect(chat["url"]?.string?.hasSuffix("/ok/chat/completions") == true)
    #expect(chat["headers"]?["Authorization"]?.string == "Bearer (key)")
    #expect(chat["body"]?.string?.contains("Go (key)") == true)
    let time = try #require(chat["time"]?.string)
    #expect(time.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    let answer = try #require(answers.first)
    #expect(answer["status"]?.int == 200 && answer["error"] == nil)
    #expect(answer["headers"]?["content-type"]?.string == "text/event-stream")
    let body = try #require(answer["body"]?.string)
    #expect(answer["bytes"]?.int == body.utf8.count && body.contains("[DONE]"))
    #expect(answer["duration_ms"]?.int ?? -1 >= answer["first_byte_ms"]?.int ?? 0)
  }

  @Test("a key that the server gives back is in no line, whatever it looks like")
  func keys() throws {
    let modes = [
      "echo", "echolong", "echoescaped", "echostream", "echoheader", "echotext", "redirect",
    ]
    let (lines, text) = try log(modes)
    #expect(!text.contains("canary"))
    // The escaped forms, of which the file holds JSON in JSON.
    #expect(!text.lowercased().contains("u0063") && !text.lowercased().contains("%63"))
    #expect(text.contains("bad (key) (key)"))
    let cookies = lines.compactMap { $0["headers"]?["set-cookie"]?.string }
    #expect(!cookies.isEmpty && cookies.allSatisfy { $0 == "(hidden)" })
  }

  @Test("what broke says how; what was not complete says so")
  func failures() throws {
    let (lines, _) = try log(["reset", "keepopen"])
    let errors = lines.compactMap { $0["error"]?.string }
    #expect(errors.contains { $0.hasPrefix("broken: ") })
    #expect(errors.contains("closed before its end"))
  }

  @Test("a long answer is cut, its length is not")
  func long() throws {
    let path = path()
    defer { unlink(path) }
    let log = try RequestLog(path: path)
    let key = try #require(ServiceKey(FaultServer.canary))
    var request = HTTPRequest(.get, "http://h/")
    request.authorization = Authorization(FaultServer.key, style: .header("X-Key"))
    var answer = try log.sent(request, backend: "b", key: key)
    answer.take(.head(HTTPHead(status: 200)))
    for _ in 0..<3 { answer.take(.body([UInt8](repeating: 0x61, count: 200_000))) }
    try log.ended(answer, error: nil)
    let lines = try contents(of: path).split(separator: "\n").map { JSONParser.parse($0.utf8) }
    #expect(lines.first??["headers"]?["X-Key"]?.string == "(key)")
    #expect(lines.last??["bytes"]?.int == 600_000)
    #expect(lines.last??["body"]?.string?.utf8.count == RequestLog.bodyLimit)
    #expect(lines.last??["body_is_cut"]?.isTrue == true)
  }

  @Test("only its owner may read it, and lines are added to those there")
  func file() throws {
    let path = path()
    defer { unlink(path) }
    close(open(path, O_CREAT | O_WRONLY, 0o644))
    chmod(path, 0o644)
    for _ in 0..<2 {
      let log = try RequestLog(path: path)
      _ = try log.sent(HTTPRequest(.get, "http://h/"), backend: "b", key: nil)
    }
    #expect(permissions(of: path) == 0o600)
    #expect(try contents(of: path).split(separator: "\n").count == 2)
    #expect(throws: RequestLogError.notOpened(path: "/nowhere/x", code: ENOENT)) {
      try RequestLog(path: "/nowhere/x")
    }
    #expect(throws: RequestLogError.noFile(path: "/dev/null")) { try RequestLog(path: "/dev/null") }
  }

  @Test("a log that cannot be written ends with one word of it; the completion goes on")
  func full() throws {
    let path = path()
    defer { unlink(path) }
    let runner = LoopRunner()
    runner.loop.log(to: try RequestLog(path: path))
    // The disk is full from here on, for this file.
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(full) }
    for descriptor in 3..<Int32(256) {
      var target = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count - 1)
      guard count > 0 else { continue }
      let name = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if name == path { dup2(full, descriptor) }
    }
    let backend = ServiceDialect.all[0].backend(try FaultServer.url("ok"))
    let events = runner.run(backend, CompletionRequest(model: "m", input: .text("Go")))
    #expect(events.text == FaultServer.words)
    #expect(runner.loop.takeLogProblem() == .notWritten(path: path, code: ENOSPC))
    #expect(runner.loop.takeLogProblem() == nil)
  }

  @Test("a key is found as it is, escaped, doubly escaped, and cut at the end")
  func redaction() throws {
    let key = try #require(ServiceKey("sk-a/b.c_0123456"))
    func redact(_ text: String) -> String {
      String(decoding: key.redact(Array(text.utf8)), as: UTF8.self)
    }
    #expect(redact("x sk-a/b.c_0123456 y") == "x (key) y")
    #expect(redact(#"x sk-a\/b.c_0123456 y"#) == "x (key) y")
    #expect(redact(#"sk\u002da\\/b.c_\u0030123456"#) == "(key)")
    #expect(redact("sk-a%2Fb.c_0123456sk-a%2fb.c_0123456") == "(key)(key)")
    #expect(redact("cut: sk-a/b.c_0") == "cut: (key)")
    #expect(redact("sk-a/b.c!") == "sk-a/b.c!")
    #expect(redact(#"ends with \"#) == #"ends with \"#)
  }
}

/// Names of files that nobody else uses.
private struct TemporaryNames {
  /// A file that is not there.
  func next() -> String {
    var template = Array("/tmp/loom-log-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    close(descriptor)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    unlink(path)
    return path
  }
}
