/// From the places in a session file to the values in its side file.
struct BulkLinks {
  private let path: String?
  private(set) var file: BulkFile?
  private var isForeign = false
  /// How many nodes name a place.
  private var count = 0
  /// The last place in the file that is named.
  private var farthest: (key: BulkKey, span: BulkSpan)?

  /// Links to nothing: the values are left out.
  init() { path = nil }

  /// Links to the side file at `path`.
  init(_ path: String) {
    self.path = path
    switch BulkFile.open(path) {
    case .nothing: break
    case .foreign: isForeign = true
    case .file(let found): file = found
    }
  }

  /// The value that stands at `span`, to be read when it is asked for.
  mutating func value(of key: BulkKey, at span: BulkSpan) -> StoredValue? {
    count += 1
    guard let file else { return nil }
    if span.offset >= farthest?.span.offset ?? 0 { farthest = (key, span) }
    return StoredValue(at: StoredValue.Place(file: file, key: key, span: span))
  }

  /// Lets go of a file that belongs to another session, and says what is in the way.
  @discardableResult
  mutating func settle(_ session: inout Session) -> SessionStore.BulkProblem? {
    guard let path else { return nil }
    if let file, file.session != session.info.id {
      self.file = nil
      isForeign = true
      session.tree.dropStoredValues()
    }
    // A crash may leave an older session file beside a newer side file, a copied folder too. Then
    // the last place is wrong if any is: records keep their order when others are left out.
    if let file, let farthest { file.check(farthest.key, at: farthest.span) }
    guard file == nil, count > 0 else { return nil }
    return isForeign ? .foreign(path: path, nodes: count) : .missing(path: path, nodes: count)
  }
}

extension Tree {
  /// Forgets what is in the side file alone.
  fileprivate mutating func dropStoredValues() {
    for index in nodes.indices where nodes[index].storedLogprobs?.isInMemory == false {
      nodes[index].storedLogprobs = nil
    }
  }
}

extension SessionStore {
  /// Why token probabilities that a session had are not to be had; texts and ratings are all there.
  public enum BulkProblem: Equatable, Sendable {
    /// The side file is gone, and with it those of this many nodes.
    case missing(path: String, nodes: Int)
    /// What stands in its place is another session's, or no side file of this version.
    case foreign(path: String, nodes: Int)

    /// One sentence for a person, with what to do next.
    public var sentence: String {
      switch self {
      case .missing(let path, let nodes):
        "\(path) is gone, and the token probabilities of \(count(nodes)) with it; nothing else is "
          + "missing: put it back before you save, or go on without."
      case .foreign(let path, let nodes):
        "\(path) is not this session's, and the token probabilities of \(count(nodes)) are not "
          + "to be had; nothing else is missing: put the right one in its place before you save, "
          + "or move it away and go on without."
      }
    }

    private func count(_ nodes: Int) -> String { nodes == 1 ? "one node" : "\(nodes) nodes" }
  }
}
