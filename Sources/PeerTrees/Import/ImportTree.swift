public import TreeModel

/// What an import is told besides the file.
public struct ImportOptions: Sendable {
  /// The format to read the file as; nil finds out.
  public var format: PeerFormat?
  /// What to call the session; nil takes the file's own title, else its name without the ending.
  public var title: String?
  /// Text or chat; nil leaves it to the file.
  public var mode: SessionInfo.Mode?
  /// The note to take of a file with the trees of several.
  public var note: String?
  /// The file's name, without its folder.
  public var fileName: String
  /// The session's identity, lower-case hexadecimal.
  public var identity: String
  /// The pseudonym of this person's votes.
  public var annotator: String
  /// Now, milliseconds since 1970: the time of a session whose file has none.
  public var time: Int64

  /// Creates options that leave everything to the file.
  public init(fileName: String, identity: String, annotator: String, time: Int64) {
    self.fileName = fileName
    self.identity = identity
    self.annotator = annotator
    self.time = time
  }
}

/// A session made of another program's file, and how that went.
public struct Imported: Sendable {
  /// The session, not on the disk yet.
  public let session: Session
  /// What was read, mapped and kept aside.
  public let report: ImportReport
}

/// Makes a session of another program's file.
///
/// Nothing nests in memory or on the stack as the file does, and memory stays in proportion to the
/// file. `docs/IMPORT.md` says for every format what becomes of what.
public func importPeerTree(
  _ bytes: [UInt8],
  _ options: ImportOptions
) throws(ImportError) -> Imported {
  if options.format == nil || options.format == .markdown,
    let own = LoomMarkdown.read(bytes)
  {
    return Imported(markdown: own, options)
  }
  return try peerTree(bytes, options).session(options)
}

/// Reads the file, or the files in an archive.
private func peerTree(_ bytes: [UInt8], _ options: ImportOptions) throws(ImportError) -> PeerTree {
  ZipArchive.isOne(bytes) ? try readArchive(bytes, options) : try readFile(bytes, options)
}

/// Reads a file with the reader of its format.
func readFile(_ bytes: [UInt8], _ options: ImportOptions) throws(ImportError) -> PeerTree {
  if let format = options.format, format == .text || format == .markdown {
    return try readText(bytes, format)
  }
  if bytes.starts(with: Array("VersionedTapestryWeave".utf8)) { throw .tapestry }
  guard let first = bytes.first(where: { !($0 <= 0x20 || $0 == 0xef || $0 == 0xbb || $0 == 0xbf) })
  else { throw .empty }
  let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  if !looksLikeJSON {
    if let format = options.format { throw .not(format) }
    return try readText(bytes, isMarkdown(options.fileName) ? .markdown : .text)
  }
  if options.format == nil, isText(options.fileName) {
    return try readText(bytes, isMarkdown(options.fileName) ? .markdown : .text)
  }
  let document: JSONDocument
  do throws(JSONFault) { document = try JSONDocument(bytes) } catch {
    throw .malformed(clause: error.clause)
  }
  if let format = options.format { return try read(document, format, options) }
  guard let format = try detect(document) else { throw .unknown }
  return try read(document, format, options)
}

private func read(
  _ document: JSONDocument,
  _ format: PeerFormat,
  _ options: ImportOptions
) throws(ImportError) -> PeerTree {
  switch format {
  case .miniLoom: try readMiniLoom(document)
  case .miniHF: try readMiniHF(document)
  case .pyloom: try readPyloom(document)
  case .loomsidian: try readLoomsidian(document, options)
  case .bonsai: try readBonsai(document)
  case .exoloom: try readExoloom(document)
  case .basemodeLoom: try readBasemodeLoom(document)
  case .coloom: try readColoom(document)
  case .logitloom: try readLogitloom(document)
  case .clooi: try readClooi(document, options)
  case .tinyloom: try readTinyloom(document)
  case .helm: try readHelm(document)
  case .wool: try readWool(document)
  case .openAssistant: try readOpenAssistant(document)
  case .chatLog: try readChatLog(document)
  case .markdown, .text: try readText(document.bytes, format)
  }
}
