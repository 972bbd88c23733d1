public import TreeModel

/// An export under way: takes the sessions one by one, then writes the files.
///
/// What is kept of a row is some 60 bytes; its text waits in the spool. So memory holds the session
/// being added and no other.
public struct Exporter {
  private let options: ExportOptions
  private let spool: (any RowSpool)?
  private var tables: [(name: String, table: RowTable)]
  private var groups: SplitGroups
  private var identities: [String] = []
  private var texts: [String] = []
  private var chats: [String] = []
  private var annotators: Set<String> = []
  private var report: ExportReport?

  /// Begins an export; `program` is the name and version noted beside each row.
  ///
  /// Without a spool nothing can be written, and only the report comes out.
  public init(
    _ options: ExportOptions,
    program: String,
    spool: (any RowSpool)?
  ) throws(ExportError) {
    try Exporter.check(options)
    // What is only counted needs no licence.
    if spool != nil { try Exporter.checkLicense(options) }
    var options = options
    // A folder has its parts; the share is the usual one.
    if options.format.isFolder, options.split == .none { options.split = .validation(0.05) }
    self.options = options
    self.spool = spool
    groups = SplitGroups(options.split)
    if let folder = options.format.writer as? any FolderFormat {
      tables = folder.parts.map { part in
        var options = options
        options.format = part.format
        return (
          part.name,
          RowTable(options, program: program, spool: spool, keepsMakers: spool != nil)
        )
      }
    } else {
      tables = [("", RowTable(options, program: program, spool: spool))]
    }
  }

  private static func check(_ options: ExportOptions) throws(ExportError) {
    guard !options.sources.isEmpty else { throw .noSources }
    switch options.split {
    case .none: break
    case .validation(let share): guard share > 0, share < 1 else { throw .badSplit }
    case .shares(let shares, _):
      guard (2...3).contains(shares.count), shares.allSatisfy({ (1...1_000_000).contains($0) })
      else { throw .badSplit }
    }
    if options.format.writer is any ArchiveFormat,
      options.split != .none || options.shardRows != nil
    {
      throw .undivided(format: options.format)
    }
  }

  private static func checkLicense(_ options: ExportOptions) throws(ExportError) {
    guard options.format.isFolder else { return }
    guard let license = options.license, !license.isEmpty else { throw .noLicense }
    // The card's front matter holds it as it is.
    guard license.utf8.allSatisfy(isLicense) else { throw .badLicense(license) }
  }

  private static func isLicense(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  // MARK: Sessions

  /// Derives the rows of one more session.
  ///
  /// Throws `ExportError`, or whatever the spool throws.
  public mutating func add(_ session: Session) throws {
    let info = session.info
    guard !identities.contains(info.id) else { throw ExportError.sameSession(id: info.id) }
    let name = info.title.isEmpty ? info.id : info.title
    switch info.mode {
    case .chat:
      guard options.format.acceptsChat else {
        throw ExportError.textOnly(format: options.format, chat: [name])
      }
      chats.append(name)
    case .text: texts.append(name)
    }
    guard chats.isEmpty || texts.isEmpty || options.format.writer.mixesModes else {
      throw ExportError.mixedShapes(text: texts, chat: chats)
    }
    identities.append(info.id)
    annotators.insert(info.annotator)
    for vote in session.votes where !vote.withdrawn { annotators.insert(vote.annotator) }
    for index in tables.indices {
      try tables[index].table.add(session, index: identities.count - 1, &groups)
    }
  }

  /// Decides which rows are written; no session comes after it.
  public mutating func finish() -> ExportReport {
    if let report { return report }
    var used = [Int](repeating: 0, count: groups.count)
    for index in tables.indices {
      tables[index].table.finish()
      for entry in tables[index].table.entries { used[Int(entry.group)] += 1 }
    }
    groups.assign(used)
    for index in tables.indices { tables[index].table.divide(groups) }
    let report = ExportReport(
      format: options.format,
      sessions: identities,
      tables.map { $0.table.report(sessions: identities) }
    )
    self.report = report
    return report
  }

  // MARK: Files

  /// Writes all files to `output`; `name` is what the person called the file or the folder.
  ///
  /// Throws `ExportError.nothingToExport` before the first if there is no row, and whatever the
  /// spool and `output` throw.
  public mutating func write(
    as name: String,
    to output: inout some ExportOutput
  ) throws -> [ExportedFile] {
    let report = finish()
    guard report.rows > 0 else { throw ExportError.nothingToExport(report) }
    guard let spool else { return [] }
    guard options.format.isFolder else {
      let naming = FileNaming(name, format: options.format.writer)
      return try tables[0].table.write(naming, from: spool, to: &output)
    }
    var files: [ExportedFile] = []
    var parts: [DatasetPart] = []
    for (name, table) in tables where !table.entries.isEmpty {
      let ending = ".jsonl" + (options.compresses ? ".gz" : "")
      let naming = FileNaming(stem: "\(name)/", ending: ending, separator: "")
      var digesting = DigestingOutput(output)
      // Also when writing fails: whoever gave the output takes away what it began.
      defer { output = digesting.output }
      files += try table.write(naming, from: spool, to: &digesting)
      parts.append(
        DatasetPart(name: name, table, naming, sessions: identities, digest: digesting.digest)
      )
    }
    let folder = DatasetFolder(
      options: options,
      parts: parts,
      sessions: identities.count,
      annotators: annotators.count,
      isChat: !chats.isEmpty
    )
    for (name, text) in folder.descriptions {
      try output.begin(name)
      try Array(text.utf8).withUnsafeBytes { try output.write($0) }
      try output.end()
      files.append(ExportedFile(name: name, rows: 0))
    }
    return files
  }

  /// Writes an export that is one file to `sink`.
  ///
  /// Where its rows came from is left out if that is a file beside it.
  public mutating func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let report = finish()
    guard report.rows > 0 else { throw ExportError.nothingToExport(report) }
    guard let spool else { return }
    try tables[0].table.write(nil, shard: tables[0].table.entries[...], from: spool, to: sink)
  }
}
