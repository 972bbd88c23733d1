import Backends
import Testing

@testable import LoomTUI

@Suite struct ConfigurationLimitTests {
  private func parse(_ lines: String, kind: String = "openai") throws -> Configuration {
    try ConfigurationTests.parse("[backends.b]\nkind = \"\(kind)\"\n\(lines)\n")
  }

  @Test func everyKindHasItsOwnNumberOfPlaces() throws {
    #expect(try parse("").backendLimits["b"]?.maxInFlight == 8)
    #expect(try parse("", kind: "local").backendLimits["b"]?.maxInFlight == 4)
    #expect(try parse("", kind: "builtin").backendLimits["b"] == BackendLimits())
  }

  @Test func limitsAreReadAndShown() throws {
    let read = try parse("max_in_flight = 2\nstall_seconds = 5\nfirst_byte_seconds = 0")
    #expect(
      read.backendLimits["b"]
        == BackendLimits(maxInFlight: 2, firstByteSeconds: 0, stallSeconds: 5)
    )
    let rows = read.rows.filter { $0.name.hasPrefix("backends.b.") }
    #expect(rows.contains { $0.name == "backends.b.stall_seconds" && $0.value == "5" })
    #expect(
      rows.first { $0.name == "backends.b.max_in_flight" }
        == .init(name: "backends.b.max_in_flight", value: "2", source: "/c/config.toml:3")
    )
    let standard = try parse("").rows.first { $0.name == "backends.b.max_in_flight" }
    #expect(standard?.value == "8" && standard?.source == "standard")
  }

  @Test func aProxyIsAnAddressOrNone() throws {
    #expect(try parse("").backendLimits["b"]?.proxy == nil)
    #expect(try parse("proxy = \"\"").backendLimits["b"]?.proxy == "")
    let read = try parse("proxy = \"http://127.0.0.1:3128/\"")
    #expect(read.backendLimits["b"]?.proxy == "http://127.0.0.1:3128")
    let row = read.rows.first { $0.name == "backends.b.proxy" }
    #expect(row?.value == "\"http://127.0.0.1:3128\"")
  }

  @Test(arguments: [
    ("proxy = \"http://me:secret@h:1\"", "openai"), ("proxy = \"h:1\"", "openai"),
    ("max_in_flight = 0", "openai"), ("max_in_flight = \"2\"", "openai"),
    ("stall_seconds = -1", "local"), ("stall_seconds = 5", "builtin"),
  ])
  func whatIsNoLimitIsRefused(line: String, kind: String) {
    #expect(throws: ConfigurationError.self) { try parse(line, kind: kind) }
  }
}
