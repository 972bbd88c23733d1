import Backends
import PrefExport
import Testing
import TreeModel

@testable import LoomTUI

/// Properties of the pairs that are drawn, on made-up sessions.
@Suite struct PairingTests {
  /// A tree of made-up branches: some equal, some empty, some failed, some streaming.
  private func session(_ random: inout SplitMix64) throws -> Session {
    var session = Desk.session()
    _ = try session.perform(session.addAct(under: nil, text: "Once", at: 0), at: 0)
    for _ in 0..<12 {
      let all = session.tree.preorderIDs
      let parent = all[Int.random(in: 0..<all.count, using: &random)]
      let count = Int.random(in: 1...9, using: &random)
      let act = try session.generateAct(
        under: parent,
        (0..<count).map { Generation(backend: "b", model: "m\($0 % 3)") },
        at: 0
      )
      _ = try session.perform(act, at: 0)
      for id in act.newNodes {
        session.extend(
          id,
          text: [" a", " b", " c", " d", " e ", " e", ""].randomElement(using: &random) ?? ""
        )
        let finish: [Generation.Finish?] = [.stop, .length, .stop, .error, .interrupted, nil]
        guard let end = finish.randomElement(using: &random) ?? nil,
          let made = session.tree[id]?.generation
        else { continue }
        _ = try session.finish(id, generation: made.finished(end), at: 0)
      }
    }
    return session
  }

  @Test(arguments: 0..<40) func pairsAreFair(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var session = try session(&random)
    let tree = session.tree
    let pairs = session.pairs(in: .subtree(nil), using: &random)
    #expect(Set(pairs.map(\.key)).count == pairs.count, "none twice")
    for pair in pairs {
      let (first, second) = (try #require(tree[pair.first]), try #require(tree[pair.second]))
      #expect(first.parent == second.parent && pair.first != pair.second)
      for node in [first, second] {
        #expect(!node.isStreaming && !node.text.isEmpty)
        #expect(node.finish == .stop || node.finish == .length)
      }
      #expect(
        first.text.filter { !$0.isWhitespace } != second.text.filter { !$0.isWhitespace },
        "no twins"
      )
    }
    // Small groups whole, of large ones everyone twice.
    for parent in Set(pairs.compactMap { tree.parent(of: $0.first) }) {
      let siblings = session.comparable(below: parent)
      let own = pairs.filter { tree.parent(of: $0.first) == parent }
      if siblings.count <= 4 {
        #expect(own.count == siblings.count * (siblings.count - 1) / 2)
      } else {
        for id in siblings {
          #expect(own.count { $0.first == id || $0.second == id } >= 2)
        }
        #expect(own.count <= siblings.count * 2)
      }
      // Pairs of one parent follow each other.
      let places = pairs.indices.filter { tree.parent(of: pairs[$0].first) == parent }
      #expect(places.last.map { $0 - (places.first ?? 0) + 1 } == places.count)
    }
    // What was compared does not come again, whichever way round.
    for pair in pairs.prefix(3) {
      _ = try session.perform(session.compareAct(pair.second, pair.first, .tie, at: 0), at: 0)
    }
    let later = Set(session.pairs(in: .subtree(nil), using: &random).map(\.key))
    #expect(pairs.prefix(3).allSatisfy { !later.contains($0.key) })
    // Votes that were undone do not count, nor do another person's.
    guard let last = pairs.prefix(3).last, let parent = tree.parent(of: last.first),
      session.comparable(below: parent).count <= 4
    else { return }
    _ = try session.undo(at: 0)
    #expect(session.pairs(in: .subtree(nil), using: &random).contains { $0.key == last.key })
    _ = try session.redo(at: 0)
    session.work(as: "another")
    #expect(session.pairs(in: .subtree(nil), using: &random).contains { $0.key == last.key })
  }

  @Test func sidesAreDrawnAndTheSeedSaysHow() throws {
    var random = SplitMix64(seed: 1)
    let session = try session(&random)
    var again = SplitMix64(seed: 7)
    var once = SplitMix64(seed: 7)
    let pairs = session.pairs(in: .subtree(nil), using: &once)
    #expect(pairs == session.pairs(in: .subtree(nil), using: &again))
    var turned = 0
    for seed in 0..<20 {
      var random = SplitMix64(seed: UInt64(seed))
      turned += session.pairs(in: .subtree(nil), using: &random).count {
        $0.first.rawValue > $0.second.rawValue
      }
    }
    let share = Double(turned) / Double(pairs.count * 20)
    #expect(share > 0.3 && share < 0.7, "\(share)")
  }

  @Test func pairsWithTheSameSeedComeFirst() throws {
    var session = Desk.session()
    _ = try session.perform(session.addAct(under: nil, text: "Once", at: 0), at: 0)
    let made = [1, 2].flatMap { seed in
      ["base", "warm"].map { name in
        Generation(
          backend: "b",
          model: "m",
          adapters: name == "base" ? [] : [Generation.Adapter(name: name, scale: 1)],
          parameters: RawJSON("{\"temperature\":1,\"seed\":\(seed)}")
        )
      }
    }
    let act = try session.generateAct(under: NodeID(rawValue: 1), made, at: 0)
    _ = try session.perform(act, at: 0)
    for (index, id) in act.newNodes.enumerated() {
      session.extend(id, text: " \(index)")
      _ = try session.finish(id, generation: made[index].finished(.stop), at: 0)
    }
    var random = SplitMix64(seed: 3)
    let pairs = session.pairs(in: .makers, using: &random)
    #expect(pairs.count == 4)
    #expect(
      Set(pairs.prefix(2).map { [$0.key.first.rawValue, $0.key.second.rawValue] }) == [
        [2, 3], [4, 5],
      ]
    )
  }

  @Test func aLargeGroupIsNotPairedWhole() throws {
    var session = Desk.session()
    _ = try session.perform(session.addAct(under: nil, text: "Once", at: 0), at: 0)
    let made = (0..<300).map { _ in Generation(backend: "b", model: "m") }
    let act = try session.generateAct(under: NodeID(rawValue: 1), made, at: 0)
    _ = try session.perform(act, at: 0)
    for (index, id) in act.newNodes.enumerated() {
      session.extend(id, text: " \(index)")
      _ = try session.finish(id, generation: made[index].finished(.stop), at: 0)
    }
    var random = SplitMix64(seed: 3)
    #expect(session.pairs(in: .subtree(nil), using: &random).count == 300)
  }
}
