import Backends
import PrefExport
public import TreeModel

extension Session {
  /// Completions that the session's maker wanted started at its first opening; 0 once there are any.
  var pendingBranches: Int {
    let start = cursor.flatMap { tree.contains($0) ? $0 : nil } ?? tree.firstChild(of: nil)
    return tree.firstChild(of: start) == nil ? info.auto : 0
  }
}

extension Model {
  /// Starts the completions that the session's maker wanted at its first opening.
  ///
  /// Below a prompt that is not shown there is nothing to read but them: the first of them gets the
  /// text pane.
  mutating func startPending(at time: Int64) -> [Effect] {
    let branches = isReadOnly ? 0 : session.pendingBranches
    guard branches > 0 else { return [] }
    let effects = generate(branches, at: time)
    if let node, node.hidden, !showsHidden, let first = session.tree.firstChild(of: node.id) {
      go(to: first, at: time)
    }
    return effects
  }

  /// Tells what was found when the session was opened.
  ///
  /// `drafts` are the texts that were unfinished, `older` files with some of earlier versions.
  public mutating func greet(
    _ recovery: SessionStore.Recovery,
    drafts: [Draft],
    older: [String] = []
  ) {
    if !drafts.isEmpty, !isReadOnly {
      take(drafts)
    } else if let draft = older.last {
      say("A text that was being written when loom ended is in \(draft)")
    } else if let problem = recovery.bulk {
      complain(problem.sentence)
    } else if recovery.tornBytes > 0 {
      say("The last time ended in the middle of a write; every confirmed act is here")
    } else if recovery.replayed > 0 {
      say("The last time did not end cleanly; every confirmed act is here")
    } else if recovery.isLockWeak {
      say("This file system cannot lock: do not open the session in two programs")
    }
  }
}
