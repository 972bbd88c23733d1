/// The candidate that a misspelt word most likely stands for; nil if none is near.
public func nearest(to word: String, among candidates: [String]) -> String? {
  let word = Array(word.lowercased().utf8.prefix(64))
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(word, Array(candidate.lowercased().utf8.prefix(64)))
    if distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  guard let best, best.distance <= max(1, min(3, word.count / 3)) else { return nil }
  return best.name
}

/// The number of bytes to insert, delete, replace or swap with their neighbour (optimal string
/// alignment).
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var next = last
    next[0] = row + 1
    for column in 0..<right.count {
      let cost = left[row] == right[column] ? 0 : 1
      var distance = min(last[column] + cost, last[column + 1] + 1, next[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      next[column + 1] = distance
    }
    beforeLast = last
    last = next
  }
  return last[right.count]
}
