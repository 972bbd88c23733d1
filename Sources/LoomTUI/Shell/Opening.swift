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
  /// Tells what was found when the session was opened.
  public mutating func greet(_ recovery: SessionStore.Recovery, drafts: [String]) {
    if let draft = drafts.last {
      say("A text that was being written when loom ended is in \(draft)")
    } else if recovery.tornBytes > 0 {
      say("The last time ended in the middle of a write; every confirmed act is here")
    } else if recovery.replayed > 0 {
      say("The last time did not end cleanly; every confirmed act is here")
    } else if recovery.isLockWeak {
      say("This file system cannot lock: do not open the session in two programs")
    }
  }
}
