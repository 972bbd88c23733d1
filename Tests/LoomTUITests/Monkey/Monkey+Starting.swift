import Backends
import PrefExport
import Screen
import TreeModel

@testable import LoomTUI

extension Monkey {
  /// What it begins with: nothing, a story, a chat, a wide tree, a deep one.
  static func session(_ random: inout SplitMix64) -> Session {
    switch random.next() % 6 {
    case 0: Desk.session()
    case 1: Desk.session(.chat)
    case 2: Desk.story((0..<40).map { " branch \($0 % 30) goes its own way" })
    case 3: deep(60)
    default: Desk.story([" there was a dog.", " 王様がいた。", "\u{1b}[31m", "", " there was a dog."])
    }
  }

  /// A path of so many nodes by hand.
  private static func deep(_ count: Int) -> Session {
    var session = Desk.session()
    var parent: NodeID?
    for number in 0..<count {
      let id = session.nextNode
      guard let act = try? session.addAct(under: parent, text: " step \(number)\n", at: 0),
        (try? session.perform(act, at: 0)) != nil
      else { break }
      parent = id
    }
    return session
  }

  /// The interface on it; now and then in ASCII, small, for reading only.
  static func model(_ session: Session, _ random: inout SplitMix64) -> Model {
    let toy = BackendInfo(
      name: "test",
      summary: "a backend that answers as it likes",
      defaultModel: "toy-1",
      continuesText: true,
      takesSeeds: true,
      countsTokens: random.next() % 2 == 0
    )
    let talker = BackendInfo(
      name: "talker",
      summary: "a model that only chats",
      defaultModel: "chat-1",
      continuesText: false,
      takesSeeds: false,
      takesThinking: true,
      cutsPrompt: true,
      countsTokens: true,
      window: ContextWindow(configured: 900)
    )
    var settings = GenerationSettings(backend: "test", model: "toy-1")
    settings.adapters = [AdapterScale(name: "warm", scale: 0.5), AdapterScale(name: "冷", scale: 1)]
    settings.branches = 2
    var other = GenerationSettings(backend: "talker", model: "chat-1")
    other.branches = 1
    return Model(
      session: session,
      name: "story.loom.json",
      isReadOnly: random.next() % 16 == 0,
      isUnicode: random.next() % 4 != 0,
      size: random.next() % 4 == 0 ? Size(columns: 40, rows: 10) : Size(columns: 80, rows: 24),
      backends: [toy, talker],
      settings: settings,
      plans: [FanOutPlan(name: "two", parts: [.init(settings), .init(other)])],
      seed: random.next(),
      now: 1_795_000_000_000
    )
  }
}
