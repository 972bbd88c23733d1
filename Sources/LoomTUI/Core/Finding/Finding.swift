import TreeModel

/// What the person looks for, and what the view is narrowed to.
struct Finding: Sendable {
  /// About how many nanoseconds of looking one event may cost.
  static let slice = 1_500_000

  /// The last search.
  var search: Search?
  /// The filter that is set.
  var filter: ViewFilter?
  /// A filter that is to be set once it is known what it shows.
  var pending: NodeScan?
  /// The filter under edit: what it would show, or why it is none.
  var preview: Preview?
  /// What was there when a prompt was opened; nil while none is open.
  var opening: Opening?
  /// What occurs in the session, for completing.
  var values = FilterValues()
  /// Whether `values` are still being gathered.
  var isGathering = false
  /// What Tab goes through.
  var completion: Completion?
  /// Another number whenever what the tree pane marks or leaves out is another.
  var revision = 0

  /// A search and what it found so far.
  struct Search: Sendable {
    /// What was typed.
    let text: String
    /// The scan that goes on, or that found the matches.
    var scan: NodeScan
    /// Every match in the order of the tree; empty until the scan is done.
    var matches: [NodeID] = []
    /// Where the cursor is among `matches`, from 0, if it is there.
    var index: Int?
    /// What is still to be gone to.
    var wanted: Wanted?
    /// The session's last entry when the matches were right.
    var entry: Int
    /// Whether matches are marked in texts.
    var isShown = true
    /// Whether the person was told of it before all was looked through.
    var isToldEarly = false
    /// What is marked.
    let marked: [TextTest]

    init(_ text: String, _ scan: NodeScan, wanted: Wanted) {
      self.text = text
      self.scan = scan
      self.wanted = wanted
      entry = scan.entry
      marked = scan.filter.textTests
    }
  }

  /// Which match is to be gone to, seen from where the scan began.
  enum Wanted: Equatable, Sendable {
    /// The node itself, or the first one after it.
    case nearest
    case next
    case previous
  }

  /// What was there before the person typed.
  struct Opening: Sendable {
    var cursor: NodeID?
    var textScroll: Int
    var folded: Set<NodeID>
    var search: Search?
  }

  /// What a filter under edit would show.
  struct Preview: Sendable {
    var problem: FilterError?
    var scan: NodeScan?
  }

  /// What Tab goes through.
  struct Completion: Equatable, Sendable {
    /// Where the word begins, in bytes of the expression.
    var start: Int
    var candidates: [FilterCandidate]
    /// The one that stands there; nil while what was typed does.
    var selected: Int?
  }

  /// Whether something is left to be done in slices.
  var isBusy: Bool {
    search?.scan.isDone == false || preview?.scan?.isDone == false
      || pending != nil || filter?.scan != nil || isGathering
  }
}

/// What the view is narrowed to.
struct ViewFilter: Sendable {
  /// The expression.
  let expression: NodeFilter
  /// The nodes that match, in the order of the tree.
  var matches: [NodeID]
  /// The same as a set.
  var found: NodeSet
  /// What is shown: the matches, all above them, what was made since the filter was set, and where the
  /// person is.
  var shown: NodeSet
  /// The session's last entry when the matches were found.
  var entry: Int
  /// When they were, milliseconds since 1970.
  var time: Int64
  /// Nodes with this number or a greater one were made since the filter was set.
  let firstNew: NodeID
  /// What was folded before: what leads to matches is unfolded.
  let foldedBefore: Set<NodeID>
  /// The scan that finds out what matches now; nil while nothing changed.
  var scan: NodeScan?

  /// The expression as it was typed.
  var text: String { expression.text }
}

extension Model {
  /// What the tree and the list are narrowed to; nil for nothing.
  var filter: ViewFilter? { finding.filter }

  /// Whether a node is shown only for what is below it.
  func isBesideFilter(_ id: NodeID) -> Bool {
    guard let filter = finding.filter else { return false }
    return !session.tree.contains(id, in: filter.found)
  }

  /// What is to be marked in texts.
  var markedTests: [TextTest] {
    guard let search = finding.search, search.isShown else { return [] }
    return search.marked
  }

  /// Whether something is still looked for.
  var isFinding: Bool { finding.isBusy }

  /// Another value when what was found makes another picture.
  var findingProgress: [Int] {
    [
      finding.revision, finding.search?.scan.count ?? -1, finding.preview?.scan?.count ?? -1,
      finding.isBusy ? 1 : 0, Int(cursor?.rawValue ?? 0),
    ]
  }

  /// When finding wants to go on, milliseconds since 1970; nil while nothing is left.
  var findingDeadline: Int64? {
    if finding.isBusy { return now }
    guard let filter = finding.filter, filter.entry != session.lastEntry else { return nil }
    // What streams changes all the time.
    return isStreaming ? filter.time + 1_000 : now
  }
}
