import Glibc

/// A program started for a moment: it reads a text, and says how it went by its status.
struct ChildProgram {
  /// The program, looked for in `PATH`, and its arguments.
  let command: [String]
  /// Environment variables that it does not get: keys of services.
  var secretVariables: [String] = []
  /// Variables it gets beside the others, as `NAME=VALUE`.
  var variables: [String] = []

  /// Starts it with its standard input at `input` and its output at `output`, nil for nowhere; its
  /// process, or nil.
  ///
  /// `errno` says why it could not be started.
  func start(input: Int32, output: Int32? = nil) -> pid_t? {
    let arguments = pointers(to: command)
    let names = variables.compactMap { $0.split(separator: "=").first.map(String.init) }
    let environment = pointers(
      to: environmentVariables(without: secretVariables + names) + variables
    )
    defer { for pointer in arguments + environment { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    for target in [STDOUT_FILENO, STDERR_FILENO] {
      if let output {
        posix_spawn_file_actions_adddup2(&actions, output, target)
      } else {
        posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_WRONLY, 0)
      }
    }
    var child: pid_t = 0
    let code = withDefaultSignals {
      posix_spawnp(&child, command[0], &actions, $0, arguments, environment)
    }
    guard code == 0 else {
      errno = code
      return nil
    }
    return child
  }

  /// Runs it on a text; its status, or nil if it could not be started or did not end in time.
  ///
  /// `patience` is in milliseconds.
  func run(on text: String, patience: Int64 = 2_000) -> Int32? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = start(input: ends[0])
    close(ends[0])
    guard let child else {
      close(ends[1])
      return nil
    }
    let deadline = Clock.steady + patience
    send(Array(text.utf8), to: ends[1], until: deadline)
    close(ends[1])
    var status: Int32 = 0
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { return exitCode(of: status) }
      if ended < 0, errno != EINTR { return nil }
      if Clock.steady > deadline { break }
      usleep(2_000)
    }
    kill(child, SIGKILL)
    waitpid(child, &status, 0)
    return nil
  }

  private func send(_ bytes: [UInt8], to descriptor: Int32, until deadline: Int64) {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count, let base = buffer.baseAddress {
        let count = write(descriptor, base + done, buffer.count - done)
        if count > 0 {
          done += count
          continue
        }
        guard count < 0, errno == EAGAIN || errno == EINTR, Clock.steady < deadline else { return }
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, 50)
      }
    }
  }
}
