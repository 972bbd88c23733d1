public import TreeModel

/// What an import read, mapped and kept aside.
public struct ImportReport: Equatable, Sendable {
  /// The format that the file was read as.
  public internal(set) var format: PeerFormat
  /// Nodes of the session.
  public internal(set) var nodes = 0
  /// How many of each kind.
  public internal(set) var kinds: [Node.Kind: Int] = [:]
  /// Ratings above zero.
  public internal(set) var good = 0
  /// Ratings below zero.
  public internal(set) var bad = 0
  /// Ratings that the peer gave by itself to what a person typed; none of them was taken.
  public internal(set) var automaticRatings = 0
  /// Bookmarks.
  public internal(set) var bookmarks = 0
  /// Nodes with something kept aside in their `imported` field.
  public internal(set) var keptAside = 0
  /// Fields that are credentials, or look like some, and were not copied.
  public internal(set) var credentials = 0
  /// Nodes whose text holds what looks like a credential: texts are never altered.
  public internal(set) var suspectTexts: [NodeID] = []
  /// What was repaired, with how often.
  public internal(set) var repairs: [Repair: Int] = [:]
  /// How many of several trees or notes of the file were taken, and of how many.
  public internal(set) var parts: [String] = []

  /// What was amiss in the file and mended.
  public enum Repair: String, CaseIterable, Sendable {
    /// A second node with the same identity: it has another one now.
    case duplicateIdentity = "duplicate_identity"
    /// A parent that is not in the file: the node is a root now.
    case unknownParent = "unknown_parent"
    /// Nodes that hung below themselves: cut above the first of them.
    case cycle
    /// A list of children that names a node elsewhere, or nothing.
    case strayChild = "stray_child"
    /// A patch that fits nowhere: what it inserts stands at the end of its parent's text.
    case misfitPatch = "misfit_patch"
    /// A patch that fits elsewhere than it says.
    case movedPatch = "moved_patch"
    /// A typed prompt that repeats a completion to continue it: its branches hang there now.
    case repeatedPrompt = "repeated_prompt"
    /// A value nested too deep to be kept aside.
    case tooDeep = "too_deep"
    /// A node that could not be read as one: it has no text, or is no object.
    case unreadable
  }

  /// Begins a report.
  public init(format: PeerFormat) { self.format = format }

  mutating func count(_ repair: Repair, _ number: Int = 1) {
    if number > 0 { repairs[repair, default: 0] += number }
  }
}

extension ImportReport.Repair {
  /// What was done, after a number.
  public var sentence: String {
    switch self {
    case .duplicateIdentity: "with an identity that another node had; they were given new ones."
    case .unknownParent: "whose parent is not in the file; they became roots."
    case .cycle: "cut loose, because they hung below themselves."
    case .strayChild: "in lists of children that name what hangs elsewhere or is not there."
    case .misfitPatch:
      "whose patch does not fit its parent's text; what it inserts was put at the end."
    case .movedPatch: "whose patch fits elsewhere than it says; it was applied there."
    case .repeatedPrompt:
      "that only repeat a completion to continue it; their branches hang under the completion."
    case .tooDeep: "nested too deep to be kept; they were left out."
    case .unreadable: "that could not be read as nodes; they were left out."
    }
  }
}
