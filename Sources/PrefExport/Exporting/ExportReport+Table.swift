extension RowTable {
  /// What the table wrote, or would write.
  func report(sessions: [String]) -> ExportReport {
    ExportReport(
      format: options.format,
      sessions: sessions,
      rows: entries.count,
      candidates: tally.candidates,
      sources: PairSource.allCases.compactMap { source in
        let count = entries.count { $0.source == source }
        return count == 0 ? nil : ExportReport.SourceCount(source: source, count: count)
      },
      splits: self.splits.compactMap { split in
        split.map { ExportReport.SplitCount(split: $0, count: splitRows[$0, default: 0]) }
      },
      dropped: tally.dropped,
      warnings: warnings
    )
  }

  private var warnings: [ExportWarning] {
    var result: [ExportWarning] = []
    if writer.makesTurns, hasText { result.append(.textAsTurns) }
    let cut = entries.count(where: \.isCut)
    if writer.material.endsTexts, cut > 0 { result.append(.cutRows(cut)) }
    if writer.material == .labels, let label = entries.first?.label,
      entries.allSatisfy({ $0.label == label })
    {
      result.append(.oneLabel(label))
    }
    if writer.material == .pairs, entries.count >= 20 {
      let percent = entries.count(where: \.isChosenLonger) * 100 / entries.count
      if percent >= 70 { result.append(.chosenLonger(percent: percent)) }
    }
    if let tokens = writer.limits.trainedTokens, longRows > 0, !entries.isEmpty {
      result.append(
        .longRows(min(longRows, entries.count), tokens: tokens, service: writer.limits.service)
      )
    }
    if !entries.isEmpty, promptBytes >= 1_000_000_000 { result.append(.longPrompts(promptBytes)) }
    let validationRows = splitRows[.validation, default: 0]
    if !entries.isEmpty {
      result += writer.limits.warnings(
        rows: options.split == .none ? entries.count : splitRows[.train, default: 0],
        // What several files hold together is no file's size.
        bytes: options.shardRows == nil ? bytes : 0,
        longestRow: longestRow,
        validationRows: validationRows
      )
    }
    if options.split != .none, !entries.isEmpty, splitRows[.validation, default: 0] == 0 {
      result.append(.noValidation(roots: groups.count))
    }
    return result
  }
}

extension ExportReport {
  /// One report of several tables over the same sessions.
  init(format: ExportFormat, sessions: [String], _ tables: [ExportReport]) {
    guard let first = tables.first, tables.count > 1 else {
      self = tables.first ?? ExportReport(format: format, sessions: sessions)
      return
    }
    var warnings: [ExportWarning] = []
    var cut = 0
    var promptBytes = 0
    for warning in tables.flatMap(\.warnings) {
      switch warning {
      case .cutRows(let count): cut += count
      case .longPrompts(let bytes): promptBytes += bytes
      default: if !warnings.contains(warning) { warnings.append(warning) }
      }
    }
    if cut > 0 { warnings.insert(.cutRows(cut), at: 0) }
    if promptBytes > 0 { warnings.append(.longPrompts(promptBytes)) }
    self.init(
      format: format,
      sessions: first.sessions,
      rows: tables.reduce(0) { $0 + $1.rows },
      candidates: tables.reduce(0) { $0 + $1.candidates },
      sources: PairSource.allCases.compactMap { source in
        let counts = tables.flatMap(\.sources).filter { $0.source == source }.map(\.count)
        return counts.isEmpty ? nil : SourceCount(source: source, count: counts.reduce(0, +))
      },
      splits: DataSplit.allCases.compactMap { split in
        let counts = tables.flatMap(\.splits).filter { $0.split == split }.map(\.count)
        return counts.isEmpty ? nil : SplitCount(split: split, count: counts.reduce(0, +))
      },
      dropped: DropReason.allCases.compactMap { reason in
        let drops = tables.flatMap(\.dropped).filter { $0.reason == reason }
        guard !drops.isEmpty else { return nil }
        return Drop(
          reason: reason,
          count: drops.reduce(0) { $0 + $1.count },
          cases: drops.flatMap(\.cases)
        )
      },
      warnings: warnings
    )
  }

  private init(format: ExportFormat, sessions: [String]) {
    self.init(
      format: format,
      sessions: sessions,
      rows: 0,
      candidates: 0,
      sources: [],
      splits: [],
      dropped: [],
      warnings: []
    )
  }
}
