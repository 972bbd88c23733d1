import TreeModel

/// What is kept of a row while its text waits in the spool.
struct RowEntry {
  /// What the row says, whichever way round.
  let key: ContentHash
  /// Where its text starts in the spool, and how long it is.
  var start = 0
  var length: Int32 = 0
  /// The length of the line behind it that says where it came from, where that is a line of its own.
  var provenance: Int32 = 0
  /// The index of the session.
  let session: Int32
  /// The index of the root's group: what must not be torn apart by a split.
  let group: Int32
  /// The node, or the better side, and the other side of a pair.
  let node: NodeID
  let other: NodeID?
  let source: PairSource
  /// Which of two opposite statements with the same `key` it is.
  let isForward: Bool
  let isCut: Bool
  let label: Bool
  /// Whether the chosen side is longer than the rejected one.
  let isChosenLonger: Bool

  init(_ row: DerivedRow, group: Int32, _ session: Session) {
    var key = row.key.prompt
    key.take(row.key.low)
    key.take(row.key.high)
    self.key = key
    self.session = Int32(row.session)
    self.group = group
    node = row.sides.first?.node ?? row.root
    other = row.sides.count == 2 ? row.sides[1].node : nil
    source = row.source
    isForward = row.isForward
    isCut = row.sides.contains(where: \.isCut)
    label = row.label
    isChosenLonger =
      row.sides.count == 2
      && RowEntry.length(row.sides[0], session) > RowEntry.length(row.sides[1], session)
  }

  private static func length(_ side: DerivedRow.Side, _ session: Session) -> Int {
    session.tree.text(of: side.node)?.utf8.count ?? 0
  }
}
