import TreeModel

/// How derived rows become a file.
///
/// A format is one type in a file of its own.
protocol FormatWriter {
  var summary: String { get }
  var readers: String { get }
  var fileExtension: String { get }
  /// What its rows are made of.
  var material: Material { get }
  /// Whether it can hold chats.
  var acceptsChat: Bool { get }
  /// Whether its readers compare neighbouring rows, so that the order must be random.
  var shuffles: Bool { get }
  /// Writes the whole file.
  func write(_ file: ExportFile, to sink: (UnsafeRawBufferPointer) throws -> Void) throws
}

extension FormatWriter {
  var fileExtension: String { "jsonl" }
  var acceptsChat: Bool { true }
  var shuffles: Bool { false }
}

/// A format of one JSON object a line.
protocol LineFormat: FormatWriter {
  /// Writes the row's own columns; where the row came from is added behind them.
  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine)
}

/// What a format needs to write a file.
struct ExportFile {
  let sessions: [Session]
  let options: ExportOptions
  let program: String
  let rows: [DerivedRow]
}

/// What a format needs to write a row: the texts behind its nodes.
struct RowSource {
  let session: Session
  let options: ExportOptions

  func text(_ side: DerivedRow.Side) -> String { session.tree[side.node]?.text ?? "" }
}

extension LineFormat {
  func write(_ file: ExportFile, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var prompts: [Int: PromptBuilder] = [:]
    var provenance: [Int: Provenance] = [:]
    var line = RowLine()
    for row in file.rows {
      let session = file.sessions[row.session]
      let source = RowSource(session: session, options: file.options)
      let prompt = prompts[row.session, default: PromptBuilder(session)].prompt(of: row)
      line.begin()
      write(row, prompt, source, to: &line)
      provenance[
        row.session,
        default: Provenance(
          session,
          program: file.program,
          includesThinking: file.options.includesThinking
        )
      ].write(row, material, to: &line)
      line.end()
      if line.count >= 1 << 16 { try line.flush(to: sink) }
    }
    try line.flush(to: sink)
  }
}
