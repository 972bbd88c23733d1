import Glibc

/// Strengths that make the wins seen most likely, where i beats j with probability
/// 1 / (1 + exp(θⱼ − θᵢ)).
///
/// Bradley, Terry: "Rank analysis of incomplete block designs", Biometrika 39, 1952. The maximum is
/// found by Newton's method to a step below 10⁻¹⁰. It does not exist where some makers never lost to,
/// or never won against, all others; each maker is then also given half a win and half a loss
/// against an average opponent, which keeps its strength finite and changes little else.
struct BradleyTerry: Equatable, Sendable {
  /// The logarithms of the strengths; their mean over the makers with a comparison is 0.
  let theta: [Double]
  /// Whether the maximum did not exist and the additional comparisons were needed.
  let usesPrior: Bool

  /// Estimates the strengths, starting from `start` (0 by default).
  init(_ wins: WinTable, start: [Double]? = nil) {
    usesPrior = !wins.isStronglyConnected
    var fit = NewtonFit(wins: wins, prior: usesPrior ? 1 : 0)
    if let start { fit.theta = start }
    fit.run()
    var theta = fit.theta
    let present = theta.indices.filter { fit.games[$0] > 0 }
    let mean = present.isEmpty ? 0 : present.reduce(0) { $0 + theta[$1] } / Double(present.count)
    for index in theta.indices { theta[index] -= mean }
    self.theta = theta
  }

  /// A strength on Elo's scale with the average at 1000: 1000 + 400/ln 10 · θ.
  ///
  /// Ten times the strength is 400 points more. Elo: "The Rating of Chessplayers", 1978.
  static func elo(_ theta: Double) -> Double { 1_000 + 400 / log(10) * theta }
}

/// The search for the maximum.
private struct NewtonFit {
  let wins: WinTable
  /// Additional comparisons of each maker with an opponent of strength 0, half won.
  let prior: Double
  var theta: [Double]
  /// How many comparisons each maker had.
  let games: [Double]

  init(wins: WinTable, prior: Double) {
    self.wins = wins
    self.prior = prior
    theta = [Double](repeating: 0, count: wins.count)
    games = (0..<wins.count).map { maker in
      (0..<wins.count).reduce(0) { $0 + wins[maker, $1] + wins[$1, maker] }
    }
  }

  mutating func run() {
    guard wins.count > 1 else { return }
    var best = logLikelihood(theta)
    for _ in 0..<200 {
      guard let step = step() else { return }
      // The likelihood is concave: a step that overshoots is halved until it gains.
      var scale = 1.0
      var next = moved(step, scale)
      var value = logLikelihood(next)
      while value < best - 1e-12 * abs(best), scale > 1e-9 {
        scale /= 2
        next = moved(step, scale)
        value = logLikelihood(next)
      }
      theta = next
      best = value
      if step.allSatisfy({ abs($0) < 1e-10 }) { return }
    }
  }

  private func moved(_ step: [Double], _ scale: Double) -> [Double] {
    theta.indices.map { theta[$0] + scale * step[$0] }
  }

  /// log(1 / (1 + exp(−x))) without overflow.
  private func logProbability(_ x: Double) -> Double {
    x >= 0 ? -log1p(exp(-x)) : x - log1p(exp(x))
  }

  private func probability(_ x: Double) -> Double {
    x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
  }

  private func logLikelihood(_ theta: [Double]) -> Double {
    var sum = 0.0
    for first in 0..<wins.count {
      for second in 0..<wins.count where wins[first, second] > 0 {
        sum += wins[first, second] * logProbability(theta[first] - theta[second])
      }
      if prior > 0 {
        sum += prior / 2 * (logProbability(theta[first]) + logProbability(-theta[first]))
      }
    }
    return sum
  }

  /// Newton's step; nil if rounding left the matrix without a solution.
  private func step() -> [Double]? {
    let count = wins.count
    // Only differences matter: without a prior the mean is held by adding 1/n everywhere.
    var matrix = [Double](
      repeating: prior > 0 ? 0 : 1 / Double(count),
      count: count * count
    )
    var gradient = [Double](repeating: 0, count: count)
    for first in 0..<count {
      for second in (first + 1)..<max(count, first + 1) {
        let games = wins[first, second] + wins[second, first]
        guard games > 0 else { continue }
        let chance = probability(theta[first] - theta[second])
        let surplus = wins[first, second] - games * chance
        let curve = games * chance * (1 - chance)
        gradient[first] += surplus
        gradient[second] -= surplus
        matrix[first * count + first] += curve
        matrix[second * count + second] += curve
        matrix[first * count + second] -= curve
        matrix[second * count + first] -= curve
      }
      if prior > 0 {
        let chance = probability(theta[first])
        gradient[first] += prior * (0.5 - chance)
        matrix[first * count + first] += prior * chance * (1 - chance)
      }
    }
    return solve(&matrix, gradient)
  }

  /// Solves a symmetric positive definite system by Cholesky's factors, in place.
  private func solve(_ matrix: inout [Double], _ right: [Double]) -> [Double]? {
    let count = right.count
    for row in 0..<count {
      for column in 0...row {
        var sum = matrix[row * count + column]
        for index in 0..<column {
          sum -= matrix[row * count + index] * matrix[column * count + index]
        }
        if row == column {
          guard sum > 0 else { return nil }
          matrix[row * count + row] = sqrt(sum)
        } else {
          matrix[row * count + column] = sum / matrix[column * count + column]
        }
      }
    }
    var result = right
    for row in 0..<count {
      for index in 0..<row { result[row] -= matrix[row * count + index] * result[index] }
      result[row] /= matrix[row * count + row]
    }
    for row in (0..<count).reversed() {
      for index in (row + 1)..<max(count, row + 1) {
        result[row] -= matrix[index * count + row] * result[index]
      }
      result[row] /= matrix[row * count + row]
    }
    return result
  }
}
