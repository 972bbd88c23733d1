import Foundation
import Testing

@testable import LoomTUI

@Suite struct GzipWriterTests {
  /// `pieces` packed in as many writes.
  private func packed(_ pieces: [[UInt8]], level: Int = 6) throws -> [UInt8] {
    var result: [UInt8] = []
    let writer = try GzipWriter(level: level) { result += $0 }
    for piece in pieces { try piece.withUnsafeBytes { try writer.write($0) } }
    try writer.finish()
    try writer.finish()
    return result
  }

  /// What the system's gzip makes of it; nil if it finds it damaged.
  private func unpacked(_ bytes: [UInt8]) throws -> [UInt8]? {
    let folder = try Folder()
    try Data(bytes).write(to: URL(filePath: folder.path + "/rows.gz"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", folder.path + "/rows.gz"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? Array(output) : nil
  }

  /// Rows that pack well, and bytes that do not pack at all.
  private var samples: [[UInt8]] {
    var state: UInt64 = 7
    let noise = (0..<300_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    let rows = (0..<20_000).map {
      #"{"prompt":"Grüße \#($0)","chosen":" a","rejected":" b"}"# + "\n"
    }
    return [[], [0], Array(rows.joined().utf8), noise]
  }

  @Test func gzipReadsWhatIsWritten() throws {
    for sample in samples {
      #expect(try unpacked(packed([sample])) == sample)
      #expect(try unpacked(packed([sample], level: 9)) == sample)
    }
  }

  @Test func theBytesDependOnTheContentAlone() throws {
    for sample in samples {
      let whole = try packed([sample])
      let halves = [
        Array(sample.prefix(sample.count / 3)), Array(sample.dropFirst(sample.count / 3)),
      ]
      #expect(try packed(halves) == whole)
      #expect(try packed([[]] + halves + [[]]) == whole)
      // RFC 1952: the method, no flags, no time, no extra flags, system unknown.
      #expect(whole.prefix(10) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    }
  }

  @Test func whatTheSinkThrowsComesThrough() throws {
    struct Full: Error {}
    let writer = try GzipWriter { _ in throw Full() }
    #expect(throws: Full.self) { try writer.finish() }
  }

  @Test func nothingIsWrittenBehindTheEnd() throws {
    let writer = try GzipWriter { _ in }
    try writer.finish()
    #expect(throws: GzipWriter.Failure.self) {
      try [UInt8(1)].withUnsafeBytes { try writer.write($0) }
    }
  }
}
