public import TreeModel

/// Counts what an export would write and what it would leave out, without making any text.
public func previewExport(
  of sessions: [Session],
  _ options: ExportOptions
) throws(ExportError) -> ExportReport {
  try ExportPlan(sessions, options).report
}

/// Writes an export to `sink`, which gets the bytes in order, in pieces.
///
/// Nothing is written unless there is at least one row. `program` is the name and version noted
/// beside each row. Throws `ExportError`, or whatever `sink` throws.
@discardableResult
public func export(
  _ sessions: [Session],
  _ options: ExportOptions,
  program: String,
  to sink: (UnsafeRawBufferPointer) throws -> Void
) throws -> ExportReport {
  let plan = try ExportPlan(sessions, options)
  guard plan.report.rows > 0 else { throw ExportError.nothingToExport(plan.report) }
  let file = ExportFile(sessions: sessions, options: options, program: program, rows: plan.rows)
  try options.format.writer.write(file, to: sink)
  return plan.report
}

/// The rows of an export, decided but not yet made text.
struct ExportPlan {
  let rows: [DerivedRow]
  let report: ExportReport

  init(_ sessions: [Session], _ options: ExportOptions) throws(ExportError) {
    try ExportPlan.check(sessions, options)
    var tally = Tally()
    var rows: [DerivedRow] = []
    let writer = options.format.writer
    for (index, session) in sessions.enumerated() {
      var derivation = Derivation(session, index: index, options: options, tally: tally)
      derivation.derive(writer.material)
      tally = derivation.tally
      rows += derivation.rows
    }
    if writer.material.isWeighed { rows = Consistency.resolve(rows, &tally) }
    if writer.shuffles {
      var random = SplitMix64(seed: options.seed)
      random.shuffle(&rows)
    }
    self.rows = rows
    report = ExportReport(
      format: options.format,
      sessions: sessions.map(\.info.id),
      rows: rows.count,
      candidates: tally.candidates,
      sources: PairSource.allCases.compactMap { source in
        let count = rows.count { $0.source == source }
        return count == 0 ? nil : ExportReport.SourceCount(source: source, count: count)
      },
      dropped: tally.dropped,
      warnings: ExportPlan.warnings(rows, writer, sessions)
    )
  }

  private static func check(_ sessions: [Session], _ options: ExportOptions) throws(ExportError) {
    guard !sessions.isEmpty else { throw .noSessions }
    guard !options.sources.isEmpty else { throw .noSources }
    var identities: Set<String> = []
    for session in sessions where !identities.insert(session.info.id).inserted {
      throw .sameSession(id: session.info.id)
    }
    let chats = sessions.filter { $0.info.mode == .chat }.map(\.displayName)
    if !chats.isEmpty {
      if !options.format.acceptsChat { throw .textOnly(format: options.format, chat: chats) }
      let texts = sessions.filter { $0.info.mode == .text }.map(\.displayName)
      if !texts.isEmpty, !options.format.writer.mixesModes {
        throw .mixedShapes(text: texts, chat: chats)
      }
    }
  }

  private static func warnings(
    _ rows: [DerivedRow],
    _ writer: any FormatWriter,
    _ sessions: [Session]
  ) -> [ExportWarning] {
    let material = writer.material
    var result: [ExportWarning] = []
    if writer.makesTurns, sessions.contains(where: { $0.info.mode == .text }) {
      result.append(.textAsTurns)
    }
    let cut = rows.count { $0.sides.contains(where: \.isCut) }
    if material.endsTexts, cut > 0 { result.append(.cutRows(cut)) }
    if material == .labels, let label = rows.first?.label, rows.allSatisfy({ $0.label == label }) {
      result.append(.oneLabel(label))
    }
    if material == .pairs, rows.count >= 20 {
      let longer = rows.count { row in
        let lengths = row.sides.map { sessions[row.session].tree[$0.node]?.text.utf8.count ?? 0 }
        return lengths[0] > lengths[1]
      }
      let percent = longer * 100 / rows.count
      if percent >= 70 { result.append(.chosenLonger(percent: percent)) }
    }
    return result
  }
}

extension DerivedRow {
  /// Whether the one completion of the row is good.
  var label: Bool { (sides.first?.rating ?? 0) > 0 }
}

extension Session {
  /// What an error calls the session.
  fileprivate var displayName: String { info.title.isEmpty ? info.id : info.title }
}
