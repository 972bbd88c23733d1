import TreeModel

/// How derived rows become a file.
///
/// A format is one type in a file of its own, of one of the kinds below.
protocol FormatWriter: Sendable {
  var summary: String { get }
  var readers: String { get }
  var fileExtension: String { get }
  /// What its rows are made of.
  var material: Material { get }
  /// Whether it can hold chats.
  var acceptsChat: Bool { get }
  /// Whether its readers compare neighbouring rows, so that the order must be random.
  var shuffles: Bool { get }
  /// Whether its readers pass over columns that say where a row came from; if not, those go to a
  /// file beside it, line for line.
  var allowsExtraColumns: Bool { get }
  /// Whether rows of texts and of chats have one shape, so that a file may hold both.
  var mixesModes: Bool { get }
  /// Whether its readers know conversations alone, so that a text becomes one.
  var makesTurns: Bool { get }
  /// Whether a message rated below 0 may stand in an approved conversation.
  var keepsDisliked: Bool { get }
  /// What the service that trains on it takes.
  var limits: FormatLimits { get }
  /// What no text of a row may hold, because its readers take it for a mark.
  var marks: [String] { get }
}

extension FormatWriter {
  var fileExtension: String { "jsonl" }
  var acceptsChat: Bool { true }
  var shuffles: Bool { false }
  var allowsExtraColumns: Bool { true }
  var mixesModes: Bool { false }
  var makesTurns: Bool { false }
  var keepsDisliked: Bool { false }
  var limits: FormatLimits { FormatLimits() }
  var marks: [String] { [] }
}

extension FormatWriter {
  /// Whether where the rows came from is in a file beside them; judgements say it themselves.
  var hasSidecar: Bool { !allowsExtraColumns && material != .votes }
}

/// A format of one JSON object a line.
protocol LineFormat: FormatWriter {
  /// Writes the row's own columns; where the row came from is added behind them.
  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine)
}

/// A format of one archive with a member for each session.
protocol ArchiveFormat: FormatWriter {
  /// What the session's member is called.
  func memberName(_ session: Session) -> String
  /// The member that holds the session with these rows.
  func member(
    _ session: Session,
    _ rows: [DerivedRow],
    _ options: ExportOptions
  ) throws(ExportError) -> [UInt8]
}

/// A folder of several line formats, each with files of its own, and what describes them.
protocol FolderFormat: FormatWriter {
  /// The formats in it and their folders' names.
  var parts: [(format: ExportFormat, name: String)] { get }
}

/// What a format needs to write a row: the texts behind its nodes.
struct RowSource {
  let session: Session
  let options: ExportOptions
  let judgements: Judgements

  func text(_ side: DerivedRow.Side) -> String { session.tree.text(of: side.node) ?? "" }

  /// How many characters a side has.
  func characters(_ side: DerivedRow.Side) -> Int { FormatLimits.characters(in: text(side).utf8) }
}
