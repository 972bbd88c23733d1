import CPtyVT
import Glibc

/// A terminal with a program in it: a pty, libvterm as the screen, every byte that came, and a
/// person's hands.
///
/// It answers the program's questions as a terminal does. Used by one thread.
public final class VirtualTerminal {
  /// The program's process.
  public private(set) var process: Int32 = 0
  /// Everything the program wrote.
  public private(set) var bytes: [UInt8] = []
  /// How many reads that took: about as many as the program's writes, when they are apart in time.
  public private(set) var bursts = 0
  /// Rows of the screen.
  public private(set) var rows: Int
  /// Columns of the screen.
  public private(set) var columns: Int
  /// Whether nobody is at the other end of the pty any more.
  public private(set) var isClosed = false

  /// How a program ended.
  public enum Status: Equatable, Sendable {
    /// It exited with a code.
    case exited(Int32)
    /// A signal ended it.
    case killed(Int32)
  }

  /// The program could not be started.
  public struct SpawnError: Error {
    /// Its path.
    public var path: String
  }

  let terminal: OpaquePointer
  let screen: OpaquePointer
  let state: UnsafeMutablePointer<ptyvt_state>
  var descriptor: Int32 = -1
  private var ended: Status?

  /// Starts a program.
  ///
  /// Its environment is `environment` and a few names that every program needs; a nil value removes
  /// one of those.
  public init(
    _ path: String,
    _ arguments: [String] = [],
    environment: [String: String?] = [:],
    rows: Int = 24,
    columns: Int = 80
  ) throws(SpawnError) {
    self.rows = rows
    self.columns = columns
    terminal = vterm_new(Int32(rows), Int32(columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    vterm_screen_enable_altscreen(screen, 1)
    state = .allocate(capacity: 1)
    ptyvt_observe(screen, state)
    vterm_screen_reset(screen, 1)

    var variables: [String: String?] = [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
      "HOME": "/nonexistent",
      // Swift's own report of a crash would wait for a key.
      "SWIFT_BACKTRACE": "enable=no",
    ]
    variables.merge(environment) { $1 }
    let settings = variables.compactMap { name, value in value.map { "\(name)=\($0)" } }
    descriptor = Self.withStrings([path] + arguments) { argv in
      Self.withStrings(settings) { envp in
        ptyvt_spawn(path, argv, envp, Int32(rows), Int32(columns), &process)
      }
    }
    guard descriptor >= 0 else { throw SpawnError(path: path) }
  }

  deinit {
    hangUp()
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    vterm_free(terminal)
    state.deallocate()
  }

  private static func withStrings<R>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { fatalError("an array with a nil is not empty") }
      return body(start)
    }
  }

  // MARK: - What happens

  /// Reads once what the program wrote, waiting so long for something; true if there was something.
  @discardableResult
  public func turn(milliseconds: Int32 = 20) -> Bool {
    guard descriptor >= 0, !isClosed else {
      usleep(UInt32(max(0, milliseconds)) * 1000)
      return false
    }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else {
      isClosed = true
      return false
    }
    bursts += 1
    bytes += buffer[..<count]
    buffer.withUnsafeBytes { raw in
      _ = vterm_input_write(terminal, raw.bindMemory(to: CChar.self).baseAddress, count)
    }
    answer()
    return true
  }

  private func answer() {
    var reply = [CChar](repeating: 0, count: 4096)
    let count = vterm_output_read(terminal, &reply, reply.count)
    if count > 0 { send(reply[..<count].map(UInt8.init(bitPattern:))) }
  }

  /// Waits until something holds; false when it does not within `seconds`, which is only there so
  /// that a failing test ends.
  public func wait(seconds: Double = 120, until holds: (VirtualTerminal) -> Bool) -> Bool {
    let end = Self.now() + seconds
    while !holds(self) {
      if Self.now() > end { return false }
      turn()
      if isClosed, descriptor >= 0, status != nil { return holds(self) }
    }
    return true
  }

  /// Waits until the screen has a text.
  public func wait(for text: String, seconds: Double = 120) -> Bool {
    wait(seconds: seconds) { $0.text.contains(text) }
  }

  /// Waits until nothing came for so long.
  public func settle(milliseconds: Int32 = 60) {
    while turn(milliseconds: milliseconds) {}
  }

  /// Waits for a span of so many milliseconds in which nothing comes and `holds` stays equal.
  ///
  /// On a busy machine a program may be late with its last words, so that several spans are tried;
  /// one that never rests finds none.
  public func rests(
    milliseconds: Int32,
    tries: Int = 20,
    _ holds: () -> Int? = { 0 }
  ) -> Bool {
    for _ in 0..<tries {
      let before = holds()
      let isSilent = !turn(milliseconds: milliseconds)
      if isSilent, before != nil, holds() == before { return true }
      settle()
    }
    return false
  }

  /// Waits until the program has ended, and says how; nil when it does not end.
  ///
  /// With `isReading` false the terminal shows nothing meanwhile, as after Ctrl-S or on a dead link.
  public func waitForEnd(seconds: Double = 120, isReading: Bool = true) -> Status? {
    let end = Self.now() + seconds
    while status == nil, Self.now() < end {
      if isReading { turn(milliseconds: 5) } else { usleep(5000) }
    }
    while turn(milliseconds: 0) {}
    return status
  }

  /// What became of the program; nil while it runs.
  public var status: Status? {
    if ended == nil {
      var raw: Int32 = 0
      guard waitpid(process, &raw, WNOHANG) == process else { return nil }
      ended = raw & 0x7F == 0 ? .exited(raw >> 8 & 0xFF) : .killed(raw & 0x7F)
    }
    return ended
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  // MARK: - What a person does

  /// Presses keys, as the bytes that a terminal sends for them.
  public func send(_ keys: String) {
    send(Array(keys.utf8))
  }

  /// Sends bytes.
  public func send(_ keys: [UInt8]) {
    var rest = keys[...]
    while !rest.isEmpty, descriptor >= 0, !isClosed {
      // Not more than the line discipline takes: a program may be reading slowly while it writes.
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&waiting, 1, 100) > 0, waiting.revents & Int16(POLLOUT) != 0 else {
        if !turn(milliseconds: 10), isClosed { return }
        continue
      }
      let count = rest.prefix(1024).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Pastes a text at once, in brackets.
  public func paste(_ text: String) {
    send("\u{1B}[200~\(text)\u{1B}[201~")
  }

  /// Gives the window another size.
  public func resize(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    vterm_set_size(terminal, Int32(rows), Int32(columns))
    _ = ptyvt_resize(descriptor, Int32(rows), Int32(columns))
  }

  /// Tells the program of another size while the screen keeps its own, as in the middle of a drag.
  ///
  /// libvterm 0.1 does not survive all changes of size while it is written to.
  public func announce(rows: Int, columns: Int) {
    _ = ptyvt_resize(descriptor, Int32(rows), Int32(columns))
  }

  /// Sends a signal to the program itself.
  public func signal(_ number: Int32) {
    if status == nil { kill(process, number) }
  }

  /// Lets the program write no file beyond so many bytes; nil lifts the limit.
  ///
  /// False where that is not possible.
  public func limitFileSizes(to bytes: Int?) -> Bool {
    ptyvt_limit_files(process, bytes ?? -1) == 0
  }

  /// Closes the window.
  public func hangUp() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    isClosed = true
  }
}
