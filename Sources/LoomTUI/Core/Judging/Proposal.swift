import Backends
import TreeModel

/// What a model makes of a text, until the person keeps it or throws it away.
///
/// It is no node, and nothing of it is in the journal.
struct Proposal: Equatable, Sendable {
  /// The node whose text it is to replace.
  let node: NodeID
  /// Who was asked for what.
  let help: RewriteHelp
  /// The request that brings it; nil once it has ended.
  var request: RequestID?
  /// What came so far.
  var text = ""
  /// Whether the model thinks and has said nothing yet.
  var isThinking = false
  /// What it waits for, in a few words.
  var wait: String?
  /// The tokens that it took so far, as the service counts them.
  var usage: TokenUsage?
  /// Why it ended without a whole text, as a sentence.
  var problem: String?
  /// When it was asked for.
  let opened: Int64
  /// Lines both texts are scrolled.
  var scroll = 0
  /// The node's text and the proposal with what differs, made once it has ended.
  var texts: MarkedTexts?
}
