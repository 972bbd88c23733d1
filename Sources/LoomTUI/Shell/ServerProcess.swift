import Backends
import CPosix
import Glibc

/// A running server of ours and its log.
///
/// It lives no longer than the thread that started it, which is the program's first one: the system
/// kills it however the program ends (prctl(2), PR_SET_PDEATHSIG).
final class ServerProcess {
  /// How long a server may take to end in order before it is killed.
  private static let grace: useconds_t = 500_000

  /// The address that it serves at.
  let url: String
  /// Where the key is that it wants with every request: made for it, and gone with it.
  let key: KeySource
  /// The program's name, for people.
  let program: String
  private let log: ServerLog
  private let keyFile: String
  private let pid: pid_t
  private var isReleased = false
  /// How it ended, once it has.
  private(set) var end: String?

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - launch: what to start.
  ///   - logFolder: where its log goes.
  ///   - secretVariables: environment variables that it does not get.
  /// - Throws: `ServerFailure` if it could not be started.
  init(
    _ launch: ServerLaunch,
    logFolder: String?,
    secretVariables: [String]
  ) throws(ServerFailure) {
    for file in [launch.modelFile] + launch.adapterFiles where access(file, R_OK) != 0 {
      throw .unreadableFile(path: file, reason: reason(errno))
    }
    let command = try findServer(launch.command)
    program = command[0].split(separator: "/").last.map(String.init) ?? command[0]
    let port = Int(cposix_free_port())
    guard port > 0 else { throw .notStarted(program: program, reason: reason(errno)) }
    log = try ServerLog(launch.backend, in: logFolder)
    url = "http://127.0.0.1:\(port)"
    keyFile = log.path.dropLast(".log".count) + ".key"
    key = KeySource(variables: [], file: keyFile)
    do {
      try writeKey(to: keyFile)
    } catch {
      close(log.descriptor)
      throw error
    }
    let arguments = pointers(to: command + launch.arguments(port: port, keyFile: keyFile))
    // A key that the server would want and nobody would send.
    let environment = pointers(
      to: environmentVariables(without: secretVariables + ["LLAMA_API_KEY"])
    )
    defer { for pointer in arguments + environment { free(pointer) } }
    var child: Int32 = 0
    let code = cposix_spawn_tied(command[0], arguments, environment, log.descriptor, &child)
    guard code == 0 else {
      unlink(keyFile)
      close(log.descriptor)
      throw .notStarted(program: command[0], reason: reason(code))
    }
    pid = child
  }

  deinit { release() }

  /// Whether it runs; learns of its end.
  var isRunning: Bool {
    guard end == nil else { return false }
    var status: Int32 = 0
    let ended = waitpid(pid, &status, WNOHANG)
    if ended == pid { note(status) }
    return end == nil
  }

  /// Asks it, and whatever it has started in its session, to end.
  func terminate() {
    guard isRunning else { return }
    kill(-pid, SIGTERM)
  }

  /// Ends it, and whatever it has started in its session.
  func stop() {
    terminate()
    guard isRunning else { return }
    let step: useconds_t = 10_000
    var waited: useconds_t = 0
    while isRunning, waited < ServerProcess.grace {
      usleep(step)
      waited += step
    }
    guard end == nil else { return }
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    note(status)
  }

  /// Ends it and lets go of its log, so that the next one can have it.
  func release() {
    stop()
    guard !isReleased else { return }
    isReleased = true
    // Before the log, whose lock makes the name ours.
    unlink(keyFile)
    close(log.descriptor)
  }

  /// Why it does not run.
  var failure: ServerFailure {
    .ended(program: program, how: end ?? "by itself", said: lastWords, log: log.path)
  }

  /// That it took too long.
  func silence(seconds: Int) -> ServerFailure {
    .silent(program: program, seconds: seconds, said: lastWords, log: log.path)
  }

  private var lastWords: String { isReleased ? "" : log.lastWords }

  /// Whether it ended because somebody else took its port meanwhile.
  var hasLostItsPort: Bool {
    end != nil && lastWords.lowercased().contains("bind")
  }

  private func note(_ status: Int32) {
    let signal = status & 0x7F
    end = signal == 0 ? "with status \((status >> 8) & 0xFF)" : "by signal \(signal)"
  }
}

/// Writes a key of 128 random bits into a file that only this person can read.
private func writeKey(to path: String) throws(ServerFailure) {
  var random = SystemRandomNumberGenerator()
  let digits = [0, 1].map { _ in String(random.next() as UInt64 | 1 << 63, radix: 16) }
  do {
    try writeFile(at: path) { sink in
      try Array((digits.joined() + "\n").utf8).withUnsafeBytes { try sink($0) }
    }
  } catch {
    throw .noLog(path: path, reason: (error as? FileWriteError).map { reason($0.code) } ?? "")
  }
}

/// The server's program: the one that the configuration names, else one that is found.
private func findServer(_ command: [String]) throws(ServerFailure) -> [String] {
  if let program = command.first {
    guard let path = findProgram(program) else { throw .noProgram(program) }
    return [path] + command.dropFirst()
  }
  for name in ["llama-server", "loom-llama-server"] {
    if let path = findProgram(name) { return [path] }
  }
  throw .noProgram(nil)
}

/// The path of a program: one with a slash as it is, others from the PATH.
private func findProgram(_ name: String) -> String? {
  if name.contains("/") { return access(name, F_OK) == 0 ? name : nil }
  let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
  for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
    let path = "\(folder)/\(name)"
    if access(path, X_OK) == 0 { return path }
  }
  return nil
}
