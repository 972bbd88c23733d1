public import TreeModel

/// Makes a page of pictures, tables and examples from sessions given one at a time.
///
/// The page is HTML with inline SVG, complete in itself: it asks the network for nothing and runs
/// nothing, and a policy in it forbids both. It is well-formed XML, too. The same sessions and
/// options give the same bytes.
public struct ReportBuilder: Sendable {
  private let options: ReportOptions
  private var collector: StatisticsCollector
  private var sample: PairSample
  private var lengths = PairLengths()
  private var files: [String] = []

  /// Starts with no session.
  public init(_ options: ReportOptions = ReportOptions()) {
    self.options = options
    collector = StatisticsCollector(options.statistics)
    sample = PairSample(count: options.pairs, seed: options.seed)
  }

  /// Counts a session in; it need not be kept afterwards.
  ///
  /// `file` is what the page calls it.
  public mutating func add(_ session: Session, file: String) {
    collector.add(session)
    let (session, pairs) = judged(session)
    sample.add(pairs, of: session, file: file)
    lengths.add(pairs, of: session)
    files.append(file)
  }

  /// The session as those judged it whose judgements count, and its pairs.
  private func judged(_ session: Session) -> (Session, [SessionPairs.Pair]) {
    guard let annotators = options.statistics.annotators else {
      return (session, SessionPairs(session).pairs)
    }
    let session = session.judged(by: annotators)
    let foreign = session.rewrites(byOthersThan: annotators)
    let pairs = SessionPairs(session).pairs
    return (session, pairs.filter { $0.source != .edit || !foreign.contains($0.chosen) })
  }

  /// Writes the page to `sink`, which gets the bytes in order, in pieces.
  ///
  /// `program` is the name and version noted on the page. Rethrows what `sink` throws.
  public func write(program: String, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let page = ReportPage(
      options: options,
      files: files,
      statistics: collector.finish(),
      lengths: lengths,
      sample: sample.pairs,
      pairsSeen: sample.seen,
      program: program
    )
    try page.write(to: sink)
  }
}
