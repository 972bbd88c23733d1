public import PeerTrees
public import PrefExport

/// The export view: a format, how its rows are derived, what it would write, and where to.
public struct ExportDialog: Equatable, Sendable {
  /// What the view shows.
  public enum Page: Equatable, Sendable {
    /// The formats, and what the chosen one would write.
    case formats
    /// How rows are derived and divided; the one pointed at.
    case settings(selected: Int)
    /// The rows left out; the one pointed at.
    case dropped(selected: Int)
  }

  /// The format chosen.
  public var format: FileFormat
  /// How rows are derived, whatever the format.
  public var options = ExportOptions(format: .trlPreference)
  /// What the view shows.
  public var page = Page.formats
  /// Which rows would be written and left out; nil if none can be, and for trees.
  public var report: ExportReport?
  /// What of the tree would be written; nil for rows.
  public var part: TreePart?
  /// Why nothing can be written; a sentence.
  public var problem: String?
  /// Where to.
  public var path: String
  /// Whether the person was told that a file is there.
  public var isReplacing = false

  /// How many rows left out can be named.
  var droppedCount: Int { report?.dropped.reduce(0) { $0 + $1.cases.count } ?? 0 }

  /// A row left out: the place among all that can be named.
  func dropped(at place: Int) -> (reason: DropReason, row: ExportReport.Case)? {
    var place = place
    for drop in report?.dropped ?? [] {
      if place < drop.cases.count { return (drop.reason, drop.cases[place]) }
      place -= drop.cases.count
    }
    return nil
  }

  /// The place of the first pair left out; 0 if there is none.
  var firstDroppedPair: Int {
    var place = 0
    for drop in report?.dropped ?? [] {
      if let index = drop.cases.firstIndex(where: { $0.other != nil }) { return place + index }
      place += drop.cases.count
    }
    return 0
  }
}
