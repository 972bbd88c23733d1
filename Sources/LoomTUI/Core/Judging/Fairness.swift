import Backends
import Screen
public import TreeModel

/// What lies over the tree while texts are judged, or compared with what a model or person made of
/// them.
public enum JudgingPage: Equatable, Sendable {
  /// One branch after the other is rated.
  case rating
  /// Where pairs to compare are to come from is asked.
  case scope
  /// Two branches, blind.
  case comparing
  /// Who won.
  case results
  /// What a rewrite changed.
  case difference(NodeID)
  /// What a model makes of a text.
  case proposal

  /// What help calls it.
  var title: String {
    switch self {
    case .rating: "Rating one branch after the other"
    case .scope, .comparing, .results: "Comparing two branches"
    case .difference: "What a rewrite changed"
    case .proposal: "A model's proposal"
    }
  }

  /// Whether nothing else is on the screen.
  var isFullScreen: Bool {
    switch self {
    case .rating, .comparing, .results, .proposal: true
    case .scope, .difference: false
    }
  }
}

/// What judging, comparing and rewriting remember.
struct Fairness: Sendable {
  /// Whether new branches are put in random order.
  var shuffles = true
  /// Whether the editor shows the text that is rewritten.
  var showsOriginal = true
  /// The page that is gone back to once an editor, a line or help is closed.
  var behind: JudgingPage?
  /// The rating flow that is under way.
  var rating: RatingFlow?
  /// By root of a flow: what was left when it ended, its next branch first.
  var ratingRests: [NodeID?: [NodeID]] = [:]
  /// The comparisons that are under way, or have just ended.
  var comparing: Comparing?
  /// What a model was asked to make of a text.
  var proposal: Proposal?
  /// What is in the editor as a model proposed it.
  var helped: (node: NodeID, help: RewriteHelp)?
  /// What the page of a rewrite shows; made once.
  var difference = StyledText()
  /// How far the page of a rewrite is scrolled.
  var scroll = 0

  /// Who proposed what is now kept as a rewrite of a node, if anybody did.
  func help(with id: NodeID) -> RewriteHelp? { helped?.node == id ? helped?.help : nil }
}

/// How long judgements took.
struct Pace: Equatable, Sendable {
  /// The pace is that of the last so many.
  static let window = 20

  private var times: [Int64] = []

  mutating func note(_ milliseconds: Int64) {
    times.append(max(1, milliseconds))
    if times.count > Pace.window { times.removeFirst() }
  }

  /// Judgements a minute; nil before there are three.
  var perMinute: Double? {
    times.count < 3 ? nil : Double(times.count) * 60_000 / Double(times.reduce(0, +))
  }

  /// For the bar: whole numbers from 10 on, tenths below.
  var text: String? {
    perMinute.map { pace in
      guard pace < 9.95 else { return "\(Int(pace.rounded())) a minute" }
      let tenths = Int((pace * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) a minute"
    }
  }
}

extension Model {
  /// Whether new branches are put in random order; what the configuration says, until it is changed
  /// in the program.
  public var shufflesBranches: Bool {
    get { fairness.shuffles }
    set { fairness.shuffles = newValue }
  }

  /// Goes back to the page that an editor, a line or help was opened from, once that is closed.
  mutating func returnToJudging() {
    guard overlay == nil, externalEdit == nil, let page = fairness.behind else { return }
    fairness.behind = nil
    fairness.helped = nil
    overlay = .judging(page)
    if page == .rating { showNextToRate() }
  }

  /// Notes that a node was seen: it was on a page of its own.
  mutating func noteSeen(_ id: NodeID, at time: Int64) -> [Effect] {
    guard !isReadOnly, session.tree.summary(of: id)?.isUnseen == true,
      let entry = try? session.markSeen([id], at: time)
    else { return [] }
    return [.appendSoon(entry)]
  }

  /// New branches in the order in which they are to stand.
  ///
  /// A fan has its order already: a plan's own, or that of adapters whose list names them. Branches
  /// of one maker with a seed that the person set keep theirs, so that the same seed gives the same
  /// tree.
  mutating func displayOrder(
    of work: [PlannedCompletion],
    isFan: Bool
  ) -> [PlannedCompletion] {
    guard fairness.shuffles, !isFan, work.count > 1, settings.parameters.seed == nil else {
      return work
    }
    return work.inRandomOrder(using: &seeds)
  }
}
