import Backends
import LoomTUI
import Testing
import TreeModel

/// Every fault of the server against every dialect, seen as a person sees it: the text of a branch
/// and one sentence.
@Suite("The fault matrix") struct FaultMatrixTests {
  /// A branch and the completion that writes into it.
  private struct Branch {
    let fault: Fault
    let dialect: ServiceDialect
    let node: NodeID
    var recorder: CompletionRecorder
    var events: [CompletionEvent] = []
  }

  /// A session with a node for every column and every dialect, and the completions that fill them.
  private struct Table {
    var session = Session(
      info: SessionInfo(id: "0", title: "", created: 0, mode: .text, annotator: "a")
    )
    var branches: [Branch] = []
    /// What somebody heard meanwhile whose server is well.
    var steady: [CompletionEvent] = []

    init(_ faults: [Fault]) throws {
      let root = try session.addAct(under: nil, text: "Go", at: 0)
      _ = try session.perform(root, at: 0)
      let cells = faults.flatMap { fault in ServiceDialect.all.map { (fault, $0) } }
      let records = cells.map { _ in Generation(backend: "t", model: "m") }
      let generation = try session.generateAct(under: root.newNodes.first, records, at: 0)
      _ = try session.perform(generation, at: 0)
      for ((fault, dialect), node) in zip(cells, generation.newNodes) {
        let recorder = try #require(CompletionRecorder(node: node, in: session, at: 0))
        branches.append(Branch(fault: fault, dialect: dialect, node: node, recorder: recorder))
      }
    }

    /// Runs everything at once.
    mutating func run() throws {
      var limits: [String: BackendLimits] = [:]
      for fault in branches.map(\.fault) {
        limits[fault.patience] = BackendLimits(
          firstByteSeconds: fault.firstByte,
          stallSeconds: fault.stall
        )
      }
      let loop = BackendLoop(limits: limits)
      let request = CompletionRequest(model: "m", input: .text("Go"))
      for (index, branch) in branches.enumerated() {
        let address = try FaultServer.url(branch.fault.mode)
        let backend = branch.dialect.backend(address, name: branch.fault.patience)
        loop.start(RequestID(rawValue: index), on: backend, request)
      }
      let companion = ServiceDialect.all[0].backend(try FaultServer.url("steady=20"), name: "well")
      loop.start(RequestID(rawValue: branches.count), on: companion, request)
      while loop.running > 0 {
        // A guard against a hanging loop, not a measure of anything.
        _ = loop.wait(for: [], timeout: 30_000)
        for case .completion(let id, let event) in loop.step() {
          guard id.rawValue < branches.count else {
            steady.append(event)
            continue
          }
          branches[id.rawValue].events.append(event)
          _ = try branches[id.rawValue].recorder.take(event, into: &session, at: 0)
        }
      }
    }
  }

  @Test(
    "one sentence, the text kept, the others undisturbed, the key nowhere",
    arguments: Fault.groups
  )
  func columns(group: String) throws {
    var table = try Table(Fault.columns(group))
    try table.run()
    #expect(table.steady.text == String(repeating: "x", count: 20))
    #expect(table.steady.finish == .stop)
    for branch in table.branches {
      check(branch, try #require(table.session.tree[branch.node]))
    }
  }

  private func check(_ branch: Branch, _ node: Node) {
    let fault = branch.fault
    let name = "\(branch.dialect) \(fault)"
    let finish = node.generation?.finish
    let sentence = node.generation?.error
    #expect(branch.events.endings == 1, "\(name): \(branch.events)")
    #expect(branch.events.retries.count == fault.retries, "\(name): \(branch.events)")
    if let text = fault.text { #expect(node.text == text, "\(name)") }
    checkKey(branch.events, name)
    switch fault.end {
    case .whole: #expect(finish == .stop && sentence == nil, "\(name): \(branch.events)")
    case .length: #expect(finish == .length && sentence == nil, "\(name)")
    case .interrupted: #expect(finish == .interrupted, "\(name)")
    case .sentence(let part):
      #expect(finish == .error, "\(name)")
      #expect(sentence?.contains(part) == true, "\(name): \(sentence ?? "none")")
    case .any: #expect(finish != nil, "\(name)")
    }
    if let named = fault.names {
      #expect(sentence?.contains(named) == true, "\(name): \(sentence ?? "none")")
    }
    if let sentence { checkSentence(sentence, name) }
  }

  /// One sentence on one line, that could not move a cursor, with something to do.
  private func checkSentence(_ sentence: String, _ name: String) {
    #expect(sentence.hasSuffix("."), "\(name): \(sentence)")
    #expect(sentence.count < 700, "\(name): \(sentence)")
    let isSafe = sentence.unicodeScalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
    #expect(isSafe, "\(name): \(sentence)")
  }

  /// The model's own words may hold anything; nothing else may.
  private func checkKey(_ events: [CompletionEvent], _ name: String) {
    let told = events.filter { if case .text = $0 { false } else { true } }
    #expect(!"\(told)".contains("canary"), "\(name)")
  }

  @Test("no request with a key went anywhere but to its host")
  func hosts() throws {
    var table = try Table(Array(Fault.keys.prefix(3)))
    try table.run()
    let seen = try FaultServer.seen()
    #expect(seen.contains("/redirect/"))
    #expect(!seen.contains("/stolen/") && !seen.contains("localhost"))
  }
}
