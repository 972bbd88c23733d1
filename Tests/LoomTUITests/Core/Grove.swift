import LoomTUI
import PrefExport
import Testing
import TreeModel

/// Trees that grow from a seed, for views of many nodes.
enum Grove {
  private static let words = [
    "the", "sea", "a", "lighthouse", "keeper", "sang", "of", "nothing", "stairs", "rain", "went",
    "down", "to", "old", "dog", "海の底に", "小さな町", "cafe\u{301}", "and", "dreamt",
  ]

  /// A root and completions below it: `count` of them, each below one of the last `reach` or of all.
  ///
  /// Every seventh is rated up, every eleventh down, every 29th has a bookmark; the last third nobody has seen.
  static func session(_ count: Int, seed: UInt64 = 1, reach: Int = 12) throws -> Session {
    var session = Desk.session()
    let time: Int64 = 1_795_000_000_000
    _ = try session.perform(
      session.addAct(under: nil, text: "Once upon a time", at: time),
      at: time
    )
    var random = SplitMix64(seed: seed)
    var operations: [TreeOperation] = []
    var childCounts: [NodeID: Int] = [:]
    for number in 0..<count {
      let id = NodeID(rawValue: Int32(number + 2))
      let near = min(number + 1, random.next() % 4 == 0 ? number + 1 : reach)
      let parent = NodeID(rawValue: Int32(number + 1 - Int(random.next() % UInt64(near))))
      var text = ""
      for _ in 0..<2 + random.next() % 12 {
        text += " " + words[Int(random.next() % UInt64(words.count))]
      }
      var node = Node(
        id: id,
        parent: parent,
        kind: .completion,
        text: text,
        created: time - Int64(count - number) * 60_000
      )
      node.generation = Generation(
        backend: "test",
        model: number % 3 == 0 ? "gemma-2-2b" : "toy-1",
        adapters: number % 5 == 0 ? [Generation.Adapter(name: "warm", scale: 1)] : [],
        finish: number % 13 == 0 ? .interrupted : .stop
      )
      if number % 7 == 0 { node.rating = 1 }
      if number % 11 == 0 { node.rating = -1 }
      node.bookmark = number % 29 == 0
      if number < count * 2 / 3 { node.seen = time }
      operations.append(.insert(node: node, index: childCounts[parent, default: 0]))
      childCounts[parent, default: 0] += 1
    }
    _ = try session.perform(Transaction(label: "grow", operations: operations), at: time)
    return session
  }
}
