/// An interpolated Kneser–Ney n-gram model over token numbers.
///
/// The highest order counts occurrences, the lower ones count distinct predecessors; each order
/// takes a discount from every count and gives what it saved to the next lower order; the last
/// one gives it to all tokens alike. Chen and Goodman, "An Empirical Study of Smoothing
/// Techniques for Language Modeling" (1998), https://dash.harvard.edu/handle/1/25104739.
struct KneserNey: Sendable {
  /// The longest n-gram.
  static let order = 5
  /// Discounts for unigrams to five-grams, chosen by reading: smaller ones recite what was
  /// learned, larger ones lose the thread.
  static let discounts = [0.5, 0.65, 0.55, 0.5, 0.45]

  /// One context: how often it was followed, by how many kinds of token, and the first of them.
  private struct Context: Sendable {
    var total: Int32 = 0
    var kinds: Int32 = 0
    var first: Int32 = -1
  }

  /// A token that followed a context; a list inside one array, since thousands of small arrays
  /// take four times as long to build.
  private struct Continuation: Sendable {
    var token: Int32
    var count: Int32
    var next: Int32
  }

  /// The contexts of all orders but the unigrams' by their numbers.
  private var contexts: [UInt64: Context] = [:]
  private var continuations: [Continuation] = []
  /// Unigram counts, dense.
  private var unigrams: [Int32] = []
  private var unigramTotal: Int32 = 0
  private var unigramKinds: Int32 = 0

  /// Learns `sequences`; the first `order - 1` tokens of each are context only.
  init(_ sequences: [[Int32]]) {
    contexts.reserveCapacity(sequences.reduce(0) { $0 + $1.count } * (Self.order - 2))
    for sequence in sequences where sequence.count >= Self.order {
      for end in (Self.order - 1)..<sequence.count {
        // A new n-gram is a new predecessor of the (n-1)-gram in it, hence the chain.
        var order = Self.order
        while order > 1 {
          let context = sequence[(end - order + 1)..<end]
          guard add(sequence[end], after: context) else { break }
          order -= 1
        }
        if order == 1 { addUnigram(sequence[end]) }
      }
    }
  }

  /// Counts `token` once more after `context`; true if it is new there.
  private mutating func add(_ token: Int32, after context: ArraySlice<Int32>) -> Bool {
    let link = Int32(continuations.count)
    let isNew = Self.count(
      token,
      in: &contexts[Self.key(context), default: Context()],
      &continuations,
      link: link
    )
    return isNew
  }

  private static func count(
    _ token: Int32,
    in context: inout Context,
    _ continuations: inout [Continuation],
    link: Int32
  ) -> Bool {
    context.total += 1
    var index = context.first
    while index >= 0 {
      if continuations[Int(index)].token == token {
        continuations[Int(index)].count += 1
        return false
      }
      index = continuations[Int(index)].next
    }
    continuations.append(Continuation(token: token, count: 1, next: context.first))
    context.first = link
    context.kinds += 1
    return true
  }

  private mutating func addUnigram(_ token: Int32) {
    let index = Int(token)
    if index >= unigrams.count {
      unigrams += Array(repeating: 0, count: index + 1 - unigrams.count)
    }
    if unigrams[index] == 0 { unigramKinds += 1 }
    unigrams[index] += 1
    unigramTotal += 1
  }

  /// A number for a context; two contexts share one with a probability of about 2^-40.
  private static func key(_ context: ArraySlice<Int32>) -> UInt64 {
    var key = 0x9e37_79b9_7f4a_7c15 &+ UInt64(context.count)
    for token in context {
      key = (key ^ UInt64(UInt32(bitPattern: token))) &* 0xff51_afd7_ed55_8ccd
      key ^= key >> 32
    }
    return key
  }

  /// Whether it learned anything.
  var isEmpty: Bool { unigramTotal == 0 }

  /// Adds `weight` times the probability of every token after `context` to `sums`.
  ///
  /// What is added sums to `weight` over all of `sums`, whatever the context.
  func add(to sums: inout [Double], weight: Double, after context: ArraySlice<Int32>) {
    var rest = weight
    for order in stride(from: Self.order, to: 1, by: -1) where context.count >= order - 1 {
      guard let found = contexts[Self.key(context.suffix(order - 1))] else { continue }
      let discount = Self.discounts[order - 1]
      let share = rest / Double(found.total)
      var index = found.first
      while index >= 0 {
        let next = continuations[Int(index)]
        sums[Int(next.token)] += share * (Double(next.count) - discount)
        index = next.next
      }
      rest = share * discount * Double(found.kinds)
    }
    addUnigrams(to: &sums, weight: rest)
  }

  private func addUnigrams(to sums: inout [Double], weight: Double) {
    guard unigramTotal > 0 else {
      let uniform = weight / Double(sums.count)
      for index in sums.indices { sums[index] += uniform }
      return
    }
    let discount = Self.discounts[0]
    let share = weight / Double(unigramTotal)
    let uniform = share * discount * Double(unigramKinds) / Double(sums.count)
    for index in sums.indices {
      let count = index < unigrams.count ? unigrams[index] : 0
      sums[index] += uniform + (count > 0 ? share * (Double(count) - discount) : 0)
    }
  }
}
