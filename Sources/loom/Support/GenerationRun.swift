import Backends
import LoomTUI
import TreeModel

/// Branches that stream into a session, and the loop that drives them.
struct GenerationRun {
  /// Milliseconds between two checkpoints of what streams.
  private static let checkpointInterval: Int64 = 500

  /// By name.
  let backends: [String: any Backend]
  /// By backend: why it cannot be asked at all.
  let failures: [String: BackendError]
  /// Whether finished nodes are printed as JSON.
  let json: Bool

  private let loop: BackendLoop
  private var recorders: [RequestID: CompletionRecorder] = [:]
  /// Whom each request is for.
  private var asked: [RequestID: String] = [:]
  private var hasFailed = false

  init(
    backends: [any Backend],
    failures: [String: BackendError],
    limits: [String: BackendLimits],
    log: RequestLog?,
    json: Bool
  ) {
    loop = BackendLoop(limits: limits)
    loop.log(to: log)
    self.backends = Dictionary(backends.map { ($0.name, $0) }) { first, _ in first }
    self.failures = failures
    self.json = json
  }

  /// Makes room for the branches, on the disk, and sends the requests.
  mutating func start(
    _ work: [PlannedCompletion],
    under parent: NodeID,
    in file: inout SessionFile
  ) throws {
    let time = currentTime()
    let act = try failing { try file.session.generateAct(under: parent, work, at: time) }
    try file.perform(act)
    for (index, (node, completion)) in zip(act.newNodes, work).enumerated() {
      guard let backend = backends[completion.backend.name],
        let recorder = CompletionRecorder(node: node, in: file.session, at: time)
      else { continue }
      let id = RequestID(rawValue: index)
      recorders[id] = recorder
      asked[id] = backend.name
      if completion.request.leftOut > 0 {
        Output.say(
          "Node \(node): the path is longer than the model takes: "
            + leftOutSentence(completion.request.leftOut) + "."
        )
      }
      if let failure = failures[backend.name] {
        try take(.failed(failure), of: id, &file)
      } else {
        loop.start(id, on: backend, completion.request)
      }
    }
  }

  /// Runs until every branch has ended, or a signal came: then what came is kept as interrupted.
  mutating func drive(_ file: inout SessionFile, until interrupts: Interrupts) throws {
    var next = currentTime() + GenerationRun.checkpointInterval
    while !recorders.isEmpty {
      let wait = max(0, Int(next - currentTime()))
      let ready = loop.wait(for: [interrupts.descriptor], timeout: wait)
      let events = loop.step()
      if let problem = loop.takeLogProblem() { Output.say(problem.sentence) }
      tellQueued(events)
      for case .completion(let id, let event) in events { try take(event, of: id, &file) }
      if ready.first == true {
        try interrupt(&file)
        throw Failure("Interrupted; what came is saved.")
      }
      guard currentTime() >= next else { continue }
      for id in recorders.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
        try file.record { recorders[id]?.checkpoint(in: &$0, at: currentTime()) ?? [] }
      }
      try file.sync()
      next = currentTime() + GenerationRun.checkpointInterval
    }
    if hasFailed { throw Failure.told }
  }

  /// Says once how many branches wait for their turn at a backend, not of each that it does.
  private func tellQueued(_ events: [BackendLoop.Event]) {
    var counts: [String: Int] = [:]
    for case .completion(let id, .waiting(.turn)) in events {
      if let backend = asked[id] { counts[backend, default: 0] += 1 }
    }
    for (backend, count) in counts.sorted(by: { $0.key < $1.key }) {
      Output.say(
        "\(count) of the branches \(count == 1 ? "is" : "are") queued until others end "
          + "(max_in_flight of \(backend))."
      )
    }
  }

  private mutating func take(
    _ event: CompletionEvent,
    of id: RequestID,
    _ file: inout SessionFile
  ) throws {
    guard var recorder = recorders[id] else { return }
    if case .notice(let text) = event { Output.say("Node \(recorder.node): \(text)") }
    if case .waiting(.retry(let pause)) = event {
      Output.say("Node \(recorder.node): \(pause.announcement)")
    }
    try file.record { try recorder.take(event, into: &$0, at: currentTime()) }
    recorders[id] = recorder
    guard recorder.isFinished else { return }
    recorders[id] = nil
    try file.sync()
    try tell(recorder, file.session)
  }

  private mutating func tell(_ recorder: CompletionRecorder, _ session: Session) throws {
    if let node = session.tree[recorder.node], let sentence = node.generation?.error {
      if recorder.failure != nil || node.text.isEmpty { hasFailed = true }
      Output.say("Node \(recorder.node): \(sentence)")
    }
    try printNodes([recorder.node], of: session, json: json) { summary(of: $0) }
  }

  private mutating func interrupt(_ file: inout SessionFile) throws {
    for (id, recorder) in recorders.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      var recorder = recorder
      loop.cancel(id)
      try file.record {
        try recorder.interrupt(in: &$0, because: "The program was ended.", at: currentTime())
      }
    }
    recorders = [:]
    try file.sync()
  }
}
