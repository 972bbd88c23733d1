import Foundation
import Glibc
import PtyHarness
import Testing

/// Queues, pauses, limits and the log, as the program shows them.
@Suite(.serialized, .enabled(if: FaultServer.port != nil, "this needs Python"))
struct WireTests {
  static let canary = "sk-canary-5c0be1d2a9"

  private func place(_ fault: String, _ more: String = "", branches: Int = 1) throws -> Workplace {
    let port = try #require(FaultServer.port)
    let configuration = FaultServer.configuration(fault, port: port)
      .replacingOccurrences(of: "branches = 1", with: "branches = \(branches)")
    let place = try Workplace(configuration: configuration + "\n" + more)
    place.environment["OPENAI_API_KEY"] = Self.canary
    try place.makeSession()
    return place
  }

  private func open(_ place: Workplace) throws -> VirtualTerminal {
    let terminal = try place.open(columns: 120)
    try terminal.see("#1 · prompt")
    return terminal
  }

  @Test func whatWaitsForATurnSaysSo() throws {
    let place = try place("stall", "max_in_flight = 1", branches: 3)
    let terminal = try open(place)
    terminal.send(" ")
    try terminal.see("one that streams and two that wait") {
      $0.bar.contains("1 streaming") && $0.bar.contains("2 queued")
    }
    try terminal.see("(queued)")
    try terminal.see("The river")
    // The place of the first becomes free: the second comes, and it stalls as well.
    try terminal.press("lc", "Cancelled 1")
    try terminal.see("one that waits") { $0.bar.contains("1 queued") }
    try terminal.see("the second's beginning") {
      $0.text.components(separatedBy: "The river").count > 5
    }
    try terminal.press("jj", "queued until one of the others ends · c cancels")
    try terminal.press("c", "Cancelled 1")
    try terminal.see("none that waits") { !$0.bar.contains("queued") }
    terminal.send("C")
    try terminal.see("the end") { !$0.isStreaming }
    terminal.quit()
    let nodes = try place.nodes().dropFirst().map { $0["text"] as? String }
    #expect(nodes == ["The river ünder", "The river ünder", ""])
    try place.check()
  }

  @Test func aPauseIsCountedDownAndPasses() throws {
    let place = try place("busy=3")
    let terminal = try open(place)
    terminal.send(" ")
    try terminal.see("busy; trying again in")
    var seconds: [Int] = []
    try terminal.see("the end") {
      if let match = $0.text.firstMatch(of: #/\(retry in (\d+) s · c cancels\)/#),
        let number = Int(match.1), seconds.last != number
      {
        seconds.append(number)
      }
      return !$0.isStreaming && $0.text.contains("The river ünder")
    }
    // A busy machine may swallow a second, but time never runs back.
    #expect(!seconds.isEmpty && seconds.allSatisfy { (1...4).contains($0) }, "\(seconds)")
    #expect(seconds == seconds.sorted(by: >), "\(seconds)")
    terminal.quit()
    #expect(try place.nodes().last?["text"] as? String == "The river ünder 你好 🧵 end.")
  }

  @Test func aPauseCanBeCancelled() throws {
    let place = try place("busy=50")
    let terminal = try open(place)
    terminal.send(" ")
    try terminal.see("(retry in 4")
    try terminal.press("c", "Cancelled 1")
    try terminal.see("the end") { !$0.isStreaming && !$0.text.contains("retry in") }
    terminal.quit()
  }

  @Test func aStallIsNamedAfterTheSecondsThatWereSet() throws {
    let place = try place("stall", "stall_seconds = 1")
    let terminal = try open(place)
    try terminal.press(" ", "sent nothing for 1 second")
    terminal.quit()
    #expect(try place.nodes().last?["text"] as? String == "The river ünder")
  }

  @Test func requestsAreTakenDownOnDemandWithoutTheKey() throws {
    let place = try place("echo")
    let terminal = try open(place)
    try terminal.press(":log wire.jsonl\r", "Requests and answers go to")
    try terminal.see("the mark in the bar") { $0.bar.contains("logging") }
    try terminal.press(" ", "wants a valid key")
    try terminal.press("L", "no longer taken down")
    try terminal.press(" ", "2 branches")
    try terminal.see("the end") { !$0.isStreaming }
    try terminal.press(":log /nowhere/x\r", "choose another file")
    terminal.quit()
    let log = try place.read("wire.jsonl")
    let lines = try objects(log)
    #expect(lines.map { $0["kind"] as? String } == ["request", "answer"])
    #expect(lines.last?["status"] as? Int == 401)
    #expect(log.contains("bad key: (key)") && !log.contains(Self.canary))
    var status = stat()
    #expect(stat(place.path("wire.jsonl"), &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func theCommandLineQueuesCountsAndLogs() throws {
    let place = try place("busy=1", "max_in_flight = 1", branches: 3)
    let told = try place.run("generate", "s.loom.json", "--log-requests", "wire.jsonl").errors
    #expect(told.contains("2 of the branches are queued until others end"))
    #expect(told.contains("busy; trying again in"))
    let lines = try objects(try place.read("wire.jsonl"))
    #expect(lines.filter { $0["kind"] as? String == "answer" }.count == 4)
    let refused = try place.run("generate", "s.loom.json", "--log-requests", "/dev/full", code: 1)
    #expect(refused.errors.contains("plain file only"))
  }
}
