import Backends
import LoomTUI
import Testing
import TreeModel

@Suite struct CompletionRecorderTests {
  /// A session with one completion just asked for.
  private func start() throws -> (Sample, NodeID, Session) {
    var sample = Sample()
    let root = try sample.add("Once")
    let before = sample.session
    let record = Generation(backend: "local", model: "tiny")
    let id = try sample.perform(sample.session.generateAct(under: root, [record], at: 5))[0]
    return (sample, id, before)
  }

  @Test func anEmptyPieceLeavesNoTrace() throws {
    var (sample, id, _) = try start()
    var recorder = try #require(CompletionRecorder(node: id, in: sample.session, at: 100))
    _ = try recorder.take(.thinking(""), into: &sample.session, at: 101)
    _ = try recorder.take(.text(""), into: &sample.session, at: 102)
    _ = try recorder.take(.finished(.stop), into: &sample.session, at: 103)
    let node = try #require(sample.session.tree[id])
    #expect(node.thinking == nil && node.generation?.firstToken == nil)
  }

  @Test func whatIsJournalledIsWhatIsInMemory() throws {
    var (sample, id, replayed) = try start()
    let act = try replayed.generateAct(
      under: NodeID(rawValue: 1),
      [Generation(backend: "local", model: "tiny")],
      at: 5
    )
    _ = try replayed.perform(act, at: sample.time)
    var recorder = try #require(CompletionRecorder(node: id, in: sample.session, at: 100))
    var entries: [Entry] = []
    let events: [CompletionEvent] = [
      .requestID("r-1"), .thinking("hm"), .text(" upon"), .notice("dropped seed"),
      .logprobs([TokenLogprob(token: "\"\n", logprob: -0.5, top: [.init(token: "x", logprob: -1)])]
      ),
      .text(" a time"), .usage(TokenUsage(prompt: 3, completion: 4, thinking: 1)),
      .finished(.length),
    ]
    for (step, event) in events.enumerated() {
      entries += try recorder.take(event, into: &sample.session, at: 110 + Int64(step))
      if step == 2 { entries += recorder.checkpoint(in: &sample.session, at: 113) }
    }
    for entry in entries { try replayed.apply(entry) }
    #expect(replayed.tree[id] == sample.session.tree[id])
    let node = try #require(replayed.tree[id])
    #expect(node.text == " upon a time" && node.thinking == "hm")
    #expect(node.generation?.finish == .length && node.generation?.requestID == "r-1")
    #expect(node.generation?.firstToken == 11 && node.generation?.total == 17)
    #expect(node.generation?.usage == .init(prompt: 3, completion: 4, thinking: 1))
    #expect(
      node.logprobs?.text
        == #"[{"token":"\"\n","logprob":-0.5,"top":[{"token":"x","logprob":-1.0}]}]"#
    )
    #expect(recorder.notices == ["dropped seed"] && recorder.isFinished)
  }

  @Test func aCheckpointWithoutNewsIsNoEntry() throws {
    var (sample, id, _) = try start()
    var recorder = try #require(CompletionRecorder(node: id, in: sample.session, at: 100))
    #expect(recorder.checkpoint(in: &sample.session, at: 101).isEmpty)
    _ = try recorder.take(.text("a"), into: &sample.session, at: 102)
    #expect(recorder.checkpoint(in: &sample.session, at: 103).count == 1)
    #expect(recorder.checkpoint(in: &sample.session, at: 104).isEmpty)
  }

  @Test func afterTheEndNothingCounts() throws {
    var (sample, id, _) = try start()
    var recorder = try #require(CompletionRecorder(node: id, in: sample.session, at: 100))
    _ = try recorder.take(.text("a"), into: &sample.session, at: 101)
    #expect(try recorder.interrupt(in: &sample.session, at: 102).count == 2)
    #expect(try recorder.take(.text("late"), into: &sample.session, at: 103).isEmpty)
    #expect(try recorder.interrupt(in: &sample.session, at: 104).isEmpty)
    #expect(sample.session.tree[id]?.text == "a")
    #expect(sample.session.tree[id]?.generation?.finish == .interrupted)
  }

  @Test func failuresKeepWhatCameAndSayWhy() throws {
    var (sample, id, _) = try start()
    var recorder = try #require(CompletionRecorder(node: id, in: sample.session, at: 100))
    let error = BackendError.failedMidStream(host: "h", message: "out of memory")
    _ = try recorder.take(.text("half"), into: &sample.session, at: 101)
    _ = try recorder.take(.failed(error), into: &sample.session, at: 102)
    let node = try #require(sample.session.tree[id])
    #expect(node.text == "half" && node.generation?.finish == .error)
    #expect(node.generation?.error == error.sentence && recorder.failure == error)
  }

  @Test func nodesThatNobodyAskedForTakeNoText() throws {
    let (sample, _, _) = try start()
    #expect(CompletionRecorder(node: NodeID(rawValue: 1), in: sample.session, at: 1) == nil)
    #expect(CompletionRecorder(node: NodeID(rawValue: 99), in: sample.session, at: 1) == nil)
  }

  @Test func theRecordHoldsWhatWasSent() throws {
    var request = CompletionRequest(model: "m", input: .text("Once"))
    request.adapters = [AdapterScale(name: "morris", scale: 0.5)]
    request.parameters.seed = 5
    request.parameters.stop = ["\n\n", "\"\u{7F}\u{1}"]
    let record = Generation(backend: "local", request: request, promptSHA256: "ab")
    #expect(
      record.parameters?.text
        == #"{"temperature":0.8,"max_tokens":64,"seed":5,"stop":["\n\n","\"\u007f\u0001"]}"#
    )
    #expect(record.adapters == [.init(name: "morris", scale: 0.5)])
    #expect(record.finish == nil && record.promptSHA256 == "ab")
    let computed = Generation(backend: "local", request: request)
    // printf Once | sha256sum
    #expect(
      computed.promptSHA256 == "d88f6d8372f4d54ecfa210948ad8f8fccf83984881e298b673c8f1a941e2aa33"
    )
    request.input = .chat([ChatMessage(role: .user, content: "Hi")])
    request.system = "S"
    // printf 'S\0user\0Hi\0' | sha256sum
    #expect(
      request.promptSHA256 == "fce9f625f42f16f9d1cb01dc71602d44328c522c36612a5b0de5d3b680ea9f92"
    )
    request.input = .text("Once")
    let chatOnly = Generation(backend: "openai", request: request, continuesText: false)
    #expect(chatOnly.parameters?.text.contains("continue_instruction") == true)
  }
}
