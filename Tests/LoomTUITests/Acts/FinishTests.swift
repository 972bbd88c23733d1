import Backends
import LoomTUI
import Testing
import TreeModel

@Suite struct FinishTests {
  static let ends: [(FinishReason, Generation.Finish, String?)] = [
    (.stop, .stop, nil),
    (.length, .length, nil),
    (.thinkingLength, .length, "allow more tokens or less thinking."),
    (.filter("SAFETY"), .filter, "(SAFETY)"),
    (.blockedPrompt("OTHER\u{1B}[2J"), .filter, "did not let the prompt through (OTHER [2J)"),
    (.other("MALFORMED_POEM"), .interrupted, "(MALFORMED_POEM)"),
    (.interrupted, .interrupted, "ended before the answer did."),
  ]

  @Test(arguments: ends.indices) func everyEndIsRecordedWithItsSentence(index: Int) throws {
    let (reason, finish, part) = Self.ends[index]
    var sample = Sample()
    let root = try sample.add("Once")
    let record = Generation(backend: "g", model: "m")
    let id = try sample.perform(sample.session.generateAct(under: root, [record], at: 5))[0]
    var recorder = try #require(CompletionRecorder(node: id, in: sample.session, at: 6))
    _ = try recorder.take(.finished(reason), into: &sample.session, at: 7)
    let generation = try #require(sample.session.tree[id]?.generation)
    #expect(generation.finish == finish)
    guard let part else {
      #expect(generation.error == nil)
      return
    }
    let sentence = generation.error ?? ""
    #expect(sentence.contains(part) && sentence.hasSuffix("."), "\(sentence)")
    #expect(!sentence.contains("\u{1B}"))
  }
}
