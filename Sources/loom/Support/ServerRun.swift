import Backends
import LoomTUI

/// Starts the servers of backends and waits for them, saying so on standard error.
///
/// Keep it while the backends are used: the servers are stopped with it.
final class ServerRun {
  private let loop = BackendLoop()
  private let servers: LocalServers
  private let backends: [any Backend]
  /// By backend: why its server does not run.
  private(set) var failures: [String: BackendError] = [:]

  /// Prepares the servers of `entries` that nobody else runs; `backends` are theirs, in the same order.
  init(_ entries: [BackendEntry], _ backends: [any Backend], _ configuration: Configuration) {
    var shown = configuration
    shown.backends = entries
    self.backends = backends
    servers = LocalServers(shown, backends, environment: processEnvironment())
  }

  /// Waits until the servers have loaded their models; gives back the backends at their addresses.
  ///
  /// One that does not start is an error, or with `mayFail` among `failures`.
  func start(until interrupts: Interrupts, mayFail: Bool) throws -> [any Backend] {
    var waiting: [RequestID: String] = [:]
    var events: [BackendLoop.Event] = []
    for (index, backend) in backends.enumerated() where servers.has(backend.name) {
      let id = RequestID(rawValue: index)
      waiting[id] = backend.name
      events += servers.test(id, on: backend.name, loop)
    }
    while true {
      for case .catalog(let id, let result) in events {
        guard let name = waiting.removeValue(forKey: id) else { continue }
        guard case .failure(let error) = result else { continue }
        guard mayFail else { throw Failure(error.sentence) }
        failures[name] = error
      }
      guard !waiting.isEmpty else { break }
      sayProgress(of: servers)
      let ready = loop.wait(for: [interrupts.descriptor], timeout: servers.timeout)
      if ready.first == true { throw Failure("Interrupted; nothing was asked.") }
      events = loop.step().flatMap { servers.take($0, on: loop) } + servers.look(loop)
    }
    return backends.map { servers.backend($0.name) ?? $0 }
  }

  /// Stops the servers.
  func stop() { servers.stop() }
}

/// Says what loads: at once, then ever more seldom.
func sayProgress(of servers: LocalServers) {
  for case (let name, .starting(let model, let seconds)) in servers.news() {
    switch seconds {
    case 0: Output.say("\(name): loading \(model)")
    case 5, 15, 30: Output.say("\(name): still loading \(model), \(seconds) s")
    default:
      if seconds % 60 == 0 { Output.say("\(name): still loading \(model), \(seconds) s") }
    }
  }
}
