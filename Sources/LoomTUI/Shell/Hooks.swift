import Glibc

/// Commands of the person's that are run when something was written; none by default.
public struct Hooks: Equatable, Sendable {
  /// After the session file was written anew.
  public var onFold: String?
  /// After a dataset or a tree was written.
  public var onExport: String?

  /// Creates hooks.
  public init(onFold: String? = nil, onExport: String? = nil) {
    self.onFold = onFold
    self.onExport = onExport
  }

  /// Runs the command for a session that was written, and waits for its end.
  ///
  /// - Returns: a sentence if it failed.
  public func runOnFold(session: String, secretVariables: [String]) -> String? {
    guard let onFold, let hook = RunningHook("on_fold", onFold, session, session, secretVariables)
    else { return onFold == nil ? nil : RunningHook.notStarted("on_fold") }
    while true {
      if let result = hook.take() { return result.sentence }
      var ready = pollfd(fd: hook.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&ready, 1, 1_000)
    }
  }
}

/// A hook that has been started.
struct RunningHook {
  /// How it ended.
  struct Result {
    /// What is to be said; nil if it went well.
    let sentence: String?
  }

  /// Readable when it has said something or ended.
  let descriptor: Int32
  private let name: String
  private let process: pid_t

  /// Starts the command of a hook through the shell, without keys of services in its environment.
  ///
  /// `LOOM_SESSION` is the session's path there and `LOOM_FILE` that of what was written. What it
  /// prints is dropped: the screen is ours.
  init?(
    _ name: String,
    _ command: String,
    _ session: String,
    _ file: String,
    _ secretVariables: [String]
  ) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    let child = ChildProgram(
      command: ["/bin/sh", "-c", command],
      secretVariables: secretVariables,
      variables: ["LOOM_SESSION=\(session)", "LOOM_FILE=\(file)"]
    ).start(input: nothing, output: ends[1])
    close(nothing)
    close(ends[1])
    guard let child else {
      close(ends[0])
      return nil
    }
    self.name = name
    descriptor = ends[0]
    process = child
  }

  /// What is said of a hook that could not be started.
  static func notStarted(_ name: String) -> String {
    "The hook \(name) could not be started; see [hooks] in the configuration"
  }

  /// Takes what it printed; how it ended, if it has.
  func take() -> Result? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var count = 1
    while count > 0 { count = read(descriptor, &buffer, buffer.count) }
    guard count == 0 || (errno != EAGAIN && errno != EINTR) else { return nil }
    close(descriptor)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let code = exitCode(of: status)
    guard code != 0 else { return Result(sentence: nil) }
    return Result(
      sentence: "The hook \(name) failed (status \(code)); see [hooks] in the configuration"
    )
  }
}
