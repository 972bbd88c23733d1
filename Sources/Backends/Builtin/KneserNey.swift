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

  /// What followed one context.
  private struct Continuations: Sendable {
    var tokens: [Int32] = []
    var counts: [Int32] = []
    var total: Int32 = 0

    /// Counts `token` once more; true if it is new here.
    mutating func add(_ token: Int32) -> Bool {
      total += 1
      if let index = tokens.firstIndex(of: token) {
        counts[index] += 1
        return false
      }
      tokens.append(token)
      counts.append(1)
      return true
    }
  }

  /// Per order, the continuations of each context; the context of a unigram is empty.
  private var slots: [[UInt64: Int]] = Array(repeating: [:], count: order)
  private var continuations: [[Continuations]] = Array(repeating: [], count: order)
  /// Unigram counts, dense.
  private var unigrams: [Int32] = []
  private var unigramTotal: Int32 = 0
  private var unigramKinds: Int32 = 0

  /// Learns `sequences`; the first `order - 1` tokens of each are context only.
  init(_ sequences: [[Int32]]) {
    for sequence in sequences where sequence.count >= Self.order {
      for end in (Self.order - 1)..<sequence.count {
        // A new n-gram is a new predecessor of the (n-1)-gram in it, hence the chain.
        var order = Self.order
        while order > 1 {
          let context = sequence[(end - order + 1)..<end]
          guard add(sequence[end], after: context, order: order) else { break }
          order -= 1
        }
        if order == 1 { addUnigram(sequence[end]) }
      }
    }
  }

  private mutating func add(_ token: Int32, after context: ArraySlice<Int32>, order: Int) -> Bool {
    let key = Self.key(context)
    let slot: Int
    if let known = slots[order - 1][key] {
      slot = known
    } else {
      slot = continuations[order - 1].count
      slots[order - 1][key] = slot
      continuations[order - 1].append(Continuations())
    }
    return continuations[order - 1][slot].add(token)
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
    var key: UInt64 = 0x9e37_79b9_7f4a_7c15
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
      guard let slot = slots[order - 1][Self.key(context.suffix(order - 1))] else { continue }
      let found = continuations[order - 1][slot]
      let discount = Self.discounts[order - 1]
      let share = rest / Double(found.total)
      for (token, count) in zip(found.tokens, found.counts) {
        sums[Int(token)] += share * (Double(count) - discount)
      }
      rest = share * discount * Double(found.tokens.count)
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
