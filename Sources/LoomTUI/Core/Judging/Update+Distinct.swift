import Backends
import TreeModel

/// What is asked for below a node until it has enough distinct branches.
struct TopUp: Equatable, Sendable {
  /// A model that repeats itself is not asked more often than this.
  static let rounds = 3

  /// How many distinct branches there are to be.
  var wanted: Int
  /// How often the model was asked.
  var round = 0
  /// What it is asked with.
  var settings: GenerationSettings
}

extension Model {
  /// Asks for as many branches as are missing below the current node to the number that is set.
  mutating func topUp(at time: Int64) -> [Effect] {
    guard let cursor else {
      say("The session is empty: \(keymap.hint(for: .addChild)) writes its first text")
      return []
    }
    guard askedBackend() != nil else { return [] }
    topUps[cursor] = TopUp(wanted: settings.branches, settings: settings)
    let effects = askForMissing(below: cursor, at: time)
    if !effects.isEmpty { say("Asking until there are \(settings.branches) distinct branches") }
    return effects
  }

  /// Goes on with a top-up once everything that was asked for below its node has come.
  mutating func continueTopUp(after run: Run, at time: Int64) -> [Effect] {
    guard !topUps.isEmpty, let parent = session.tree.parent(of: run.node), topUps[parent] != nil
    else { return [] }
    guard run.recorder.failure == nil else {
      topUps[parent] = nil
      return []
    }
    return askForMissing(below: parent, at: time)
  }

  private mutating func askForMissing(below parent: NodeID, at time: Int64) -> [Effect] {
    guard var topUp = topUps[parent] else { return [] }
    let streaming = runs.values.count { session.tree.parent(of: $0.node) == parent }
    let distinct = TwinIndex.equals(below: parent, in: session.tree).distinct
    let missing = topUp.wanted - distinct
    // What streams may bring what is missing.
    if missing > 0, streaming > 0, topUp.round > 0 || missing <= streaming { return [] }
    guard missing > 0, topUp.round < TopUp.rounds,
      let backend = backends.first(where: { $0.name == topUp.settings.backend })
    else {
      topUps[parent] = nil
      sayTopUp(topUp, distinct)
      return []
    }
    topUp.round += 1
    topUps[parent] = topUp
    var settings = topUp.settings
    // A seed that is set would draw the same texts again.
    if let seed = settings.parameters.seed {
      settings.parameters.seed = (seed + session.tree.childCount(of: parent)) & 0xFFFF_FFFF
    }
    let work = session.completionRequests(
      missing - streaming,
      at: parent,
      settings,
      backend,
      using: &seeds
    )
    .map { PlannedCompletion(backend: backend, request: $0) }
    let effects = grow(under: parent, work, at: time)
    if effects.isEmpty { topUps[parent] = nil }
    return effects
  }

  private mutating func sayTopUp(_ topUp: TopUp, _ distinct: Int) {
    guard distinct < topUp.wanted else {
      say("There are \(distinct) distinct branches")
      return
    }
    complain(
      "The model gives no more than \(distinct) distinct of \(topUp.wanted) branches "
        + "(asked \(topUp.round) times); \(keymap.hint(for: .parameters)) raises the temperature"
    )
  }
}
