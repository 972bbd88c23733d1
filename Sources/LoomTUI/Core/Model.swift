import Backends
import PrefExport
public import Screen
public import TreeModel

/// Everything the interface knows; only `update` changes it, and `view` draws it.
public struct Model: Sendable {
  /// A line for the person.
  public struct Message: Equatable, Sendable {
    /// What to say.
    public var text: String
    /// Whether it went wrong.
    public var isError = false
  }

  /// One completion that streams.
  struct Run: Sendable {
    var recorder: CompletionRecorder
    var node: NodeID
  }

  /// A search and what it found.
  struct Search: Equatable, Sendable {
    var text = ""
    var matches: [NodeID] = []
    /// The session's last entry when the matches were found.
    var entry = -1
  }

  /// The session, with every act so far.
  public internal(set) var session: Session
  /// What the status line calls the session.
  public let name: String
  /// Whether nothing may be changed.
  public let isReadOnly: Bool
  /// Whether marks beyond ASCII can be shown.
  public let isUnicode: Bool
  let keymap: Keymap
  let backends: [BackendInfo]

  /// The screen's size.
  public internal(set) var size: Size
  /// The node the person is on; nil only in an empty tree.
  public internal(set) var cursor: NodeID?
  var outline: Outline
  var folded: Set<NodeID> = []
  /// By parent: the child the person was at last.
  var lastVisited: [NodeID: NodeID] = [:]
  /// When the person came to the current node.
  var arrived: Int64
  /// Lines the text is scrolled from where it would stand by itself.
  var textScroll = 0
  var showsHidden = false

  /// What the next branches are asked for with.
  public internal(set) var settings: GenerationSettings
  var runs: [RequestID: Run] = [:]
  var nextRequest = 1
  var seeds: SplitMix64
  /// When running completions were last put into the journal.
  var lastCheckpoint: Int64

  /// The number of the last entry that must be on the disk before the screen shows it.
  public internal(set) var lastAct = 0
  /// The number of the last entry that is on the disk.
  public internal(set) var durable: Int
  /// Why the journal cannot be written, as a sentence.
  public internal(set) var saveProblem: String?

  /// Whether quitting was refused because acts are not on the disk; the second time it is not.
  var hasRefusedToQuit = false

  /// What lies over the tree.
  public internal(set) var overlay: Overlay?
  /// What the person is told.
  public internal(set) var message: Message?
  var search = Search()
  /// The backends' servers that load their models now.
  var starting: [String: ServerState] = [:]
  /// What backends answered last, shown while they are asked anew.
  var catalogs: [String: ModelCatalog] = [:]
  /// The export view while one of its lines is asked for, and the format chosen last.
  var exportBehind: ExportDialog?
  /// The node an external editor works for.
  var externalEdit: (purpose: Editor.Purpose, opened: Int64)?
  /// Tree width asked for by the configuration, in columns.
  let treeWidth: Int?

  /// Sets the interface up for a session.
  ///
  /// `seed` is where branch seeds come from: the same one draws the same branches. `now` is
  /// milliseconds since 1970.
  public init(
    session: Session,
    name: String,
    isReadOnly: Bool = false,
    isUnicode: Bool = true,
    size: Size,
    backends: [BackendInfo],
    settings: GenerationSettings,
    keymap: Keymap = .standard,
    treeWidth: Int? = nil,
    seed: UInt64,
    now: Int64
  ) {
    self.session = session
    self.name = name
    self.isReadOnly = isReadOnly
    self.isUnicode = isUnicode
    self.size = size
    self.backends = backends
    self.settings = settings
    self.keymap = keymap
    self.treeWidth = treeWidth
    self.seeds = SplitMix64(seed: seed)
    self.arrived = now
    self.lastCheckpoint = now
    self.durable = session.lastEntry
    self.lastAct = session.lastEntry
    self.outline = Outline(of: session.tree, folded: [])
    let remembered = session.cursor.flatMap { session.tree.contains($0) ? $0 : nil }
    self.cursor = remembered ?? session.tree.firstChild(of: nil)
  }

  /// When `Event.tick` is wanted, milliseconds since 1970; nil while nothing streams.
  public var deadline: Int64? { runs.isEmpty ? nil : lastCheckpoint + 1_000 }

  /// Whether completions stream.
  public var isStreaming: Bool { !runs.isEmpty }

  /// Whether the last act is not on the disk yet.
  public var isWaitingForDisk: Bool { lastAct > durable }

  /// The current node.
  var node: Node? { cursor.flatMap { session.tree[$0] } }

  /// The chosen backend, if it is configured.
  var backend: BackendInfo? { backends.first { $0.name == settings.backend } }
}
