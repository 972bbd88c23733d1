import Glibc
import PtyHarness
import Testing

/// However the program ends, the terminal is as it was.
@Suite(.serialized) struct EndTests {
  private static let demo = Program.path("FrameDemo")

  private func start() throws -> (VirtualTerminal, VirtualTerminal.Modes) {
    let terminal = try VirtualTerminal("/bin/sh", ["-c", "read go; exec \"$0\"", Self.demo])
    let before = terminal.modes
    terminal.send("\n")
    #expect(terminal.wait(for: "count: 0"))
    #expect(terminal.modes != before)
    return (terminal, before)
  }

  private func expectRestored(_ terminal: VirtualTerminal, _ before: VirtualTerminal.Modes) {
    #expect(!terminal.isAlternateScreen)
    #expect(terminal.isCursorVisible)
    #expect(terminal.modes == before)
    let text = String(decoding: terminal.bytes, as: UTF8.self)
    let on = text.components(of: "\u{1B}[?2004h")
    let off = text.components(of: "\u{1B}[?2004l")
    #expect(on > 0 && off >= on, "bracketed paste is off")
    let application = text.components(of: "\u{1B}[?1h")
    #expect(application > 0)
    #expect(text.lastIndex(of: "\u{1B}[?1l") > text.lastIndex(of: "\u{1B}[?1h"))
  }

  @Test func quitting() throws {
    let (terminal, before) = try start()
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
    #expect(terminal.text.contains("bye"))
    expectRestored(terminal, before)
  }

  @Test func exitWithoutClose() throws {
    let (terminal, before) = try start()
    terminal.send("Q")
    #expect(terminal.waitForEnd() == .exited(5))
    expectRestored(terminal, before)
  }

  @Test(arguments: [("T", [SIGILL, SIGTRAP]), ("A", [SIGABRT]), ("O", [SIGSEGV])])
  func crashing(key: String, signals: [Int32]) throws {
    let (terminal, before) = try start()
    terminal.send(key)
    let status = terminal.waitForEnd(seconds: 60)
    #expect(signals.contains { status == .killed($0) }, "\(String(describing: status))")
    expectRestored(terminal, before)
  }

  @Test(arguments: [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGQUIT])
  func signalsThatKill(number: Int32) throws {
    let (terminal, before) = try start()
    terminal.signal(number)
    #expect(terminal.waitForEnd() == .killed(number))
    expectRestored(terminal, before)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func beingToldToEnd(number: Int32) throws {
    let (terminal, before) = try start()
    terminal.signal(number)
    #expect(terminal.waitForEnd() == .exited(7))
    expectRestored(terminal, before)
  }

  @Test func interruptIsAKey() throws {
    let (terminal, _) = try start()
    terminal.signal(SIGINT)
    #expect(terminal.wait(for: #"last: key control("c")"#))
  }

  @Test func theTerminalGoesAway() throws {
    let (terminal, _) = try start()
    terminal.hangUp()
    #expect(terminal.waitForEnd() == .exited(7))
  }

  @Test func theTerminalGoesAwayWhileNothingIsRead() throws {
    let (terminal, _) = try start()
    // Fill the line with repaints that nobody reads, then hang up: no write may hold the program.
    fill(terminal)
    terminal.hangUp()
    #expect(terminal.waitForEnd() == .exited(7))
  }

  @Test func terminatedWhileNothingIsRead() throws {
    let (terminal, before) = try start()
    fill(terminal)
    terminal.signal(SIGTERM)
    #expect(terminal.waitForEnd(isReading: false) == .exited(7))
    #expect(terminal.modes == before)
  }

  /// Has the program paint more than the line between it and the terminal holds.
  private func fill(_ terminal: VirtualTerminal) {
    for _ in 0..<150 {
      terminal.send("R")
      usleep(2000)
      terminal.send("I")
      usleep(2000)
    }
  }

  @Test func stoppedAndContinued() throws {
    let (terminal, before) = try start()
    let raw = terminal.modes
    // The kernel does not stop a process group without a parent in its session: SIGSTOP does.
    terminal.signal(SIGSTOP)
    terminal.settle()
    terminal.signal(SIGCONT)
    #expect(terminal.wait(for: "last: resized 80x24"))
    #expect(terminal.modes == raw)
    terminal.send("j")
    #expect(terminal.wait(for: #"key character("j")"#))
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
    expectRestored(terminal, before)
  }

  /// Ctrl-Z and `fg` in a shell with job control.
  @Test(arguments: [nil, "TSTP"])
  func jobControl(signal: String?) throws {
    let terminal = try VirtualTerminal(
      "/bin/bash",
      ["--norc", "--noprofile", "-i"],
      environment: ["PS1": "ready> ", "HISTFILE": "", "TERM": "xterm"]
    )
    #expect(terminal.wait(for: "ready>"))
    terminal.send("\(Self.demo)\r")
    #expect(terminal.wait(for: "count: 0"))
    if let signal {
      terminal.send("I")
      #expect(terminal.wait(for: "count: 1"))
      let children = "/proc/\(terminal.process)/task/\(terminal.process)/children"
      guard let child = contents(children).split(separator: " ").first.flatMap({ Int32($0) }) else {
        Issue.record("no child of the shell")
        return
      }
      #expect(signal == "TSTP")
      kill(child, SIGTSTP)
    } else {
      terminal.send("\u{1A}")
    }
    #expect(terminal.wait(for: "Stopped"))
    #expect(!terminal.isAlternateScreen)
    terminal.send("fg\r")
    #expect(terminal.wait { $0.isAlternateScreen && $0.text.contains("count:") })
    terminal.send("j")
    #expect(terminal.wait(for: #"key character("j")"#))
    terminal.send("\u{11}")
    #expect(terminal.wait(for: "bye"))
    #expect(!terminal.isAlternateScreen)
  }

  private func contents(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  @Test(arguments: [
    (["TERM": "dumb"], "cannot move its cursor"),
    (["TERM": "no-such"], "does not know TERM=no-such"),
    (["TERM": ""], "TERM is not set"), (["TERM": nil], "TERM is not set"),
  ])
  func terminalsThatCannot(environment: [String: String?], sentence: String) throws {
    let terminal = try VirtualTerminal(Self.demo, environment: environment, columns: 200)
    let before = terminal.modes
    #expect(terminal.waitForEnd() == .exited(1))
    #expect(terminal.text.contains(sentence))
    #expect(!terminal.bytes.contains(0x1B))
    #expect(terminal.modes == before)
  }

  @Test(arguments: [
    ("exec \"$0\" </dev/null", "Standard input is not a terminal"),
    ("exec \"$0\" >/dev/null", "Standard output is not a terminal"),
    ("exec \"$0\" <&-", "Standard input is not a terminal"),
  ])
  func notATerminal(command: String, sentence: String) throws {
    let terminal = try VirtualTerminal("/bin/sh", ["-c", command, Self.demo], columns: 200)
    #expect(terminal.waitForEnd() == .exited(1))
    #expect(terminal.text.contains(sentence))
    #expect(!terminal.bytes.contains(0x1B))
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    let bytes = Array(utf8)
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return 0 }
    return (0...(bytes.count - wanted.count)).count {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }

  /// Where a text occurs last, in bytes; -1 where it does not.
  fileprivate func lastIndex(of text: String) -> Int {
    let bytes = Array(utf8)
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return -1 }
    return (0...(bytes.count - wanted.count)).last {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    } ?? -1
  }
}
