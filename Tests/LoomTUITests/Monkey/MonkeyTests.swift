import Foundation
import Testing
import TreeModel

@testable import LoomTUI

/// A hundred thousand keys by nobody in particular: nothing breaks, and the journal tells it all.
///
/// `LOOM_MONKEY_SEED` plays one seed again, `LOOM_MONKEY_SEEDS` the seeds from 1 to that number,
/// `LOOM_MONKEY_KEYS` sets how many keys each presses, `LOOM_MONKEY_TRACE` says each key before it is
/// pressed.
@Suite struct MonkeyTests {
  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init)
  }

  static let seeds: [UInt64] =
    number("LOOM_MONKEY_SEED").map { [UInt64($0)] }
    ?? (1...UInt64(number("LOOM_MONKEY_SEEDS") ?? 40)).map { $0 }

  @Test(arguments: seeds)
  func anyKeysLeaveASoundSession(seed: UInt64) {
    var monkey = Monkey(seed: seed)
    monkey.isTracing = Self.number("LOOM_MONKEY_TRACE") != nil
    let keys = Self.number("LOOM_MONKEY_KEYS") ?? 2_500
    var next = 1_250
    while monkey.keys < keys, monkey.problem == nil {
      monkey.step()
      guard monkey.keys >= next else { continue }
      next += 1_250
      monkey.escape()
      monkey.end()
    }
    monkey.escape()
    monkey.end()
    if let problem = monkey.problem { Issue.record("\(problem)") }
  }
}
