/// How often each of some makers won against each; a tie is half a win for both.
struct WinTable: Equatable, Sendable {
  /// How many makers there are.
  let count: Int
  private var wins: [Double]

  init(count: Int) {
    self.count = count
    wins = [Double](repeating: 0, count: count * count)
  }

  /// How often `winner` won against `loser`.
  subscript(winner: Int, loser: Int) -> Double {
    get { wins[winner * count + loser] }
    set { wins[winner * count + loser] = newValue }
  }

  /// Forgets every win.
  mutating func removeAll() { for index in wins.indices { wins[index] = 0 } }

  /// The table of some of the makers, in the order given.
  func selecting(_ makers: [Int]) -> WinTable {
    var table = WinTable(count: makers.count)
    for (row, winner) in makers.enumerated() {
      for (column, loser) in makers.enumerated() { table[row, column] = self[winner, loser] }
    }
    return table
  }

  // MARK: As a graph

  /// The makers in parts that comparisons tie together, each ascending; by their first maker.
  var components: [[Int]] {
    var isDone = [Bool](repeating: false, count: count)
    var result: [[Int]] = []
    for start in 0..<count where !isDone[start] {
      let part = reachable(from: start) { self[$0, $1] > 0 || self[$1, $0] > 0 }
      for maker in part { isDone[maker] = true }
      result.append(part)
    }
    return result
  }

  /// Whether every maker has beaten every other one, if only by way of third ones.
  ///
  /// This is when Bradley–Terry strengths have a maximum: Ford, "Solution of a ranking problem from
  /// binary comparisons", American Mathematical Monthly 64, 1957.
  var isStronglyConnected: Bool {
    guard count > 0 else { return false }
    return reachable(from: 0) { self[$0, $1] > 0 }.count == count
      && reachable(from: 0) { self[$1, $0] > 0 }.count == count
  }

  private func reachable(from start: Int, _ leads: (Int, Int) -> Bool) -> [Int] {
    var isFound = [Bool](repeating: false, count: count)
    isFound[start] = true
    var waiting = [start]
    while let maker = waiting.popLast() {
      for other in 0..<count where !isFound[other] && leads(maker, other) {
        isFound[other] = true
        waiting.append(other)
      }
    }
    return isFound.indices.filter { isFound[$0] }
  }
}
