import TreeModel

/// Counts what could have been a row, and what was not, by reason.
struct Tally {
  private(set) var candidates = 0
  private var drops: [DropReason: ExportReport.Drop] = [:]

  /// Counts a candidate that goes on.
  mutating func enter() { candidates += 1 }

  /// Counts a candidate that ends at once.
  mutating func enterAndDrop(
    _ reason: DropReason,
    _ session: Int,
    _ node: NodeID,
    _ other: NodeID? = nil
  ) {
    candidates += 1
    drop(reason, session, node, other)
  }

  /// Ends a candidate counted before.
  mutating func drop(_ reason: DropReason, _ session: Int, _ node: NodeID, _ other: NodeID? = nil) {
    drops[reason, default: ExportReport.Drop(reason: reason)]
      .add(ExportReport.Case(session: session, node: node, other: other))
  }

  /// Counts `count` candidates that end at once, with one of them as the example.
  mutating func enterAndDrop(
    _ reason: DropReason,
    count: Int,
    _ session: Int,
    _ node: NodeID,
    _ other: NodeID
  ) {
    guard count > 0 else { return }
    enterAndDrop(reason, session, node, other)
    candidates += count - 1
    drops[reason]?.count += count - 1
  }

  /// Ends a row before it has a text.
  mutating func drop(_ reason: DropReason, _ row: DerivedRow) {
    guard let first = row.sides.first else { return }
    drop(reason, row.session, first.node, row.sides.count == 2 ? row.sides[1].node : nil)
  }

  /// Ends a row.
  mutating func drop(_ reason: DropReason, _ row: RowEntry) {
    drop(reason, Int(row.session), row.node, row.other)
  }

  /// The drops in the order the reasons are declared.
  var dropped: [ExportReport.Drop] { DropReason.allCases.compactMap { drops[$0] } }
}

extension ExportReport.Drop {
  fileprivate mutating func add(_ item: ExportReport.Case) {
    count += 1
    cases.append(item)
  }
}
