import TreeModel

/// The rows of the list of nodes, in the order that was asked for last.
///
/// The order stands still while the person works in it: a row does not move away when it is rated.
/// Sorting again, or opening the list anew, makes it afresh; nodes that come meanwhile stand at the end.
struct NodeList: Sendable {
  /// What rows can be sorted by; the raw value is the heading.
  enum Column: String, CaseIterable, Sendable {
    /// As in the tree.
    case place = "tree"
    case number = "#"
    case rating
    case model
    case adapter
    case score
    case length = "bytes"
    case age
    case kind
    case text

    /// Whether the most wanted rows are those with the largest values.
    var isDescendingFirst: Bool { [.rating, .score, .length].contains(self) }
  }

  /// The nodes from top to bottom; empty until the list is shown.
  var ids: [NodeID] = [] {
    didSet {
      absent = nil
      revision &+= 1
    }
  }
  /// Another number whenever the rows are others.
  private(set) var revision = 0
  /// A node that was looked for in all rows and is in none.
  private var absent: NodeID?
  /// The row the person is on, right whenever `ids[row]` is the cursor.
  var row = 0
  var column = Column.place
  var isDescending = false
  /// What the rows were made from: the tree's shape, what was shown of it, and the filter.
  var source: Source?
  /// The time that ages are told from, milliseconds since 1970.
  var now: Int64 = 0

  struct Source: Equatable, Sendable {
    var shapeRevision: Int
    var hoisted: NodeID?
    var showsArchived: Bool
    /// The filter, and the session's last entry when what matches it was found.
    var filter: String?
    var filterEntry: Int?
  }

  /// Finds the row of `id` and points at it; false if there is none.
  ///
  /// Looks next to the last row first, and at all rows only after a jump.
  @discardableResult
  mutating func point(at id: NodeID?) -> Bool {
    guard let id, id != absent else { return false }
    for near in [row, row + 1, row - 1] where ids.indices.contains(near) && ids[near] == id {
      row = near
      return true
    }
    guard let found = ids.firstIndex(of: id) else {
      absent = id
      return false
    }
    row = found
    return true
  }
}
