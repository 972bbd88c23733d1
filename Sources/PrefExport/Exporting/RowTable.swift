import TreeModel

/// The rows of one format: derived session by session, decided at the end.
struct RowTable {
  /// A member of an archive, in the spool.
  struct Member {
    let name: String
    let range: Range<Int>
  }

  let options: ExportOptions
  private(set) var tally = Tally()
  /// In the order written, once `finish` was called.
  private(set) var entries: [RowEntry] = []
  private(set) var members: [Member] = []
  /// The part of each row's root, once the export was finished.
  private(set) var groups: SplitGroups
  /// Rows in each part.
  private(set) var splitRows: [DataSplit: Int] = [:]
  /// The models and adapters that wrote anything in the rows.
  private(set) var makers: Set<String> = []
  /// The characters of the longest row, as far as the format sets a limit, and the bytes of all.
  private(set) var longestRow = 0
  /// Rows that trainers drop or cut if nothing else is set, about.
  private(set) var longRows = 0
  /// The bytes of the texts before the completions, those of every row, as far as none is cut.
  private(set) var promptBytes = 0
  private(set) var bytes = 0
  private(set) var hasText = false
  private let keepsMakers: Bool
  private let program: String
  private let spool: (any RowSpool)?

  /// With `keepsMakers` it notes who wrote the rows, for a card that says so.
  init(
    _ options: ExportOptions,
    program: String,
    spool: (any RowSpool)?,
    keepsMakers: Bool = false
  ) {
    self.options = options
    self.keepsMakers = keepsMakers
    self.program = program
    self.spool = spool
    groups = SplitGroups(options.split)
  }

  var writer: any FormatWriter { options.format.writer }

  /// Derives the rows of one more session; `index` is its place in the export.
  ///
  /// `groups` has the roots of all tables, so that a root is in the same part everywhere.
  mutating func add(_ session: Session, index: Int, _ groups: inout SplitGroups) throws {
    if session.info.mode == .text { hasText = true }
    var derivation = Derivation(session, index: index, options: options, tally: tally)
    switch writer {
    case let format as any LineFormat:
      var lines = spool.map { _ in LineWriter(format, derivation, program: program) }
      try derivation.derive(format.material) { row in
        var entry = take(row, session, &groups)
        if let spool { try lines?.write(row, &entry, to: spool) }
        let characters = lines?.characters ?? 0
        longestRow = max(longestRow, characters)
        if let most = format.limits.trainedTokens,
          characters / FormatLimits.charactersPerToken > most
        {
          longRows += 1
        }
        bytes += Int(entry.length)
        entries.append(entry)
      }
      tally = derivation.tally
    case let format as any ArchiveFormat:
      try add(session, &derivation, format, &groups)
    default: break
    }
  }

  /// An archive's member holds the whole session, so what its rows say is decided at once.
  private mutating func add(
    _ session: Session,
    _ derivation: inout Derivation,
    _ format: any ArchiveFormat,
    _ groups: inout SplitGroups
  ) throws {
    var rows: [DerivedRow] = []
    derivation.derive(format.material) { rows.append($0) }
    tally = derivation.tally
    let found = rows.enumerated().map { place, row in
      var entry = take(row, session, &groups)
      entry.start = place
      return entry
    }
    let kept = Consistency.resolve(found, &tally)
    entries += kept
    guard let spool, session.tree.counts.nodes > 0 else { return }
    let content = try format.member(session, kept.map { rows[$0.start] }, options)
    let stem = format.memberName(session)
    let isTaken = members.contains { $0.name == stem }
    let start = try content.withUnsafeBytes { try spool.append($0) }
    members.append(
      Member(
        name: isTaken ? "\(members.count + 1)-\(stem)" : stem,
        range: start..<start + content.count
      )
    )
  }

  private mutating func take(
    _ row: DerivedRow,
    _ session: Session,
    _ groups: inout SplitGroups
  ) -> RowEntry {
    for side in row.sides where keepsMakers {
      guard let generation = session.tree[side.node]?.generation else { continue }
      makers.insert(generation.model)
      for adapter in generation.adapters { makers.insert("\(generation.model) + \(adapter.name)") }
    }
    promptBytes += row.promptBytes
    return RowEntry(row, group: groups.index(of: row, session), session)
  }

  /// Decides which rows are written and in which order.
  mutating func finish() {
    if writer is any LineFormat, writer.material.isWeighed {
      entries = Consistency.resolve(entries, &tally)
    }
    if writer.shuffles {
      var random = SplitMix64(seed: options.seed)
      random.shuffle(&entries)
    }
  }

  /// Takes over which root is in which part.
  mutating func divide(_ groups: SplitGroups) {
    self.groups = groups
    splitRows = [:]
    for entry in entries { splitRows[groups.split(of: entry), default: 0] += 1 }
  }

  /// The parts that have rows, in order; nil alone where nothing is divided.
  var splits: [DataSplit?] {
    groups.isDivided ? DataSplit.allCases.filter { splitRows[$0, default: 0] > 0 } : [nil]
  }
}
