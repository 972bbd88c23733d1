import Glibc
import TreeModel

/// Writes acts into a session for ever, to be killed by a test at any moment.
///
/// Prints the number of every entry that is on the disk, one a line, before it makes the next one.
@main struct CrashWriter {
  static func main() {
    guard CommandLine.arguments.count == 2 else { exit(2) }
    let path = CommandLine.arguments[1]
    do throws(StoreError) {
      try run(path)
    } catch {
      say("error \(error.sentence)")
      exit(1)
    }
  }

  private static func run(_ path: String) throws(StoreError) {
    var session: Session
    let store: SessionStore
    do throws(StoreError) {
      let opened = try SessionStore.open(path, .readWrite)
      session = opened.session
      guard let opened = opened.store else { exit(3) }
      store = opened
    } catch {
      guard case .notFound = error else { throw error }
      session = Session(info: SessionInfo(id: "c0de", title: "", created: 1, annotator: "a"))
      store = try SessionStore.create(path, session)
    }
    say("open \(session.lastEntry)")
    for round in 0... {
      if let entry = act(round, &session) { store.append(entry) }
      // Now and then several acts are under way at once, and a fold among them.
      if round % 7 == 3 { store.fold(session) }
      if round % 5 == 4 { continue }
      try store.sync()
      say("\(store.durable)")
    }
  }

  /// The text of a node follows from its identity, so that the test can tell a wrong one.
  private static func act(_ round: Int, _ session: inout Session) -> Entry? {
    let id = session.nextNode
    let parent = round % 3 == 0 ? nil : session.tree.firstChild(of: nil)
    let text = String(repeating: "node \(id)\r\n", count: round % 40 == 7 ? 2_000 : 3)
    var node = Node(id: id, parent: parent, kind: .human, text: text, created: 1)
    // What a fold moves to the side file.
    if id.rawValue % 3 == 1 { node.logprobs = RawJSON("[\"node \(id)\"]") }
    let index = session.tree.childCount(of: parent)
    do {
      switch round % 7 {
      case 5: return try session.undo(at: 1)
      case 6: return try session.redo(at: 1)
      default:
        return try session.perform(
          Transaction(label: "add", operations: [.insert(node: node, index: index)]),
          at: 1
        )
      }
    } catch { return nil }
  }

  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    if write(1, bytes, bytes.count) != bytes.count { exit(4) }
  }
}
