import Backends
import LoomTUI

/// Questions for models to several backends at once.
struct CatalogRun {
  /// Whether servers of ours are started for the question; else the configuration answers.
  var startsServers = false

  private let loop = BackendLoop()
  private var answers: [Int: Result<ModelCatalog, Failure>] = [:]
  /// Those whose servers are ours.
  private var managed: [(index: Int, entry: BackendEntry, backend: any Backend)] = []
  private var configuration: Configuration?
  private var wanted = 0

  /// Asks a backend; its answer will be number `index`.
  ///
  /// A wrong configuration is an answer, too.
  mutating func start(_ index: Int, _ entry: BackendEntry, _ configuration: Configuration) throws {
    wanted += 1
    do {
      let backend = try entry.makeBackend(
        environment: processEnvironment(),
        configuration: configuration.path
      )
      if entry.managed != nil {
        managed.append((index, entry, backend))
        self.configuration = configuration
      } else {
        loop.list(RequestID(rawValue: index), on: backend)
      }
    } catch {
      answers[index] = .failure(Failure(error))
    }
  }

  /// Asks anything whose answer is a catalog; it will be number `index`.
  mutating func ask(_ index: Int, _ query: any CatalogQuery, of entry: BackendEntry) {
    wanted += 1
    loop.ask(RequestID(rawValue: index), query, of: entry.name)
  }

  /// Waits for the answers; those that have not come after `seconds` are missing.
  ///
  /// Without `seconds` the loop's own patience bounds the wait.
  mutating func finish(within seconds: Int? = nil) -> [Int: Result<ModelCatalog, Failure>] {
    var shown = configuration ?? Configuration(path: "")
    shown.backends = managed.map(\.entry)
    let servers = LocalServers(shown, managed.map(\.backend), environment: processEnvironment())
    defer { servers.stop() }
    for (index, entry, _) in managed {
      let id = RequestID(rawValue: index)
      take(
        startsServers
          ? servers.test(id, on: entry.name, loop) : servers.list(id, on: entry.name, loop)
      )
    }
    let end = seconds.map { currentTime() + Int64($0) * 1_000 }
    while true {
      take(loop.step().flatMap { servers.take($0, on: loop) })
      take(servers.look(loop))
      sayProgress(of: servers)
      let left = end.map { Int(max(0, $0 - currentTime())) }
      guard answers.count < wanted, left != 0 else { break }
      _ = loop.wait(for: [], timeout: [left, servers.timeout].compactMap { $0 }.min())
    }
    return answers
  }

  private mutating func take(_ events: [BackendLoop.Event]) {
    for case .catalog(let id, let result) in events {
      answers[id.rawValue] = result.mapError { Failure($0.sentence) }
    }
  }
}
