import Backends
public import TreeModel

extension [PlannedCompletion] {
  /// The same completions in random order, each with its place in this one.
  ///
  /// What has the same seed stays side by side, in random order among itself: such completions are
  /// there to be compared.
  public func inRandomOrder(using random: inout some RandomNumberGenerator) -> [PlannedCompletion] {
    var groups: [[PlannedCompletion]] = []
    var places: [Int: Int] = [:]
    for (order, completion) in enumerated() {
      var completion = completion
      completion.order = order
      if let seed = completion.request.parameters.seed {
        if let place = places[seed] {
          groups[place].append(completion)
          continue
        }
        places[seed] = groups.count
      }
      groups.append([completion])
    }
    groups.shuffle(using: &random)
    return groups.flatMap { $0.count > 1 ? $0.shuffled(using: &random) : $0 }
  }
}

extension Generation {
  /// Its place among the completions that one act asked for, from 0; nil unless they were shuffled.
  public var order: Int? {
    guard let text = extra?.text,
      let found = text.firstRange(of: ",\"order\":") ?? text.firstRange(of: "{\"order\":")
    else { return nil }
    return Int(text[found.upperBound...].prefix { $0 != "," && $0 != "}" })
  }
}
