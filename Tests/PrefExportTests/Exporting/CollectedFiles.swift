import Testing
import TreeModel

@testable import PrefExport

/// The files of an export, in memory.
struct CollectedFiles: ExportOutput {
  private(set) var names: [String] = []
  private(set) var bytes: [String: [UInt8]] = [:]

  mutating func begin(_ name: String) {
    names.append(name)
    bytes[name] = []
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    self.bytes[names.last ?? "", default: []].append(contentsOf: bytes)
  }

  mutating func end() {}

  func text(_ name: String) -> String { String(decoding: bytes[name] ?? [], as: UTF8.self) }

  func rows(_ name: String) throws -> [JSONRow] { try JSONRow.rows(bytes[name] ?? []) }
}

/// All files of an export of several sessions.
func files(
  _ sessions: [Session],
  _ options: ExportOptions,
  as name: String = "out.jsonl"
) throws -> (files: CollectedFiles, report: ExportReport) {
  var exporter = try Exporter(options, program: "loom test", spool: MemorySpool())
  for session in sessions { try exporter.add(session) }
  var output = CollectedFiles()
  let written = try exporter.write(as: name, to: &output)
  #expect(written.map(\.name) == output.names)
  return (output, exporter.finish())
}
