import Foundation
import Testing

/// The server that speaks the services' protocols (Tests/Tools/dialect_server.py), for one test.
final class DialectServer {
  /// Its port.
  let port: Int
  /// The server ends when this closes.
  private let input = Pipe()
  /// Where the server writes what it was sent.
  private let log = FileManager.default.temporaryDirectory
    .appendingPathComponent("loom-seen-\(UUID().uuidString)")

  init() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Project.path("Tests/Tools/dialect_server.py"), log.path]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  deinit {
    try? input.fileHandleForWriting.close()
    try? FileManager.default.removeItem(at: log)
  }

  /// The bodies of all requests so far, in order.
  func bodies() throws -> [[String: Any]] {
    let lines = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    return try objects(lines).compactMap { $0["body"] as? [String: Any] }
  }
}
