/// How alike two texts are.
enum Similarity {
  /// Twice the length of the longest common subsequence over both lengths, in Unicode scalars:
  /// 1 for equal texts, 0 for texts that share nothing.
  static func ratio(_ left: String, _ right: String) -> Double {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    guard !left.isEmpty || !right.isEmpty else { return 1 }
    var start = 0
    let shorter = min(left.count, right.count)
    while start < shorter, left[start] == right[start] { start += 1 }
    var tail = 0
    while tail < shorter - start, left[left.count - 1 - tail] == right[right.count - 1 - tail] {
      tail += 1
    }
    let common = longestCommonSubsequence(
      left[start..<left.count - tail],
      right[start..<right.count - tail]
    )
    return Double(2 * (start + tail + common)) / Double(left.count + right.count)
  }

  /// 64 columns of the table at once: Hyyrö, "Bit-Parallel LCS-length Computation Revisited", 2004.
  private static func longestCommonSubsequence(
    _ left: ArraySlice<Unicode.Scalar>,
    _ right: ArraySlice<Unicode.Scalar>
  ) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    let words = (left.count + 63) / 64
    var rowOf: [Unicode.Scalar: Int] = [:]
    var masks: [UInt64] = []
    for (index, scalar) in left.enumerated() {
      var row = rowOf[scalar] ?? -1
      if row < 0 {
        row = rowOf.count
        rowOf[scalar] = row
        masks.append(contentsOf: repeatElement(0, count: words))
      }
      masks[row * words + index / 64] |= 1 << UInt64(index % 64)
    }
    var state = [UInt64](repeating: .max, count: words)
    for scalar in right {
      guard let row = rowOf[scalar] else { continue }
      var carry: UInt64 = 0
      for word in 0..<words {
        let old = state[word]
        let matches = old & masks[row * words + word]
        let (sum, first) = old.addingReportingOverflow(matches)
        let (total, second) = sum.addingReportingOverflow(carry)
        carry = first || second ? 1 : 0
        state[word] = total | (old & ~matches)
      }
    }
    var zeros = state.reduce(0) { $0 + (~$1).nonzeroBitCount }
    // Bits beyond the text in the last word are no columns.
    let spare = words * 64 - left.count
    if spare > 0 { zeros -= (~state[words - 1] >> UInt64(64 - spare)).nonzeroBitCount }
    return zeros
  }
}
