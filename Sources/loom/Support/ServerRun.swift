import Backends
import LoomTUI

/// Starts the server of a backend and waits for it, saying so on standard error.
///
/// Keep it while the backend is used: the server is stopped with it.
final class ServerRun {
  private let loop = BackendLoop()
  private let servers: LocalServers
  private let name: String

  /// Prepares the server of `entry`; nil if somebody else runs it.
  init?(_ entry: BackendEntry, _ backend: any Backend, _ configuration: Configuration) {
    var one = configuration
    one.backends = [entry]
    name = entry.name
    servers = LocalServers(one, [backend], environment: processEnvironment())
    guard servers.has(name) else { return nil }
  }

  /// Waits until the server has loaded its model; gives back the backend at its address.
  func start(until interrupts: Interrupts) throws -> any Backend {
    let id = RequestID(rawValue: 0)
    var events = servers.test(id, on: name, loop)
    while true {
      for case .catalog(id, let result) in events {
        if case .failure(let error) = result { throw Failure(error.sentence) }
        if let backend = servers.backend(name) { return backend }
      }
      sayProgress(of: servers)
      let ready = loop.wait(for: [interrupts.descriptor], timeout: servers.timeout)
      if ready.first == true { throw Failure("Interrupted; nothing was asked.") }
      events = loop.step().flatMap { servers.take($0, on: loop) } + servers.look(loop)
    }
  }

  /// Stops the server.
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
