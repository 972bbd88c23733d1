import TreeModel

/// Makes the rows of one session text: the data, then where it came from, in the same line or, for
/// readers that allow no further columns, in one of its own.
struct LineWriter {
  private let format: any LineFormat
  private let source: RowSource
  private var prompts: PromptBuilder
  private var provenance: Provenance
  private var line = RowLine()
  private var aside = RowLine()
  /// The characters of the row written last, or of its longer side with the prompt, if the format
  /// limits them.
  private(set) var characters = 0

  /// Writes the rows that `derivation` makes.
  init(_ format: any LineFormat, _ derivation: Derivation, program: String) {
    self.format = format
    let session = derivation.session
    let options = derivation.options
    source = RowSource(session: session, options: options, judgements: derivation.judgements)
    prompts = PromptBuilder(session, derivation.judgements)
    provenance = Provenance(session, program: program, includesThinking: options.includesThinking)
  }

  /// Puts the row's text into `spool` and its place into `entry`.
  mutating func write(
    _ row: DerivedRow,
    _ entry: inout RowEntry,
    to spool: any RowSpool
  ) throws {
    let prompt = prompts.prompt(of: row)
    line.begin()
    format.write(row, prompt, source, to: &line)
    if format.limits.maxRowTokens != nil { characters = line.characters }
    if format.limits.trainedTokens != nil {
      characters = prompt.characters + (row.sides.map { source.characters($0) }.max() ?? 0)
    }
    let digest = line.contentDigest
    if format.allowsExtraColumns {
      provenance.write(row, format.material, digest: digest, to: &line)
      line.end()
    } else {
      line.end()
      if format.hasSidecar {
        aside.begin()
        provenance.write(row, format.material, digest: digest, to: &aside)
        aside.end()
      }
    }
    guard line.count + aside.count < Int(Int32.max) else {
      throw ExportError.rowTooLong(entry.node)
    }
    entry.length = Int32(line.count)
    entry.provenance = Int32(aside.count)
    try line.flush { entry.start = try spool.append($0) }
    try aside.flush { _ = try spool.append($0) }
  }
}
