import Glibc

/// The person's `$VISUAL` or `$EDITOR` on a temporary file that only they can read.
struct ExternalEditor {
  let text: String
  /// Environment variables that the editor does not get: keys of services.
  let secretVariables: [String]

  /// Runs the editor and gives back the file's text.
  ///
  /// `idle` is called again and again while the editor runs, and should take about 50 ms.
  func run(idle: () -> Void) -> EditResult {
    guard let command = variable("VISUAL") ?? variable("EDITOR") ?? standardEditor else {
      return .failure("Set $VISUAL or $EDITOR to your editor's command, or use the one inside")
    }
    var path = Array("\(variable("TMPDIR") ?? "/tmp")/loom-XXXXXX.txt".utf8CString)
    let descriptor = mkstemps(&path, 4)
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else {
      return .failure(
        "No temporary file \(name): \(reason(errno)); set $TMPDIR to a folder you own"
      )
    }
    defer { unlink(name) }
    let written = writeAll(Array(text.utf8), to: descriptor)
    guard Glibc.close(descriptor) == 0, written else {
      return .failure(
        "The temporary file \(name) cannot be written: \(reason(errno)); free some space"
      )
    }
    switch start(command, name) {
    case .failure(let result): return result
    case .success(let child):
      let status = wait(for: child, idle)
      guard status == 0 else {
        return .failure("The editor ended with status \(status); nothing was changed")
      }
    }
    guard let bytes = readAll(name) else {
      return .failure("The edited file cannot be read: \(reason(errno)); nothing was changed")
    }
    guard let edited = String(validating: bytes, as: UTF8.self) else {
      return .failure("The edited file is not UTF-8; nothing was changed")
    }
    return .text(withoutAddedNewline(edited))
  }

  /// Editors end a file with a line break of their own; the text had none.
  private func withoutAddedNewline(_ edited: String) -> String {
    guard edited.utf8.last == 0x0A, text.utf8.last != 0x0A, !edited.isEmpty else { return edited }
    return String(decoding: edited.utf8.dropLast(), as: UTF8.self)
  }

  private enum Start {
    case success(pid_t)
    case failure(EditResult)
  }

  /// Starts the command through the shell, since people put options into `$EDITOR`.
  ///
  /// The shell must outlive a Ctrl-C that the editor takes for itself; a trap, unlike ignoring the
  /// signal, is not passed on to the editor.
  private func start(_ command: String, _ path: String) -> Start {
    let arguments = pointers(to: ["sh", "-c", "trap : INT QUIT; \(command) \"$1\"", "sh", path])
    let environment = pointers(to: environmentVariables(without: secretVariables))
    defer { for pointer in arguments + environment { free(pointer) } }
    var child: pid_t = 0
    let result = withDefaultSignals {
      posix_spawn(&child, "/bin/sh", nil, $0, arguments, environment)
    }
    return result == 0
      ? .success(child)
      : .failure(.failure("The editor \(command) cannot be started: \(reason(result))"))
  }

  /// Waits for the child's end; Ctrl-C and Ctrl-\ are the editor's meanwhile.
  private func wait(for child: pid_t, _ idle: () -> Void) -> Int32 {
    let interrupt = signal(SIGINT, SIG_IGN)
    let quit = signal(SIGQUIT, SIG_IGN)
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    var status: Int32 = 0
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { break }
      if ended < 0, errno != EINTR { return -1 }
      idle()
    }
    return exitCode(of: status)
  }

  private var standardEditor: String? {
    ["/usr/bin/editor", "/usr/bin/vi", "/bin/nano"].first { access($0, X_OK) == 0 }
  }

  private func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// What the system says about an error number.
func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Writes everything, or fails.
func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Bool {
  let bytes = Array(bytes)
  return bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let count = write(descriptor, base + done, buffer.count - done)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      done += count
    }
    return true
  }
}

/// The bytes of a file, or nil; `errno` says why.
func readAll(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    if count < 0 { return nil }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}
