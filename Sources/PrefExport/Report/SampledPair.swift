import TreeModel

/// A pair as the page shows it, its texts at most as long as the page has room for.
struct SampledPair: Equatable, Sendable {
  /// One completion.
  struct Side: Equatable, Sendable {
    let node: NodeID
    /// The beginning of its text.
    let text: String
    /// How many characters of it are left out.
    let leftOut: Int
    let rating: Int8?
    /// Model and adapters, or whose hand it is.
    let maker: String
    let isCut: Bool
  }

  /// The session's file, as the person named it.
  let file: String
  /// The session's place among those given.
  let session: Int
  /// The end of what both follow.
  let prompt: String
  /// Whether there is more of the prompt before that.
  let isPromptCut: Bool
  let source: PairSource
  let margin: Double?
  let chosen: Side
  let rejected: Side
}
