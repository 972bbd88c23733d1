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
    return garden.session
  }
}
