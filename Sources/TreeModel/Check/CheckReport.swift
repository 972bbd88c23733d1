/// What a check or a repair found, one finding a line.
public struct CheckReport: Equatable, Sendable {
  /// One thing that was found.
  public struct Finding: Equatable, Sendable {
    /// Whether something is wrong, or merely worth knowing.
    public let isFault: Bool
    /// A sentence with the place.
    public let sentence: String
  }

  /// Everything found, in the order of the files.
  public internal(set) var findings: [Finding] = []
  /// How many nodes are in the tree.
  public internal(set) var nodes = 0
  /// How many removed nodes are kept for undo.
  public internal(set) var removed = 0
  /// How many votes there are.
  public internal(set) var votes = 0
  /// How many entries the journal adds to the session file.
  public internal(set) var replayed = 0

  /// Whether nothing is wrong.
  public var isSound: Bool { !findings.contains { $0.isFault } }

  mutating func fault(_ sentence: String) {
    findings.append(Finding(isFault: true, sentence: sentence))
  }

  mutating func note(_ sentence: String) {
    findings.append(Finding(isFault: false, sentence: sentence))
  }

  mutating func count(_ session: Session) {
    nodes = session.tree.counts.nodes
    removed = session.tree.nodes.count - 1 - nodes
    votes = session.votes.count
  }
}
