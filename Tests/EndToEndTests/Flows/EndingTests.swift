import Foundation
import Glibc
import PtyHarness
import Testing

/// However the program stops or ends: the terminal is as it was, and every text is kept.
@Suite(.serialized) struct EndingTests {
  /// What the person was doing when the end came.
  enum Moment: CaseIterable, CustomTestStringConvertible {
    case idle
    case streaming
    case editing
    case asking

    var testDescription: String { "\(self)" }
  }

  private func start(_ place: Workplace, _ moment: Moment) throws -> VirtualTerminal {
    try place.makeSession(children: [" there was a dog"])
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("l+", "1+ 0-")
    switch moment {
    case .idle: break
    case .streaming:
      try terminal.press("4", "4 streaming")
      try terminal.see("text in all four") { !$0.text.contains("(waiting)") }
    case .editing:
      try terminal.press("i", "New text after #2")
      terminal.paste("half a thought\nnobody may lose")
      try terminal.see("nobody may lose")
    case .asking:
      try terminal.press("x", "trl-preference")
      try terminal.press("e", "write to:")
    }
    return terminal
  }

  private func expectKept(_ place: Workplace, _ moment: Moment) throws {
    try place.check()
    #expect(!place.has("s.loom.journal"), "ended cleanly")
    let nodes = try place.nodes()
    #expect(nodes.first { $0["id"] as? Int == 2 }?["rating"] as? Int == 1)
    if moment == .streaming {
      #expect(nodes.count == 6)
      for node in nodes.dropFirst(2) {
        #expect((node["text"] as? String)?.isEmpty == false)
        let generation = node["generation"] as? [String: Any]
        #expect(generation?["finish"] as? String == "interrupted")
      }
    }
    guard moment == .editing else { return }
    #expect(try place.read("s.draft-child-2.txt") == "half a thought\nnobody may lose")
    var status = stat()
    #expect(
      stat(place.path("s.draft-child-2.txt"), &status) == 0 && status.st_mode & 0o777 == 0o600
    )
    let again = try place.open()
    try again.see("An unfinished text was kept")
    again.quit()
  }

  @Test(arguments: [SIGTERM, SIGHUP], Moment.allCases)
  func beingToldToEnd(number: Int32, moment: Moment) throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place, moment)
    let before = try shellModes(place)
    terminal.signal(number)
    terminal.expectEnd(.exited(0))
    terminal.expectRestored(before)
    try expectKept(place, moment)
  }

  @Test(arguments: Moment.allCases)
  func theTerminalGoesAway(moment: Moment) throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place, moment)
    terminal.hangUp()
    terminal.expectEnd(.exited(0))
    try expectKept(place, moment)
  }

  /// The modes of a terminal as the harness makes it.
  private func shellModes(_ place: Workplace) throws -> VirtualTerminal.Modes {
    let terminal = try place.shell("read line")
    defer { terminal.send("\n") }
    return terminal.modes
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGQUIT])
  func crashing(number: Int32) throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place, .streaming)
    let before = try shellModes(place)
    terminal.signal(number)
    terminal.expectEnd(.killed(number))
    terminal.expectRestored(before)
    let again = try place.open()
    try again.see("every confirmed act is here")
    try again.see("1+ 0-")
    again.quit()
    try expectSound(place)
  }

  private func expectSound(_ place: Workplace) throws { try place.check() }

  /// The shell's own words for the terminal's modes are the same before, after, and while stopped.
  @Test func sttyIsTheSame() throws {
    let place = try Workplace()
    try place.makeSession()
    let terminal = try place.shell(
      "stty -a >before; stty -g >>before; \"$LOOM\" s.loom.json; stty -a >after; stty -g >>after"
    )
    try terminal.see("#1 · prompt")
    try terminal.press("2", "2 branches")
    terminal.send("q")
    terminal.expectEnd(.exited(0))
    #expect(try place.read("before") == place.read("after"))
    #expect(try place.read("before").contains("icanon"))
  }

  /// Ctrl-Z and `fg` in a shell with job control, in the tree and in the editor.
  @Test(arguments: [false, true])
  func stoppedAndContinued(isEditing: Bool) throws {
    let place = try Workplace()
    try place.makeSession()
    let terminal = try VirtualTerminal(
      "/bin/bash",
      ["--norc", "--noprofile", "-i"],
      environment: place.environment.merging(["PS1": "ready> ", "HISTFILE": ""]) { $1 }
    )
    try terminal.see("ready>")
    let modes = terminal.modes
    terminal.send("\(Workplace.loom) \(place.path("s.loom.json"))\r")
    try terminal.see("#1 · prompt")
    if isEditing {
      try terminal.press("i", "New text after #1")
      try terminal.press("typed before", "typed before")
    }
    try terminal.press(Press.stop, "Stopped")
    #expect(!terminal.isAlternateScreen)
    // bash has its own modes at the prompt; both times they are bash's.
    terminal.settle()
    #expect(terminal.modes == modes)
    try terminal.press("stty -a | grep -o -w -e '-\\?icanon' -e '-\\?echo'\r", "icanon")
    try terminal.see("cooked modes") { $0.text.contains("\nicanon") && $0.text.contains("\necho") }
    try terminal.press("echo in between\r", "in between")
    terminal.send("fg\r")
    try terminal.see("our screen again") {
      $0.isAlternateScreen && $0.text.contains(isEditing ? "typed before" : "#1 · prompt")
    }
    if isEditing {
      try terminal.press(" and after" + Press.save, "#2 · written by hand")
      #expect(try place.nodes().last?["text"] as? String == "typed before and after")
    }
    terminal.send("q")
    try terminal.see("the shell again") { !$0.isAlternateScreen }
    terminal.send("exit\r")
    terminal.expectEnd(.exited(0))
    try place.check()
  }

  @Test func interruptIsNoEnd() throws {
    let place = try Workplace()
    let terminal = try start(place, .idle)
    terminal.signal(SIGINT)
    try terminal.see("q quits")
    try terminal.press("\u{3}", "q quits")
    terminal.quit()
  }
}
