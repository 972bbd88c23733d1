public import Backends

/// How a server of ours is, for people.
public enum ServerState: Equatable, Sendable {
  /// It loads its model, for this many seconds now.
  case starting(model: String, seconds: Int)
  /// It serves.
  case ready
  /// It does not run; a sentence.
  case failed(String)
}

/// The llama.cpp servers that the program starts for its backends, and stops.
///
/// A server is started when something is first asked of it. Whoever drives the `BackendLoop` lets
/// this have every event of it, and calls `look` after at most `timeout`. One thread, which must be
/// the program's first: the servers' lives are tied to it.
public final class LocalServers {
  private struct Server {
    let launch: ServerLaunch
    let template: LlamaBackend
    let query: RequestID
    var lifecycle: ServerLifecycle
    var process: ServerProcess?
    /// The backend at the address of the running server.
    var backend: LlamaBackend?
    var waiting: [(id: RequestID, request: CompletionRequest)] = []
    /// Questions for the catalog that wait, too.
    var asking: [RequestID] = []
    var told: ServerState?
  }

  private var servers: [String: Server] = [:]
  /// Who runs where, to explain what fails because a server has ended.
  private var running: [RequestID: String] = [:]
  /// Where the servers' logs go; nil if the person has no folder for that.
  private let logFolder: String?
  private let secretVariables: [String]

  /// The servers of a configuration, none of them started.
  ///
  /// `backends` are the configuration's, in its order.
  public init(
    _ configuration: Configuration,
    _ backends: [any Backend],
    environment: [String: String]
  ) {
    logFolder = UserFolders(environment: environment).map { $0.state + "/servers" }
    secretVariables = configuration.keyVariables
    for (index, (entry, backend)) in zip(configuration.backends, backends).enumerated() {
      guard let backend = backend as? LlamaBackend,
        let launch = ServerLaunch(
          entry,
          environment: environment,
          configuration: configuration.path
        )
      else { continue }
      servers[entry.name] = Server(
        launch: launch,
        template: backend,
        // Callers count theirs up from 0.
        query: RequestID(rawValue: -1 - index),
        lifecycle: ServerLifecycle(startSeconds: launch.startSeconds)
      )
    }
  }

  /// Whether the backend's server is one of ours.
  public func has(_ name: String) -> Bool { servers[name] != nil }

  /// The backend at its running server; nil before it is ready.
  public func backend(_ name: String) -> (any Backend)? { servers[name]?.backend }

  /// Stops all of them.
  public func stop() {
    // They end side by side.
    for server in servers.values { server.process?.terminate() }
    for (name, server) in servers {
      server.process?.stop()
      servers[name]?.process = nil
      servers[name]?.backend = nil
      servers[name]?.lifecycle = ServerLifecycle(startSeconds: server.launch.startSeconds)
    }
  }

  // MARK: Asking

  /// Starts a server of ours, if it does not run.
  public func start(_ name: String, on loop: BackendLoop) -> [BackendLoop.Event] {
    guard let server = servers[name] else { return [] }
    if server.lifecycle.phase == .ready, server.process?.isRunning != true {
      // It ended some time ago, and nobody has missed it.
      servers[name]?.lifecycle = ServerLifecycle(startSeconds: server.launch.startSeconds)
      servers[name]?.backend = nil
    }
    guard servers[name]?.lifecycle.isDown == true else { return [] }
    servers[name]?.lifecycle.started(at: Clock.steady)
    return spawn(name, on: loop)
  }

  /// Starts a completion on a server of ours, at once or when the server is ready.
  public func complete(
    _ id: RequestID,
    on name: String,
    _ request: CompletionRequest,
    _ loop: BackendLoop
  ) -> [BackendLoop.Event] {
    guard servers[name] != nil else { return [] }
    let events = start(name, on: loop)
    running[id] = name
    if case .failed(let failure)? = servers[name]?.lifecycle.phase {
      running[id] = nil
      return events + [.completion(id, .failed(.serverFailed(backend: name, failure)))]
    }
    if let backend = servers[name]?.backend {
      loop.start(id, on: backend, request)
      return events
    }
    servers[name]?.waiting.append((id, request))
    let model = servers[name]?.launch.model ?? ""
    return events + [.completion(id, .notice(waitingNotice(name, model)))]
  }

  /// Asks a server of ours for its catalog; one that does not run is not started for it, and the
  /// configuration answers in its place.
  public func list(_ id: RequestID, on name: String, _ loop: BackendLoop) -> [BackendLoop.Event] {
    guard let server = servers[name] else { return [] }
    if let backend = server.backend, server.process?.isRunning == true {
      loop.list(id, on: backend)
      return []
    }
    let adapters = server.launch.adapterNames.map { AdapterScale(name: $0, scale: 0) }
    return [
      .catalog(
        id,
        .success(ModelCatalog(models: [.init(name: server.launch.model)], adapters: adapters))
      )
    ]
  }

  /// Asks a server of ours for its catalog, and starts it for that.
  public func test(_ id: RequestID, on name: String, _ loop: BackendLoop) -> [BackendLoop.Event] {
    let events = start(name, on: loop)
    if case .failed(let failure)? = servers[name]?.lifecycle.phase {
      return events + [.catalog(id, .failure(.serverFailed(backend: name, failure)))]
    }
    if let backend = servers[name]?.backend {
      loop.list(id, on: backend)
    } else {
      servers[name]?.asking.append(id)
    }
    return events
  }

  /// Forgets a completion.
  public func cancel(_ id: RequestID) {
    guard let name = running.removeValue(forKey: id) else { return }
    servers[name]?.waiting.removeAll { $0.id == id }
  }

  // MARK: Driving

  /// Takes an event of the loop; gives back what it means to the caller.
  public func take(_ event: BackendLoop.Event, on loop: BackendLoop) -> [BackendLoop.Event] {
    switch event {
    case .catalog(let id, let result):
      guard let name = servers.first(where: { $0.value.query == id })?.key else { return [event] }
      return answered(name, result, on: loop)
    case .completion(let id, .failed):
      guard let name = running.removeValue(forKey: id), let process = servers[name]?.process,
        !process.isRunning
      else { return [event] }
      let failure = process.failure
      servers[name]?.lifecycle.failed(failure)
      servers[name]?.backend = nil
      return [.completion(id, .failed(.serverFailed(backend: name, failure)))]
    case .completion(let id, .finished):
      running[id] = nil
      return [event]
    case .completion, .tokenCount: return [event]
    }
  }

  /// Milliseconds of the steady clock at which to `look`; nil while nothing starts.
  var nextLook: Int64? {
    servers.values.contains { $0.lifecycle.seconds(at: 0) != nil }
      ? Clock.steady + ServerLifecycle.pause : nil
  }

  /// Milliseconds until the next `look`; nil while nothing starts.
  public var timeout: Int? { nextLook.map { Int(max(0, $0 - Clock.steady)) } }

  /// Looks whether servers that start have ended, or take too long.
  public func look(_ loop: BackendLoop) -> [BackendLoop.Event] {
    var events: [BackendLoop.Event] = []
    for name in servers.keys.sorted() {
      guard let server = servers[name], server.lifecycle.seconds(at: 0) != nil,
        let process = server.process
      else { continue }
      if !process.isRunning {
        let decision = servers[name]?.lifecycle.ended(
          process.failure,
          hasLostItsPort: process.hasLostItsPort
        )
        loop.cancel(server.query)
        switch decision {
        case .startAgain: events += spawn(name, on: loop)
        case .giveUp(let failure): events += fail(name, failure)
        case .nothing, nil: break
        }
      } else if server.lifecycle.isTooLate(at: Clock.steady) {
        let failure = process.silence(seconds: server.launch.startSeconds)
        loop.cancel(server.query)
        process.stop()
        events += fail(name, failure)
      }
    }
    return events
  }

  /// The states that have changed since this was asked last.
  public func news() -> [(name: String, state: ServerState)] {
    var news: [(name: String, state: ServerState)] = []
    for name in servers.keys.sorted() {
      guard let server = servers[name] else { continue }
      let state: ServerState? =
        switch server.lifecycle.phase {
        case .idle: nil
        case .starting:
          .starting(
            model: server.launch.model,
            seconds: server.lifecycle.seconds(at: Clock.steady) ?? 0
          )
        case .ready: .ready
        case .failed(let failure):
          .failed(BackendError.serverFailed(backend: name, failure).sentence)
        }
      guard let state, state != server.told else { continue }
      servers[name]?.told = state
      news.append((name, state))
    }
    return news
  }
}

extension LocalServers {
  private func spawn(_ name: String, on loop: BackendLoop) -> [BackendLoop.Event] {
    guard let server = servers[name] else { return [] }
    // Others may hold it still; the log is free from here on.
    server.process?.release()
    servers[name]?.process = nil
    do throws(ServerFailure) {
      let process = try ServerProcess(
        server.launch,
        logFolder: logFolder,
        secretVariables: secretVariables
      )
      servers[name]?.process = process
      let backend = server.template.moved(to: process.url, key: process.key)
      loop.ask(server.query, backend.awaitStart(), of: name)
      return []
    } catch {
      return fail(name, error)
    }
  }

  private func answered(
    _ name: String,
    _ result: Result<ModelCatalog, BackendError>,
    on loop: BackendLoop
  ) -> [BackendLoop.Event] {
    guard let server = servers[name], let process = server.process else { return [] }
    if case .failure(let error) = result {
      process.stop()
      return fail(name, .notStarted(program: process.program, reason: error.sentence))
    }
    servers[name]?.lifecycle.answered()
    let backend = server.template.moved(to: process.url, key: process.key)
    servers[name]?.backend = backend
    servers[name]?.waiting = []
    servers[name]?.asking = []
    for (id, request) in server.waiting { loop.start(id, on: backend, request) }
    return server.asking.map { .catalog($0, result) }
  }

  private func fail(_ name: String, _ failure: ServerFailure) -> [BackendLoop.Event] {
    servers[name]?.lifecycle.failed(failure)
    return drain(name, .serverFailed(backend: name, failure))
  }

  /// Tells everybody who waits for a server that it will not come.
  private func drain(_ name: String, _ error: BackendError) -> [BackendLoop.Event] {
    guard let server = servers[name] else { return [] }
    servers[name]?.backend = nil
    servers[name]?.waiting = []
    servers[name]?.asking = []
    for (id, _) in server.waiting { running[id] = nil }
    return server.waiting.map { .completion($0.id, .failed(error)) }
      + server.asking.map { .catalog($0, .failure(error)) }
  }
}
