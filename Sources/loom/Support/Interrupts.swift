import Glibc

/// The writing end of the pipe that a signal writes to; set once, before the handlers.
nonisolated(unsafe) private var signalPipe: Int32 = -1

/// Turns SIGINT, SIGTERM and SIGHUP into something readable, so that a command can end in order.
struct Interrupts {
  /// Readable once a signal has come.
  let descriptor: Int32

  /// Installs the handlers; nil if the system gives no pipe.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    descriptor = ends[0]
    signalPipe = ends[1]
    // Whoever started us may have blocked them.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        let code = errno
        var byte: UInt8 = 1
        _ = Glibc.write(signalPipe, &byte, 1)
        errno = code
      }
      // A second signal ends the program at once: the journal holds all but the last second.
      action.sa_flags = Int32(bitPattern: SA_RESETHAND.magnitude) | SA_RESTART
      sigaction(signal, &action, nil)
    }
  }
}
