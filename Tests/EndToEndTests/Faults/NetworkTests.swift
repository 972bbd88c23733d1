import Foundation
import Glibc
import PtyHarness
import Testing

/// Proxies, encryption and HTTP/2, with the variables that people set.
@Suite(.serialized, .enabled(if: FaultServer.port != nil, "this needs Python"))
struct NetworkTests {
  private func place(_ url: String, branches: Int = 1) throws -> Workplace {
    let place = try Workplace()
    try configure(place, url, branches: branches)
    try place.makeSession()
    return place
  }

  private func configure(_ place: Workplace, _ url: String, branches: Int = 1) throws {
    let configuration = """
      [defaults]
      backend = "far"
      branches = \(branches)
      [backends.far]
      kind = "openai"
      base_url = "\(url)"
      model = "m"
      """
    try place.write(configuration, to: "config/loom/config.toml")
  }

  private func texts(_ place: Workplace) throws -> [String?] {
    try place.nodes().dropFirst().map { $0["text"] as? String }
  }

  // MARK: Proxies

  @Test func theProxyOfTheEnvironmentIsAsked() throws {
    let place = try place("http://service.invalid/ok")
    place.environment["http_proxy"] = "http://127.0.0.1:\(try #require(FaultServer.port))"
    try place.run("generate", "s.loom.json")
    #expect(try texts(place) == ["The river ünder 你好 🧵 end."])
    place.environment["no_proxy"] = "service.invalid"
    let told = try place.run("generate", "s.loom.json", code: 1).errors
    #expect(told.contains("No connection to service.invalid"))
  }

  @Test func aServerOnThisMachineIsAskedWithoutOne() throws {
    let place = try place("http://127.0.0.1:\(try #require(FaultServer.port))/ok")
    place.environment["http_proxy"] = "http://127.0.0.1:1"
    place.environment["ALL_PROXY"] = "http://127.0.0.1:1"
    try place.run("generate", "s.loom.json")
    #expect(try texts(place) == ["The river ünder 你好 🧵 end."])
  }

  @Test func aProxyOfTheConfigurationIsAskedForThisMachineToo() throws {
    let place = try place("http://127.0.0.1:1/ok")
    let configuration = try place.read("config/loom/config.toml")
    let proxy = "http://127.0.0.1:\(try #require(FaultServer.port))"
    try place.write(configuration + "\nproxy = \"\(proxy)\"\n", to: "config/loom/config.toml")
    place.environment["NO_PROXY"] = "127.0.0.1"
    try place.run("generate", "s.loom.json")
    #expect(try texts(place) == ["The river ünder 你好 🧵 end."])
  }

  // MARK: Encryption

  /// A server with a certificate that no system trusts, and a proxy in front of it.
  private final class Server {
    let port: Int
    let proxy: Int
    let folder: String
    private let process = Process()
    private let input = Pipe()

    init(in folder: String) throws {
      self.folder = folder
      let made = Process()
      made.executableURL = URL(fileURLWithPath: "/bin/sh")
      made.arguments = [Project.path("Tests/Tools/dialects-venv.sh")]
      let answer = Pipe()
      made.standardOutput = answer
      try made.run()
      let python = String(
        decoding: answer.fileHandleForReading.readDataToEndOfFile(),
        as: UTF8.self
      )
      process.executableURL = URL(
        fileURLWithPath: python.trimmingCharacters(in: .whitespacesAndNewlines)
      )
      process.arguments = [Project.path("Tests/Tools/tls_server.py"), folder]
      let output = Pipe()
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      // The ports come when the server listens; a line may come in pieces.
      var line = ""
      while !line.hasSuffix("\n") {
        let piece = output.fileHandleForReading.availableData
        try #require(!piece.isEmpty)
        line += String(decoding: piece, as: UTF8.self)
      }
      let ports = line.split { !$0.isNumber }.compactMap { Int($0) }
      try #require(ports.count == 2)
      (port, proxy) = (ports[0], ports[1])
    }

    deinit {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }

    /// What came to the server and to the proxy.
    func seen() throws -> [[String: Any]] {
      let path = folder + "/seen.jsonl"
      return try objects(
        String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
      )
    }
  }

  @Test func aCertificateThatNobodyKnowsIsRefused() throws {
    let place = try place("https://localhost:1/v1")
    let server = try Server(in: place.folder)
    try configure(place, "https://localhost:\(server.port)/v1")
    let told = try place.run("generate", "s.loom.json", code: 1).errors
    #expect(told.contains("No connection to localhost") && told.contains("certificate"))
    // Nor does it help that the authority is known if the name is another one.
    place.environment["SSL_CERT_FILE"] = server.folder + "/ca.pem"
    try configure(place, "https://127.0.0.2:\(server.port)/v1")
    let other = try place.run("generate", "s.loom.json", code: 1).errors
    #expect(other.contains("No connection to 127.0.0.2"))
    #expect(try texts(place) == ["", ""])
    #expect(try server.seen().isEmpty)
  }

  @Test func branchesShareAnEncryptedConnection() throws {
    let place = try place("https://localhost:1/v1", branches: 4)
    let server = try Server(in: place.folder)
    try configure(place, "https://localhost:\(server.port)/v1", branches: 4)
    place.environment["SSL_CERT_FILE"] = server.folder + "/ca.pem"
    try place.run("generate", "s.loom.json")
    #expect(try texts(place) == Array(repeating: "Over an encrypted line.", count: 4))
    let seen = try server.seen()
    #expect(seen.map { $0["protocol"] as? String } == Array(repeating: "h2", count: 4))
    #expect(Set(seen.map { $0["connection"] as? Int }).count == 1)
  }

  @Test func whatAProxySaysIsNotTheAnswer() throws {
    let place = try place("https://service.invalid/v1")
    let server = try Server(in: place.folder)
    place.environment["SSL_CERT_FILE"] = server.folder + "/ca.pem"
    place.environment["https_proxy"] = "http://127.0.0.1:\(server.proxy)"
    try place.run("generate", "s.loom.json")
    #expect(try texts(place) == ["Over an encrypted line."])
    // The proxy says 200 to the tunnel, the server 418 to the request.
    try configure(place, "https://service.invalid/v1/refused")
    let refused = try place.run("generate", "s.loom.json", code: 1).errors
    #expect(refused.contains("status 418 (a teapot)"))
    try configure(place, "https://other.invalid/v1")
    let forbidden = try place.run("generate", "s.loom.json", code: 1).errors
    #expect(forbidden.contains("No connection to other.invalid") && forbidden.contains("403"))
    let tunnels = try server.seen().compactMap { $0["target"] as? String }
    #expect(tunnels.first == "service.invalid:443")
  }
}
