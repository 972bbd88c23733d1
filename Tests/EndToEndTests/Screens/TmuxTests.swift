import Foundation
import Glibc
import PtyHarness
import Testing

/// A second opinion: another terminal emulator agrees on what is on the screen.
@Suite(.serialized, .enabled(if: access("/usr/bin/tmux", X_OK) == 0, "this needs tmux"))
struct TmuxTests {
  /// Runs tmux on a server of its own; gives what it prints.
  @discardableResult
  private func tmux(_ place: Workplace, _ arguments: String...) throws -> String {
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let terminal = try place.shell(
      "exec tmux -f /dev/null -S socket \(words) >runs/tmux",
      environment: ["SHELL": "/bin/sh"]
    )
    try #require(terminal.waitForEnd() != nil)
    return try place.read("runs/tmux")
  }

  private func see(_ place: Workplace, _ text: String) throws -> String {
    for _ in 0..<400 {
      let screen = try tmux(place, "capture-pane", "-p", "-t", "0")
      if screen.contains(text) { return screen }
      usleep(20_000)
    }
    throw Missing(text: text, screen: try tmux(place, "capture-pane", "-p", "-t", "0"))
  }

  private struct Missing: Error {
    var text: String
    var screen: String
  }

  @Test func theSameScreen() throws {
    let place = try Workplace()
    try place.makeSession(children: [" 海の底に小さな町が", " there was a dog"])
    try tmux(
      place,
      "new-session",
      "-d",
      "-x",
      "80",
      "-y",
      "24",
      Workplace.loom + " " + place.path("s.loom.json")
    )
    defer { _ = try? tmux(place, "kill-server") }
    _ = try see(place, "#1 · prompt")
    try tmux(place, "send-keys", "l")
    _ = try see(place, "#2 · written by hand")
    try tmux(place, "send-keys", "+")
    _ = try see(place, "rated +1")
    try tmux(place, "send-keys", "j", "i")
    _ = try see(place, "New text after #3")
    try tmux(place, "send-keys", "-l", " who said 中文")
    _ = try see(place, "who said 中文")
    try tmux(place, "send-keys", "C-s")
    _ = try see(place, "#4 · written by hand")
    try tmux(place, "send-keys", "2")
    _ = try see(place, "2 unseen")
    try tmux(place, "send-keys", "C")
    let theirs = try see(place, "Nothing streams").split(separator: "\n").map(Self.trimmed)
    try tmux(place, "send-keys", "q")
    for _ in 0..<400 where place.has("s.loom.lock") { usleep(50_000) }
    try place.check()

    // The same session in the harness: the same lines, but for the message below.
    let terminal = try place.open()
    try terminal.see("#4 · written by hand")
    terminal.settle()
    let ours = terminal.text.split(separator: "\n").map(Self.trimmed)
    #expect(Array(theirs.dropLast(2)) == Array(ours.dropLast(2)))
    terminal.quit()
  }

  private static func trimmed(_ line: Substring) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
