/// A file format that holds a whole tree or a text of it, for other programs and for reading.
public enum TreeFormat: String, CaseIterable, Sendable {
  /// MiniLoom's and minihf-loom's file.
  case miniloom
  /// The file of the first loom, socketteer's.
  case pyloomJSON = "pyloom-json"
  /// A text or an outline with marks that an import reads.
  case markdown
  /// A text as it is.
  case text
  /// A page to read, with everything in it.
  case html
  /// A drawing, by Graphviz.
  case dot

  /// What the file holds, in one sentence.
  public var summary: String { writer.summary }

  /// Which programs read it.
  public var readers: String { writer.readers }

  /// The ending a file of this format usually has, without the dot.
  public var fileExtension: String { writer.fileExtension }

  /// Whether one path is what it usually holds, and not the tree.
  public var isOfPaths: Bool { writer.isOfPaths }

  /// Whether it can hold the sessions of chats.
  public var acceptsChat: Bool { writer.acceptsChat }

  /// The registry: a new format is a case above and a file beside this one named here.
  var writer: any TreeFormatWriter {
    switch self {
    case .miniloom: MiniLoomFile()
    case .pyloomJSON: PyloomFile()
    case .markdown: MarkdownFile()
    case .text: TextPaths()
    case .html: HTMLPage()
    case .dot: DotGraph()
    }
  }
}

/// How a tree becomes a file.
///
/// A format is one type in a file of its own. None recurses over depth, and none holds more of the
/// file in memory than what it has not yet given to the sink.
protocol TreeFormatWriter {
  var summary: String { get }
  var readers: String { get }
  var fileExtension: String { get }
  var isOfPaths: Bool { get }
  var acceptsChat: Bool { get }
  /// Writes the whole file.
  func write(_ tree: ExportTree, to sink: (UnsafeRawBufferPointer) throws -> Void) throws
}

extension TreeFormatWriter {
  var isOfPaths: Bool { false }
  var acceptsChat: Bool { true }
}
