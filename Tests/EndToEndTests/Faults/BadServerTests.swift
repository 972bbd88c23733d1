import Foundation
import Glibc
import PtyHarness
import Testing

/// Servers that refuse, lie, stall or flood: the branch says so in a sentence, and keeps what came.
@Suite(.serialized, .enabled(if: FaultServer.port != nil, "this needs Python"))
struct BadServerTests {
  static let canary = "sk-canary-9d27e1b7f3"

  private func start(
    _ place: Workplace,
    columns: Int = 200
  ) throws -> VirtualTerminal {
    try place.makeSession()
    let terminal = try place.open(columns: columns, environment: ["OPENAI_API_KEY": Self.canary])
    try terminal.see("#1 · prompt")
    terminal.send(" ")
    try terminal.see("1 branch")
    return terminal
  }

  private func place(_ fault: String, port: Int? = FaultServer.port) throws -> Workplace {
    try Workplace(configuration: FaultServer.configuration(fault, port: try #require(port)))
  }

  private func finish(_ place: Workplace) throws -> (text: String, finish: String, error: String?) {
    try place.check()
    let node = try #require(try place.nodes().last)
    let generation = try #require(node["generation"] as? [String: Any])
    return (
      node["text"] as? String ?? "", generation["finish"] as? String ?? "",
      generation["error"] as? String
    )
  }

  @Test(arguments: [
    ("html", "did not answer in the expected format", ""),
    ("json", "Unexpected endpoint", ""), ("empty", "answered with nothing", ""),
    ("status=401", "wants a valid key", ""),
    ("status=500", "refused the request with status 500", ""),
    ("statushtml=502", "refused the request with status 502", ""),
    ("reset_first", "No connection to", ""),
    ("reset", "failed in the middle", "The river ünder"),
    ("midstream", "overloaded", "The river ünder"), ("evilerror", "evil", ""),
    ("gigabyte", "sent one event of more than", "The river ünder"),
    ("nomodel", "There is no model", ""), ("context", "9002 tokens", ""),
    ("quota", "takes no more", ""),
    ("redirect", "points elsewhere", ""), ("echo", "wants a valid key", ""),
    ("echolong", "refused the request with status 400", ""),
  ])
  func faults(fault: String, sentence: String, kept: String) throws {
    let place = try place(fault)
    let terminal = try start(place)
    try terminal.see(sentence)
    try terminal.see("no stream") { !$0.isStreaming }
    // The branch says it as well, and can be asked for again.
    try terminal.press("l", "failed")
    try terminal.see("t asks again.")
    #expect(!terminal.text.contains(Self.canary))
    terminal.quit()
    let (text, finish, error) = try finish(place)
    #expect(text == kept)
    #expect(finish == "error")
    #expect(error?.contains(sentence) == true)
    #expect(error?.contains("\n") == false && error?.hasSuffix(".") == true)
    #expect(TerminalOutput(terminal.bytes).foreign == [])
    expectNoCanary(place, terminal)
  }

  @Test func nobodyListens() throws {
    // A port that was free a moment ago.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
      } ? Int(UInt16(bigEndian: pointer.pointee.sin_port)) : 0
    }
    close(listener)
    let place = try place("x", port: port)
    let terminal = try start(place)
    try terminal.see("No connection to")
    try terminal.press("lt", "1 streaming")
    try terminal.see("the second answer") {
      !$0.isStreaming && $0.text.contains("No connection to")
    }
    terminal.quit()
    #expect(try finish(place).finish == "error")
    #expect(try place.nodes().count == 2, "nothing came, so it is asked for again in place")
  }

  @Test(arguments: [("utf8", "�"), ("badjson", "river"), ("evil", "evil"), ("split=1", "river")])
  func answersThatGoOn(fault: String, part: String) throws {
    let place = try place(fault)
    let terminal = try start(place)
    try terminal.see("the end") { !$0.isStreaming }
    try terminal.press("l", "#2 ·")
    terminal.quit()
    #expect(try finish(place).text.contains(part))
    #expect(TerminalOutput(terminal.bytes).foreign == [])
  }

  /// A stream that ends too early, without a word.
  @Test func cutShort() throws {
    let place = try place("cut")
    let terminal = try start(place)
    try terminal.see("no stream") { !$0.isStreaming }
    try terminal.press("l", "The stream ended before the answer did.")
    try terminal.see("t asks again.")
    terminal.quit()
    let (text, finish, _) = try finish(place)
    #expect(text == "The river ünder" && finish == "interrupted")
  }

  /// What stalls can be cancelled at once; what came is kept.
  @Test(arguments: [("stall", "The river ünder"), ("silent", ""), ("endless", "The river ünder")])
  func stalls(fault: String, kept: String) throws {
    let place = try place(fault)
    let terminal = try start(place)
    if !kept.isEmpty { try terminal.see(kept) }
    try terminal.press("lc", "Cancelled 1")
    terminal.quit()
    let (text, finish, _) = try finish(place)
    #expect(text == kept && finish == "interrupted")
  }

  /// A quick server cannot keep the program from hearing its keys.
  @Test func aFlood() throws {
    let place = try Workplace(
      configuration: FaultServer.configuration(
        "flood=300000",
        port: try #require(FaultServer.port)
      ).replacingOccurrences(of: "branches = 1", with: "branches = 1\nmax_tokens = 1000000")
    )
    let terminal = try start(place)
    try terminal.see("xxxx")
    try terminal.press("?", "goes back")
    terminal.send("q")
    try terminal.press("+", "rated +1")
    terminal.send("C")
    try terminal.see("the end") { !$0.isStreaming }
    terminal.quit()
    try place.check()
  }

  /// A key is in no file, on no screen, in no list of processes.
  @Test func theKeyIsNowhere() throws {
    for fault in ["ok", "echo", "echolong", "echostream", "echoheader", "redirect"] {
      let place = try place(fault)
      let terminal = try start(place)
      try terminal.see("the end") { !$0.isStreaming }
      for keys in ["l", "m", Press.escape, "p", Press.escape, "r", "?", "G"] {
        terminal.send(keys)
        terminal.settle(milliseconds: 30)
      }
      let command = try #require(
        FileManager.default.contents(atPath: "/proc/\(terminal.process)/cmdline")
      )
      #expect(!Array(command).contains(Self.canary))
      terminal.signal(SIGKILL)
      terminal.expectEnd(.killed(SIGKILL))
      expectNoCanary(place, terminal)
      for command in ["config", "backends", "models bad", "backends --test"] {
        let told = try place.shell(
          "exec \"$LOOM\" \(command)",
          environment: ["OPENAI_API_KEY": Self.canary]
        )
        #expect(told.waitForEnd() != nil)
        #expect(!told.bytes.contains(Self.canary), "\(command)")
      }
      expectNoCanary(place, terminal)
    }
  }

  private func expectNoCanary(_ place: Workplace, _ terminal: VirtualTerminal) {
    // A part of it is too much already.
    let secret = String(Self.canary.suffix(10))
    #expect(!terminal.bytes.contains(secret))
    let files = FileManager.default.enumerator(atPath: place.folder)
    var count = 0
    while let name = files?.nextObject() as? String {
      guard let content = FileManager.default.contents(atPath: place.path(name)) else { continue }
      count += 1
      #expect(!Array(content).contains(secret), "\(name)")
    }
    #expect(count > 1)
  }
}
