import Backends
import LoomTUI
import Testing
import TreeModel

@Suite struct GrowingTests {
  @Test func rolesTakeTurns() throws {
    var sample = Sample(mode: .chat)
    let root = try sample.add("Hello")
    let answer = try sample.add("Hi", under: root)
    let question = try sample.add("And?", under: answer)
    let nodes = [root, answer, question].map { sample.session.tree[$0] }
    #expect(nodes.map { $0?.role } == [.user, .assistant, .user])
    #expect(nodes.map { $0?.kind } == [.prompt, .human, .human])
    let system = try sample.session.addAct(under: nil, text: "S", role: .system, at: 1)
    let id = try sample.perform(system)[0]
    #expect(sample.session.nextRole(after: id) == .user)
  }

  @Test func textModeHasNoRoles() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    #expect(sample.session.tree[root]?.role == nil)
    #expect(sample.session.tree[try sample.complete(" upon", under: root)]?.role == nil)
  }

  @Test func branchesComeAfterTheSiblingsThere() throws {
    var sample = Sample(mode: .chat)
    let root = try sample.add("Hello")
    let old = try sample.complete("Hi", under: root)
    let records = (0..<3).map { Generation(backend: "b\($0)", model: "m") }
    let act = try sample.session.generateAct(under: root, records, at: 7)
    #expect(act.label == "generate 3")
    let new = try sample.perform(act)
    #expect(sample.session.tree.children(of: root) == [old] + new)
    #expect(new.map { sample.session.tree[$0]?.generation?.backend } == ["b0", "b1", "b2"])
    for id in new {
      let node = try #require(sample.session.tree[id])
      #expect(node.isStreaming && node.text.isEmpty && node.role == .assistant)
    }
    _ = try sample.session.undo(at: 8)
    #expect(sample.session.tree.children(of: root) == [old])
  }

  @Test func keepingActsTakeBack() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    try sample.perform(sample.session.bookmarkAct(root))
    try sample.perform(sample.session.hideAct(root))
    try sample.perform(try #require(try sample.session.noteAct(root, to: "why")))
    try sample.perform(try #require(try sample.session.tagAct(root, to: ["a", "b"])))
    try sample.perform(try #require(sample.session.describeAct(.system, to: "Be brief.")))
    let node = try #require(sample.session.tree[root])
    #expect(node.bookmark && node.hidden && node.note == "why" && node.tags == ["a", "b"])
    #expect(sample.session.info.system == "Be brief.")
    #expect(try sample.session.noteAct(root, to: "why") == nil)
    #expect(try sample.session.tagAct(root, to: ["a", "b"]) == nil)
    #expect(sample.session.describeAct(.system, to: "Be brief.") == nil)
    for _ in 0..<5 { _ = try sample.session.undo(at: 9) }
    let plain = try #require(sample.session.tree[root])
    #expect(!plain.bookmark && !plain.hidden && plain.note == nil && plain.tags.isEmpty)
    #expect(sample.session.info.system.isEmpty)
  }

  @Test func anEmptyNoteIsNone() throws {
    var sample = Sample()
    let root = try sample.add("Once")
    #expect(try sample.session.noteAct(root, to: "") == nil)
    try sample.perform(try #require(try sample.session.noteAct(root, to: "why")))
    try sample.perform(try #require(try sample.session.noteAct(root, to: "")))
    #expect(sample.session.tree[root]?.note == nil)
  }

  @Test func promptsAreThePathByteForByte() throws {
    var sample = Sample(system: "Be brief.")
    let root = try sample.add("Once e")
    let next = try sample.complete("\u{301} upon\r", under: root)
    let last = try sample.complete("\n a time", under: next)
    guard case .text(let text) = sample.session.promptInput(at: last) else {
      Issue.record("text mode asks with a text")
      return
    }
    #expect(Array(text.utf8) == Array("Once e\u{301} upon\r\n a time".utf8))
    var random = SystemRandomNumberGenerator()
    var settings = GenerationSettings(backend: "b", model: "m")
    let backend = BackendInfo(
      name: "b",
      summary: "",
      defaultModel: "m",
      continuesText: true,
      takesSeeds: true
    )
    var requests = sample.session.completionRequests(3, at: last, settings, backend, using: &random)
    #expect(requests.allSatisfy { $0.system == "Be brief." && $0.model == "m" })
    #expect(Set(requests.map(\.parameters.seed)).count == 3)
    settings.parameters.seed = 7
    requests = sample.session.completionRequests(3, at: last, settings, backend, using: &random)
    #expect(requests.map(\.parameters.seed) == [7, 8, 9])
    #expect(sample.session.promptInput(at: nil) == .text(""))
  }

  @Test func conversationsLeaveOutMessagesWithoutText() throws {
    var sample = Sample(mode: .chat)
    let root = try sample.add("Hello")
    let empty = try sample.complete("", under: root)
    let question = try sample.add("Still there?", under: empty)
    #expect(
      sample.session.promptInput(at: question)
        == .chat([
          ChatMessage(role: .user, content: "Hello"),
          ChatMessage(role: .user, content: "Still there?"),
        ])
    )
  }
}
