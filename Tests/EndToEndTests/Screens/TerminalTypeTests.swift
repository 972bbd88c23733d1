import Foundation
import Glibc
import PtyHarness
import Testing

/// Terminals of all kinds, and what is no terminal.
@Suite(.serialized) struct TerminalTypeTests {
  @Test(arguments: [
    (["TERM": "dumb"], "cannot move its cursor"),
    (["TERM": "no-such-terminal"], "does not know TERM=no-such-terminal"),
    (["TERM": "\u{1B}[31mx\u{9B}"], "does not know TERM="), (["TERM": ""], "TERM is not set"),
    (["TERM": nil], "TERM is not set"),
  ])
  func terminalsThatCannot(environment: [String: String?], sentence: String) throws {
    let place = try Workplace()
    try place.makeSession()
    try expectRefusal(place.open(columns: 300, environment: environment), sentence)
    #expect(!place.has("s.loom.lock"))
    try place.check()
  }

  @Test(arguments: [
    ("</dev/null", "Standard input is not a terminal"),
    ("<&-", "Standard input is not a terminal"),
    (">/dev/null", "Standard output is not a terminal"),
    ("| cat", "Standard output is not a terminal"),
  ])
  func notATerminal(redirection: String, sentence: String) throws {
    let place = try Workplace()
    try place.makeSession()
    let script = "\"$LOOM\" s.loom.json \(redirection); echo $? >code"
    let terminal = try place.shell(script, columns: 300)
    terminal.expectEnd(.exited(0))
    #expect(terminal.text.contains(sentence))
    #expect(!terminal.bytes.contains(0x1B))
    if !redirection.contains("|") { #expect(try place.read("code") == "1\n") }
    #expect(!place.has("s.loom.lock"))
  }

  private func expectRefusal(_ terminal: VirtualTerminal, _ sentence: String) {
    let modes = terminal.modes
    terminal.expectEnd(.exited(1))
    #expect(terminal.text.contains(sentence))
    #expect(terminal.text.split(separator: "\n").count == 1)
    #expect(!terminal.bytes.contains(0x1B))
    #expect(terminal.modes == modes)
  }

  /// Work that shows every kind of mark.
  private func work(_ terminal: VirtualTerminal) throws {
    try terminal.see("#1 ")
    try terminal.press("2", "2 unseen")
    try terminal.press("lf", "1+ 0-")
    try terminal.press("b", "1 unseen")
    try terminal.press("e", "Rewrite of #3")
    try terminal.press(" mine" + Press.save, "rewrite of #3")
    try terminal.press("?", "goes back")
    terminal.send("q")
    try terminal.see("rewrite of #3")
  }

  @Test(arguments: [
    ["TERM": "vt100"], ["TERM": "xterm-mono"], ["TERM": "vt220"], ["NO_COLOR": "1"],
    ["TERM": "linux"], ["TERM": "screen-256color"],
  ])
  func plainOnes(environment: [String: String]) throws {
    let place = try Workplace()
    try place.makeSession()
    let terminal = try place.open(environment: environment)
    let before = terminal.modes
    try work(terminal)
    if environment["TERM"]?.hasPrefix("vt") == true || environment["NO_COLOR"] != nil {
      for row in 0..<24 {
        for column in 0..<80 {
          let cell = terminal.cell(row: row, column: column)
          #expect(cell.foreground == nil && cell.background == nil)
        }
      }
    }
    #expect(terminal.cell(row: 3, column: 8).isReversed, "the cursor's row")
    terminal.quit()
    #expect(terminal.modes == before)
    try place.check()
  }

  @Test(arguments: ["C", "POSIX", "no_SUCH.ISO-8859-1"])
  func withoutUnicode(locale: String) throws {
    let place = try Workplace()
    try place.makeSession(prompt: "Once upon a time, 中文 ü — \u{202E}")
    let terminal = try place.open(environment: ["LC_ALL": locale])
    try work(terminal)
    #expect(terminal.bytes.allSatisfy { $0 < 0x80 })
    #expect(terminal.text.contains("|") && !terminal.text.contains("│"))
    terminal.quit()
    // The stored text keeps every byte.
    #expect(try place.nodes().first?["text"] as? String == "Once upon a time, 中文 ü — \u{202E}")
  }
}
