import TreeModel

@testable import PrefExport

/// Sessions with something for every rule, for golden files and for readers that are not ours.
enum Samples {
  static func story() throws -> Session {
    var garden = Garden(id: "5f3c0001", title: "The lighthouse")
    let root = try garden.prompt("The lamp had been dark for a week when ")
    let good = try garden.completion("the keeper climbed the stairs.", under: root, 2)
    let bad = try garden.completion(
      "\u{201C}the\u{201D} {lamp} was \u{1F56F}\u{FE0F}.",
      under: root,
      -1
    )
    _ = try garden.completion("it was morning.", under: root)
    _ = try garden.completion("the sea", under: root, 1, finish: .length)
    let rewrite = try garden.rewrite(bad, "the lamp\twas lit.\n", note: "No braces in a story.")
    let next = try garden.completion(" She counted them:", under: good, finish: .stop)
    _ = try garden.completion("\none\n\ttwo", under: next, 1)
    _ = try garden.completion(" e\u{301}, \u{E9}", under: next, -2)
    _ = try garden.completion(" fini", under: next, -2, finish: .interrupted)
    _ = try garden.completion(" Then it went out.", under: rewrite, 0)
    let vote = Vote(
      id: garden.session.nextVote,
      annotator: "a-5f3c",
      kind: .rating,
      a: good,
      value: 2,
      shown: [bad, good],
      position: 1,
      created: 1_700_000_100_000
    )
    try garden.perform(.vote(vote: vote))
    try addRules(to: &garden)
    var session = garden.session
    session.cursor = rewrite
    return session
  }

  static func chat() throws -> Session {
    var garden = Garden(id: "c0ffee01", title: "Bread", mode: .chat, system: "You bake.")
    let question = try garden.add(.human, "How much salt?", role: .user)
    let bad = try garden.completion("A cup.", under: question, -2)
    let good = try garden.completion("A pinch.", under: question, 1)
    _ = try garden.rewrite(
      bad,
      "One teaspoon for a loaf.",
      2,
      note: "I once used a cup.\nNobody ate \"the bread\"."
    )
    let sugar = try garden.add(.human, "And sugar?", under: good, role: .user)
    let start = try garden.completion("Sugar is ", under: sugar, finish: .length)
    _ = try garden.completion("not needed.", under: start, 1)
    _ = try garden.completion("the best part.", under: start, -1)
    let rise = try garden.add(.human, "How long does it rise?", role: .user)
    let never = try garden.completion("It never\ndoes.", under: rise, -1)
    let sure = try garden.add(.human, "Are you sure?", under: never, role: .user)
    let hour = try garden.completion("No: about an hour.", under: sure, 2)
    _ = try garden.completion("\u{201C}Yes\u{201D} {sure}.", under: sure, 0)
    try vote(.rating, hour, value: 2, in: &garden)
    return garden.session
  }

  /// Steps, a chain of rewrites, a person's words between a model's, and votes of every kind.
  private static func addRules(to garden: inout Garden) throws {
    let root = try garden.prompt("Rule 7:\n")
    let lie = try tuned("Never lie ", under: root, 1, in: &garden)
    _ = try garden.completion("to the fog.", under: lie, -1)
    _ = try garden.completion("to a gull", under: lie, 2, finish: .length)
    let swim = try garden.completion("always swim.", under: root, -2)
    let home = try garden.rewrite(swim, "always swim home.", 1, note: "They went out.\nNot back.")
    let row = try garden.rewrite(home, "always row home.", 2)
    let count = try garden.add(.human, " And count: ", under: row)
    _ = try garden.completion("twice", under: count)
    _ = try garden.completion("once.", under: count, 1)
    let lost = try garden.completion("gone", under: root, finish: .error)
    try vote(.compare, lie, over: swim, value: 1, in: &garden)
    try vote(.compare, swim, over: lie, value: 0, in: &garden)
    try vote(.edit, row, over: home, in: &garden)
    try vote(.choice, lie, over: lost, in: &garden)
    try vote(.rating, lost, in: &garden)
    try vote(.rating, lie, value: -2, in: &garden)
    try garden.perform(.withdraw(vote: garden.session.nextVote - 1))
  }

  /// A completion by a model with adapters.
  private static func tuned(
    _ text: String,
    under parent: NodeID,
    _ rating: Int8,
    in garden: inout Garden
  ) throws -> NodeID {
    let session = garden.session
    var node = Node(
      id: session.nextNode,
      parent: parent,
      kind: .completion,
      text: text,
      created: 1_700_000_090_000
    )
    node.rating = rating
    node.generation = Generation(
      backend: "local",
      model: "tiny",
      adapters: [
        Generation.Adapter(name: "sea", scale: 1), Generation.Adapter(name: "fog", scale: 0.25),
      ],
      finish: .stop
    )
    try garden.perform(.insert(node: node, index: session.tree.childCount(of: parent)))
    return node.id
  }

  private static func vote(
    _ kind: Vote.Kind,
    _ node: NodeID,
    over other: NodeID? = nil,
    value: Int? = nil,
    in garden: inout Garden
  ) throws {
    let number = garden.session.nextVote
    let vote = Vote(
      id: number,
      annotator: number % 2 == 0 ? "b-7e" : "a-5f3c",
      kind: kind,
      a: node,
      b: other,
      value: value,
      shown: other.map { [$0, node] } ?? [],
      position: other == nil ? nil : 1,
      created: 1_700_000_200_000 + Int64(number)
    )
    try garden.perform(.vote(vote: vote))
  }
}
