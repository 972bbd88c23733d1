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
    /// What it waits for while its service is not asked.
    var wait: Wait?
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
  var backends: [BackendInfo]

  /// The screen's size.
  public internal(set) var size: Size
  /// The node the person is on; nil only in an empty tree.
  public internal(set) var cursor: NodeID?
  var outline: Outline {
    didSet { outlineRevision &+= 1 }
  }
  /// Another number after every change of the outline.
  private(set) var outlineRevision = 0
  /// What is in the archive, while that is not shown.
  var hiddenCounts: Tree.Counts
  var folded: Set<NodeID> = []
  /// By parent: the child the person was at last.
  var lastVisited: [NodeID: NodeID] = [:]
  /// When the person came to the current node.
  var arrived: Int64
  /// Lines the text is scrolled from where it would stand by itself.
  var textScroll = 0
  var showsHidden = false
  /// Whether thinking is unfolded; nil while the person has not said.
  var showsThinking: Bool?

  /// What the next branches are asked for with.
  public internal(set) var settings: GenerationSettings {
    didSet { source = describeSource() }
  }
  /// Backend, model and adapters as the bar names them; put together once, for every picture has them.
  private(set) var source = ""
  /// The plans to fan out by, and which of them is chosen.
  var plans: [FanOutPlan]
  var chosenPlan = 0
  var runs: [RequestID: Run] = [:]
  /// What the branches of fan-outs were asked for with, for asking again.
  var makers: [NodeID: GenerationSettings] = [:]
  /// By parent: what is asked for until there are enough distinct branches.
  var topUps: [NodeID: TopUp] = [:]
  /// Which branches say what an earlier sibling says.
  var twins = TwinIndex()
  /// Tokens that the session used so far.
  var usage: UsageTotals {
    didSet { usageSummary = describeUsage() }
  }
  /// Tokens and cost as the bar shows them, put together once; nil while nothing is known.
  private(set) var usageSummary: String?
  /// How long the prompt of the current path is.
  var meter = PromptMeter()
  var nextRequest = 1
  var seeds: SplitMix64
  /// When running completions were last put into the journal, or what is not in it began to come.
  var lastCheckpoint: Int64
  /// Whether text came that is not in the journal.
  var hasUnsavedText = false
  /// The time as far as pictures need it: when the last thing happened that shows it.
  var now: Int64
  /// What the person was told of the last pause.
  var pauseTold: Message?
  /// Another number whenever what completions wait for may be shown in other words.
  var waitRevision = 0

  /// The number of the last entry that must be on the disk before the screen shows it.
  public internal(set) var lastAct = 0
  /// The number of the last entry that is on the disk.
  public internal(set) var durable: Int
  /// Why the journal cannot be written, as a sentence.
  public internal(set) var saveProblem: String?

  /// Where requests are taken down; nil for nowhere.
  var requestLog: String?

  /// Whether quitting was refused because acts are not on the disk; the second time it is not.
  var hasRefusedToQuit = false

  /// A prefix that was pressed, until its key comes.
  var pendingKeys: KeySequence = []
  /// Rating flow, comparing, shuffling and proposals.
  var fairness = Fairness()
  /// How the program behaves towards the person.
  var feel = Feel()
  /// What lies over the tree.
  public internal(set) var overlay: Overlay?
  /// The earlier state that the list of acts shows.
  var past: Past?
  /// Counts the states that the list of acts has shown.
  var pastRevision = 0
  /// What the person is told.
  public internal(set) var message: Message?
  /// What is looked for, and what the view is narrowed to.
  var finding = Finding()
  /// The backends' servers that load their models now.
  var starting: [String: ServerState] = [:]
  /// What backends answered last, shown while they are asked anew.
  var catalogs: [String: ModelCatalog] = [:]
  /// The export view while one of its lines is asked for, and the format chosen last.
  var exportBehind: ExportDialog?
  /// The plan while a part's model or parameters are chosen.
  var planBehind: PlanDialog?
  /// The list of models while an adapter's scale is typed.
  var pickerBehind: ModelPicker?
  /// By name: an adapter's scale before it was turned off.
  var lastScales: [String: Double] = [:]
  /// Jumps, letters and what is marked for moving.
  var places = Places()
  /// The node an external editor works for.
  var externalEdit: (purpose: Editor.Purpose, opened: Int64)?
  /// Which view of the tree is shown, and how.
  var views: ViewState
  /// What is under way while a text is written, and what goes with requests.
  var writing = WritingState()

  /// Sets the interface up for a session.
  ///
  /// `name` is the session's path, of which the last part is shown. `seed` is where branch seeds
  /// come from: the same one draws the same branches. `now` is milliseconds since 1970.
  public init(
    session: Session,
    name: String,
    isReadOnly: Bool = false,
    isUnicode: Bool = true,
    size: Size,
    backends: [BackendInfo],
    settings: GenerationSettings,
    plans: [FanOutPlan] = [],
    presets: [GenerationPreset] = [],
    keymap: Keymap = .standard,
    display: DisplaySettings = DisplaySettings(),
    seed: UInt64,
    now: Int64
  ) {
    self.session = session
    self.name = name.split(separator: "/").last.map(String.init) ?? name
    self.isReadOnly = isReadOnly
    self.isUnicode = isUnicode
    self.size = size
    self.backends = backends
    self.settings = settings
    self.plans = plans
    self.writing.presets = presets
    self.usage = UsageTotals(of: session.tree)
    self.keymap = keymap
    self.views = ViewState(display)
    self.seeds = SplitMix64(seed: seed)
    self.arrived = now
    self.lastCheckpoint = now
    self.now = now
    self.durable = session.lastEntry
    self.lastAct = session.lastEntry
    self.outline = Outline(of: session.tree, folded: [])
    self.hiddenCounts = session.tree.countsInArchive()
    let remembered = session.cursor.flatMap { session.tree.contains($0) ? $0 : nil }
    self.cursor = remembered ?? session.tree.firstChild(of: nil)
    self.source = describeSource()
    self.usageSummary = describeUsage()
    startInSight()
    noteTwins()
    noteViews()
    _ = notePlace(at: now)
  }

  /// Whether completions stream.
  public var isStreaming: Bool { !runs.isEmpty }

  /// Whether the last act is not on the disk yet.
  public var isWaitingForDisk: Bool { lastAct > durable }

  /// The current node.
  var node: Node? { cursor.flatMap { session.tree[$0] } }

  /// The chosen backend, if it is configured.
  var backend: BackendInfo? { backends.first { $0.name == settings.backend } }
}
