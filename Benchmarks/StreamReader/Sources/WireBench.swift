import Backends
import Glibc
import LoomTUI
import TreeModel

/// Reads many streams at once as the interface does, without a terminal, and says what it cost.
///
///     wirebench BASE_URL STREAMS TOKENS
///
/// The server is wirebench.py: each token is `NUMBER:NANOSECONDS `, counted per stream, with the
/// moment of CLOCK_MONOTONIC before it was sent. Prints one object of JSON.
@main struct WireBench {
  private let loop = BackendLoop()
  private var model: Model
  private let backend: OpenAIBackend
  private let count: Int
  private let tokens: Int
  private var next: [RequestID: Int] = [:]
  /// Nanoseconds from the sending of a token until the model had it.
  private var latencies: [Int] = []
  /// The same from when the loop's wait ended: before any of its bytes were read.
  private var reading: [Int] = []
  private var woken = 0
  private var wrong = 0
  private var ended = 0

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let count = Int(arguments[2]), let tokens = Int(arguments[3]) else {
      print("wirebench BASE_URL STREAMS TOKENS")
      exit(2)
    }
    var bench = WireBench(arguments[1], count, tokens)
    bench.run()
  }

  init(_ url: String, _ count: Int, _ tokens: Int) {
    self.count = count
    self.tokens = tokens
    backend = OpenAIBackend(name: "bench", baseURL: url, key: nil, model: "m")
    let info = BackendInfo(
      name: "bench",
      summary: "",
      defaultModel: "m",
      continuesText: true,
      takesSeeds: false
    )
    var settings = GenerationSettings(backend: "bench", model: "m")
    settings.branches = count
    settings.parameters.maxTokens = tokens
    var session = Session(
      info: SessionInfo(id: "0", title: "", created: 0, mode: .text, annotator: "a")
    )
    if let root = try? session.addAct(under: nil, text: "Once", at: 0) {
      _ = try? session.perform(root, at: 0)
    }
    model = Model(
      session: session,
      name: "bench",
      size: .init(columns: 120, rows: 40),
      backends: [info],
      settings: settings,
      seed: 1,
      now: wall()
    )
    latencies.reserveCapacity(count * tokens)
    reading.reserveCapacity(count * tokens)
  }

  mutating func run() {
    let cpu = processorTime()
    let start = nanoseconds()
    apply(.input(.key(.character(" ")), at: wall()))
    while ended < count {
      let due = model.deadline.map { Int(max(0, $0 - wall())) }
      _ = loop.wait(for: [], timeout: min(due ?? 10_000, 10_000))
      woken = nanoseconds()
      for case .completion(let id, let event) in loop.step() { take(event, of: id) }
      if let deadline = model.deadline, deadline <= wall() { apply(.tick(at: wall())) }
    }
    report(seconds: Double(nanoseconds() - start) / 1e9, cpu: processorTime() - cpu)
  }

  private mutating func take(_ event: CompletionEvent, of id: RequestID) {
    apply(.completion(id, event, at: wall()))
    switch event {
    case .text(let text):
      let now = nanoseconds()
      for token in text.split(separator: " ") {
        let parts = token.split(separator: ":").compactMap { Int($0) }
        let expected = next[id, default: 0]
        if parts.count != 2 || parts[0] != expected { wrong += 1 }
        next[id] = expected + 1
        if let sent = parts.last { latencies.append(now - sent) }
        reading.append(now - woken)
      }
    case .finished, .failed: ended += 1
    default: break
    }
  }

  private mutating func apply(_ event: Event) {
    for effect in update(&model, event) {
      if case .complete(let id, _, let request) = effect { loop.start(id, on: backend, request) }
    }
  }

  private func report(seconds: Double, cpu: Double) {
    let (latencies, reading) = (latencies.sorted(), reading.sorted())
    func at(_ share: Double, _ sorted: [Int]) -> Double {
      sorted.isEmpty ? 0 : Double(sorted[Int(Double(sorted.count - 1) * share)]) / 1e6
    }
    // What arrived in the model, counted there and not on the way.
    var kept = 0
    var node = model.session.tree.firstChild(of: model.session.tree.firstChild(of: nil))
    while let id = node {
      kept += model.session.tree[id]?.text.utf8.count { $0 == UInt8(ascii: ":") } ?? 0
      node = model.session.tree.nextSibling(of: id)
    }
    print(
      "{\"seconds\":\(seconds),\"cpu\":\(cpu),\"tokens\":\(kept),"
        + "\"lost\":\(count * tokens - kept),\"wrong\":\(wrong),"
        + "\"read_p50_ms\":\(at(0.5, reading)),\"read_p99_ms\":\(at(0.99, reading)),"
        + "\"p50_ms\":\(at(0.5, latencies)),\"p99_ms\":\(at(0.99, latencies))}"
    )
  }
}

private func nanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

private func wall() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}

/// Seconds of processor time of this process so far.
private func processorTime() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(0), &usage)  // RUSAGE_SELF
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
