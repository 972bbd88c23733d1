import Foundation
import PrefExport
import Testing

@testable import LoomTUI

/// Rows that wait: what was put in comes out, from memory and from the disk.
@Suite struct FileSpoolTests {
  private func bytes(_ range: Range<Int>) -> [UInt8] {
    range.map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  }

  private func read(_ spool: FileSpool, _ range: Range<Int>) throws -> [UInt8] {
    var result: [UInt8] = []
    try spool.read(range) { result.append(contentsOf: $0) }
    return result
  }

  @Test func whatWasPutInComesOut() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/loom-spool-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spool = try FileSpool(beside: folder + "/rows")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    // More than waits in memory: the first part goes to the disk.
    let piece = 3 << 20
    for number in 0..<13 {
      let start = try bytes(number * piece..<(number + 1) * piece).withUnsafeBytes {
        try spool.append($0)
      }
      #expect(start == number * piece)
    }
    let end = 13 * piece
    for range in [0..<10, 5 * piece - 4..<7 * piece + 9, end - 100..<end, 0..<0, end..<end] {
      #expect(try read(spool, range) == bytes(range))
    }
    // What comes afterwards lies behind it, also when a range spans both.
    _ = try bytes(end..<end + 7).withUnsafeBytes { try spool.append($0) }
    #expect(try read(spool, end - 80..<end + 7) == bytes(end - 80..<end + 7))
    #expect(try read(spool, 31 << 20..<end + 7) == bytes(31 << 20..<end + 7))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test func aFolderThatIsNotThereIsASentence() {
    #expect(throws: FileWriteError.self) { try FileSpool(beside: "/none/such/rows") }
  }
}
