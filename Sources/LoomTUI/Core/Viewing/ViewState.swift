import TreeModel

/// A view of the tree; the raw value is its name in the configuration.
public enum ViewKind: String, CaseIterable, Sendable {
  /// The outline beside the path's text.
  case tree
  /// The path's text as a page.
  case read
  /// All of the tree as a drawing.
  case map
  /// All nodes as a table.
  case list
}

/// Where the tree stands; the raw value is its name in the configuration.
public enum PaneArrangement: String, CaseIterable, Sendable {
  /// Beside the text where there is room for both.
  case auto
  /// Beside the text.
  case side
  /// Above the text.
  case stacked
  /// By itself: a key sends little.
  case alone
}

/// How the screen is shared out, as the configuration asks for and the person changes it.
public struct DisplaySettings: Equatable, Sendable {
  /// Columns of the tree beside the text; nil for a part of the screen.
  public var treeWidth: Int?
  /// Rows of the tree above the text; nil for a part of the screen.
  public var treeRows: Int?
  /// Where the tree stands.
  public var arrangement: PaneArrangement
  /// The view to begin with.
  public var view: ViewKind

  /// Creates settings; those left out are the standard ones.
  public init(
    treeWidth: Int? = nil,
    treeRows: Int? = nil,
    arrangement: PaneArrangement = .auto,
    view: ViewKind = .tree
  ) {
    self.treeWidth = treeWidth
    self.treeRows = treeRows
    self.arrangement = arrangement
    self.view = view
  }
}

/// Which view of the tree is shown, and what of the tree.
struct ViewState: Sendable {
  var kind: ViewKind
  var display: DisplaySettings
  /// Only this node and what is below it is shown; nil for everything.
  var hoisted: NodeID?
  /// The node whose subtree fills the map; nil for everything that may be shown.
  var zoomed: NodeID?
  /// The rows of the list, from its first showing on.
  var list = NodeList()
  /// Whether all but what matters was folded, and not unfolded since.
  var isFoldedByRelevance = false
  /// Whether the person may be on a node that is folded away in the tree: the list unfolds nothing, since
  /// that takes a pass over the tree.
  var isAstray = false
  /// What happened to the view beside what the person asked for.
  var remark: String?

  init(_ display: DisplaySettings) {
    self.display = display
    self.kind = display.view
  }
}
