import Screen
import TreeModel

extension Model {
  /// Judges one branch after the other, or two against each other.
  mutating func judgeFairly(_ command: Command, at time: Int64) -> [Effect] {
    switch command {
    case .rateFlow: startRating(at: time)
    case .compare:
      guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
      guard cursor != nil else {
        say("Nothing to compare yet: \(keymap.hint(for: .addChild)) writes the beginning")
        return []
      }
      overlay = .judging(.scope)
      say(scopeSentence)
    case .shuffle:
      fairness.shuffles.toggle()
      say(
        fairness.shuffles
          ? "New branches stand in random order from now on"
          : "New branches stand in the order asked for; \(keymap.hint(for: .shuffle)) shuffles again"
      )
    case .askRewrite: askForInstruction(at: time)
    default: break
    }
    return []
  }

  /// A key on a page of judging; nil if it closed the page and means what it means in the tree.
  mutating func take(_ key: Key, on page: JudgingPage, at time: Int64) -> [Effect]? {
    message = nil
    switch key {
    case .control("z"): return [.suspend]
    case .control("l"): return [.repaint]
    default: break
    }
    switch page {
    case .rating: return takeInRating(key, at: time)
    case .scope:
      takeScope(key, at: time)
      return []
    case .comparing: return takeInComparing(key, at: time)
    case .results:
      if key == .control("c") { message = nil }
      overlay = nil
      fairness.comparing = nil
      return []
    case .difference: return takeInDifference(key)
    case .proposal: return takeInProposal(key, at: time)
    }
  }
}
