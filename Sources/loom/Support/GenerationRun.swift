import Backends
import LoomTUI
import TreeModel

/// Branches that stream into a session, and the loop that drives them.
struct GenerationRun {
  /// Milliseconds between two checkpoints of what streams.
  private static let checkpointInterval: Int64 = 500

  let backend: any Backend
  let info: BackendInfo
  let settings: GenerationSettings
  /// Whether finished nodes are printed as JSON.
  let json: Bool

  private let loop: BackendLoop
  private var recorders: [RequestID: CompletionRecorder] = [:]
  private var hasFailed = false

  init(
    backend: any Backend,
    info: BackendInfo,
    settings: GenerationSettings,
    limits: [String: BackendLimits],
    log: RequestLog?,
    json: Bool
  ) {
    loop = BackendLoop(limits: limits)
    loop.log(to: log)
    self.backend = backend
    self.info = info
    self.settings = settings
    self.json = json
  }

  /// Makes room for the branches, on the disk, and sends the requests.
  mutating func start(_ count: Int, under parent: NodeID, in file: inout SessionFile) throws {
    var random = SystemRandomNumberGenerator()
    let requests = file.session.completionRequests(
      count,
      at: parent,
      settings,
      info,
      using: &random
    )
    let records = requests.map {
      Generation(backend: info.name, request: $0, continuesText: info.continuesText)
    }
    let time = currentTime()
    let act = try failing { try file.session.generateAct(under: parent, records, at: time) }
    try file.perform(act)
    for (index, node) in act.newNodes.enumerated() {
      guard let recorder = CompletionRecorder(node: node, in: file.session, at: time) else {
        continue
      }
      let id = RequestID(rawValue: index)
      recorders[id] = recorder
      loop.start(id, on: backend, requests[index])
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

  /// Says once how many branches wait for their turn, not of each that it does.
  private func tellQueued(_ events: [BackendLoop.Event]) {
    let count = events.count {
      if case .completion(_, .waiting(.turn)) = $0 { true } else { false }
    }
    guard count > 0 else { return }
    Output.say(
      "\(count) of the branches \(count == 1 ? "is" : "are") queued until others end "
        + "(max_in_flight of \(info.name))."
    )
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
