internal import Glibc

/// Draws tokens from a distribution as `SamplingParameters` say.
struct TokenSampler {
  /// What an unset `minP` means when nothing else cuts the tail.
  static let standardMinP = 0.06
  /// How many of the last tokens `repeatPenalty` looks at.
  static let penaltyWindow = 64

  let parameters: SamplingParameters
  private var random: SplitMix64

  init(_ parameters: SamplingParameters, seed: UInt64) {
    self.parameters = parameters
    random = SplitMix64(state: seed)
  }

  /// A token from `probabilities`, given the last tokens of the text.
  mutating func draw(from probabilities: [Double], recent: ArraySlice<Int32>) -> Int32 {
    var weights = penalized(probabilities, recent: recent)
    let best = weights.indices.max { weights[$0] < weights[$1] } ?? 0
    let temperature = parameters.temperature ?? 0.8
    guard temperature > 0 else { return Int32(best) }

    var kept = candidates(weights, best: weights[best])
    if temperature != 1 {
      // Relative to the best one, so that a low temperature cannot underflow all of them.
      let top = weights[best]
      for index in kept { weights[index] = pow(weights[index] / top, 1 / temperature) }
    }
    let total = kept.reduce(0) { $0 + weights[$1] }
    var rest = random.unit() * total
    kept.sort()
    for index in kept {
      rest -= weights[index]
      if rest < 0 { return Int32(index) }
    }
    return Int32(best)
  }

  private func penalized(_ probabilities: [Double], recent: ArraySlice<Int32>) -> [Double] {
    guard let penalty = parameters.repeatPenalty, penalty != 1, penalty > 0 else {
      return probabilities
    }
    var weights = probabilities
    // A logit of log p is negative, so a penalty multiplies it: p to the power of the penalty.
    for token in Set(recent.suffix(Self.penaltyWindow)) {
      weights[Int(token)] = pow(weights[Int(token)], penalty)
    }
    return weights
  }

  /// The tokens that may be drawn: top-k, then top-p, then min-p, in llama.cpp's order.
  private func candidates(_ weights: [Double], best: Double) -> [Int] {
    let noCut = parameters.topK == nil && parameters.topP == nil && parameters.minP == nil
    let floor = best * (parameters.minP ?? (noCut ? Self.standardMinP : 0))
    var kept = weights.indices.filter { weights[$0] > 0 && weights[$0] >= floor }
    let topK = parameters.topK.flatMap { $0 > 0 && $0 < kept.count ? $0 : nil }
    let topP = parameters.topP.flatMap { $0 < 1 ? $0 : nil }
    guard topK != nil || topP != nil else { return kept }
    kept.sort { (weights[$0], $1) > (weights[$1], $0) }
    if let topK { kept.removeLast(kept.count - topK) }
    guard let topP else { return kept }
    // Of all tokens' mass when nothing was cut before, of what top-k left otherwise.
    let mass = topK == nil ? weights.reduce(0, +) : kept.reduce(0) { $0 + weights[$1] }
    var sum = 0.0
    let cut = kept.firstIndex { index in
      sum += weights[index]
      return sum >= topP * mass
    }
    return cut.map { Array(kept[...$0]) } ?? kept
  }
}

/// A small generator with one word of state (Steele, Lea and Flood, 2014).
struct SplitMix64: Sendable {
  var state: UInt64

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }

  /// A number from 0 up to, not including, 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
