import Glibc
import TreeModel

/// Acts on a session, folds, restores, repairs, makes others; says what it may count on from then on.
struct CrashWorker {
  private let folder: String
  private let path: String
  private var random: Generator
  private var session: Session
  private var store: SessionStore
  /// What is true once everything appended is on the disk.
  private var pending: [String] = []
  private var stream: (id: NodeID, from: Int)?

  /// Enough that none is pruned between a restore and the look at what it kept.
  private static let policy = BackupPolicy(count: 30, bytes: .max)

  /// A generator whose numbers depend on the seed alone (SplitMix64).
  private struct Generator {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return Int((value ^ value >> 31) % UInt64(limit))
    }
  }

  init(_ folder: String, seed: UInt64) throws(StoreError) {
    self.folder = folder
    path = folder + "/a.loom.json"
    random = Generator(state: seed)
    do throws(StoreError) {
      (session, store) = try CrashWorker.open(path)
    } catch {
      guard case .notFound = error else { throw error }
      session = Session(info: SessionInfo(id: "c0de", title: "", created: 1, annotator: "a"))
      // What an import makes: a tree in the first session file, without a journal.
      for _ in 0..<random.below(5) { _ = CrashWorker.insert(&session, under: nil, .imported) }
      store = try SessionStore.create(path, session, backups: CrashWorker.policy)
    }
    say("entry \(session.lastEntry)")
  }

  private static func open(_ path: String) throws(StoreError) -> (Session, SessionStore) {
    let opened = try SessionStore.open(path, .readWrite, backups: policy)
    guard let store = opened.store else { exit(3) }
    return (opened.session, store)
  }

  /// Does one thing.
  mutating func step() throws(StoreError) {
    switch random.below(60) {
    case 0...2: store.fold(session)
    case 3: try reopen(folding: true)
    case 4: try reopen(folding: false)
    case 5, 6: try restore()
    case 7, 8: try repair()
    case 9, 10: try create()
    case 11...20: addToStream()
    case 21...25: append { (session) throws(TreeError) in try session.undo(at: 1) }
    case 26...29: append { (session) throws(TreeError) in try session.redo(at: 1) }
    case 30...34: rate()
    default: insert(random.below(10) == 0 ? .completion : .human)
    }
    // Now and then several acts are under way at once.
    if random.below(3) > 0 { try sync() }
  }

  private mutating func sync() throws(StoreError) {
    try store.sync()
    for line in pending { say(line) }
    pending = []
  }

  private mutating func append(
    _ body: (inout Session) throws(TreeError) -> Entry?
  ) {
    guard let entry = try? body(&session) else { return }
    store.append(entry)
    pending.append("entry \(entry.number)")
  }

  // MARK: Acts

  /// The text of a node follows from its identity, so that the test can tell a wrong one.
  private static func line(_ id: NodeID) -> String { "node \(id)\r\n" }

  private static func insert(
    _ session: inout Session,
    under parent: NodeID?,
    _ kind: Node.Kind
  ) -> (Entry, Node)? {
    let id = session.nextNode
    let size = id.rawValue % 40 == 7 ? 200 : 3
    let text = kind == .completion ? "" : String(repeating: line(id), count: size)
    var node = Node(id: id, parent: parent, kind: kind, text: text, created: 1)
    if kind == .completion { node.generation = Generation(backend: "b", model: "m") }
    // What a fold moves to the side file.
    if id.rawValue % 3 == 1 { node.logprobs = RawJSON("[\"node \(id)\"]") }
    let index = session.tree.childCount(of: parent)
    let act = Transaction(label: "add", operations: [.insert(node: node, index: index)])
    return (try? session.perform(act, at: 1)).map { ($0, node) }
  }

  private mutating func insert(_ kind: Node.Kind) {
    let parent = random.below(3) == 0 ? nil : session.tree.firstChild(of: nil)
    guard let (entry, node) = CrashWorker.insert(&session, under: parent, kind) else { return }
    store.append(entry)
    pending.append("entry \(entry.number)")
    pending.append("node \(node.id) \(node.text.utf8.count)")
    if kind == .completion { stream = (node.id, 0) }
  }

  private mutating func addToStream() {
    guard let (id, from) = stream, session.tree.contains(id) else { return }
    session.extend(id, text: CrashWorker.line(id))
    guard let entry = session.checkpoint(id, from: from, at: 1) else { return }
    store.append(entry)
    let size = session.tree[id]?.text.utf8.count ?? 0
    stream = (id, size)
    pending.append("entry \(entry.number)")
    pending.append("node \(id) \(size)")
  }

  private mutating func rate() {
    guard let id = session.tree.firstChild(of: nil) else { return }
    let from = session.tree[id]?.rating
    let vote = Vote(
      id: session.nextVote,
      annotator: "a",
      kind: .rating,
      a: id,
      value: random.below(5) - 2,
      created: 1
    )
    let rating = vote.value.map { Int8($0) }
    append { (session) throws(TreeError) in
      try session.perform(
        Transaction(
          label: "rate",
          operations: [.rate(id: id, from: from, to: rating), .vote(vote: vote)]
        ),
        at: 1
      )
    }
    pending.append("votes \(session.votes.count)")
  }

  // MARK: Files

  private mutating func reopen(folding: Bool) throws(StoreError) {
    try store.close(folding ? session : nil)
    for line in pending { say(line) }
    pending = []
    (session, store) = try CrashWorker.open(path)
    stream = nil
  }

  private mutating func restore() throws(StoreError) {
    let backups = SessionStore.backups(of: path)
    guard !backups.isEmpty else { return }
    // With a journal or without one.
    try store.close(random.below(2) == 0 ? session : nil)
    for line in pending { say(line) }
    pending = []
    say("restoring")
    let backup = backups[random.below(min(4, backups.count))]
    let result = try SessionStore.restore(path, from: backup, backups: CrashWorker.policy)
    say("restored \(result.session.lastEntry)")
    (session, store) = try CrashWorker.open(path)
    stream = nil
  }

  private mutating func repair() throws(StoreError) {
    let new = folder + "/r.loom.json"
    unlink(new)
    unlink(CheckReport.path(beside: new))
    unlink(folder + "/r.loom.journal")
    try sync()
    _ = try repairSession(at: path, to: new)
    say("repaired")
  }

  private mutating func create() throws(StoreError) {
    let new = folder + "/c.loom.json"
    unlink(new)
    try SessionStore.create(new, session).close(nil)
    say("created \(session.lastEntry)")
  }
}
