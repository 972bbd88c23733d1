public import TreeModel

/// Counts what an export would write and what it would leave out, without making any text.
public func previewExport(
  of sessions: [Session],
  _ options: ExportOptions
) throws(ExportError) -> ExportReport {
  guard !sessions.isEmpty else { throw .noSessions }
  var exporter = try Exporter(options, program: "", spool: nil)
  do {
    for session in sessions { try exporter.add(session) }
  } catch let error as ExportError {
    throw error
  } catch {
    // Without a spool there is nothing else that could fail.
    throw .noSessions
  }
  return exporter.finish()
}

/// Writes an export that is one file to `sink`, which gets the bytes in order, in pieces.
///
/// Nothing is written unless there is at least one row. `program` is the name and version noted
/// beside each row. For readers that allow no further columns, where rows came from is left out; a
/// dataset of several files needs an `Exporter`. Throws `ExportError`, or whatever `sink` throws.
@discardableResult
public func export(
  _ sessions: [Session],
  _ options: ExportOptions,
  program: String,
  to sink: (UnsafeRawBufferPointer) throws -> Void
) throws -> ExportReport {
  guard !sessions.isEmpty else { throw ExportError.noSessions }
  guard !options.format.isFolder else { throw ExportError.severalFiles(format: options.format) }
  var exporter = try Exporter(options, program: program, spool: MemorySpool())
  for session in sessions { try exporter.add(session) }
  let report = exporter.finish()
  try exporter.write(to: sink)
  return report
}
