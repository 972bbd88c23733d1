/// What was lost, one sentence each, of which no more are kept than a person can read.
///
/// A file of ten megabytes can have five million lines that are none.
struct LossList {
  private static let limit = 1_000
  private(set) var kept: [String] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ sentence: @autoclosure () -> String) {
    count += 1
    if kept.count < LossList.limit { kept.append(sentence()) }
  }

  /// The sentences, and one that says how many more there would be.
  var sentences: [String] {
    count == kept.count ? kept : kept + ["And \(count - kept.count) more of that kind."]
  }
}
