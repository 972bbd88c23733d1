import Foundation
import Glibc
import PtyHarness
import Testing

/// `$VISUAL` and `$EDITOR`: a private file, a clean environment, and a terminal as they expect it.
@Suite(.serialized) struct ExternalEditorTests {
  private static let canary = "sk-canary-4b1f0c9a77"

  /// An editor that tells what it was given, waits for a line, and adds to the file.
  private static let editor = """
    stat -c %a "$1" >"$HOME/mode"
    echo "$1" >"$HOME/name"
    env >"$HOME/environment"
    cat "$1" >"$HOME/before"
    echo THE EDITOR RUNS
    read answer
    printf ' and edited\\n' >>"$1"
    """

  @Test(arguments: ["EDITOR", "VISUAL"])
  func edits(variable: String) throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    try place.writeScript(Self.editor, to: "my editor")
    var variables = ["EDITOR": "false", "OPENAI_API_KEY": Self.canary]
    variables[variable] = "'\(place.path("my editor"))'"
    let terminal = try place.open(environment: variables)
    let before = terminal.modes
    try terminal.see("#1 · prompt")
    let raw = terminal.modes
    try terminal.press("l", "#2 ·")
    try terminal.press("E", "THE EDITOR RUNS")
    #expect(!terminal.isAlternateScreen)
    #expect(terminal.modes.isCooked)
    #expect(terminal.modes == before)
    try terminal.press("\n", "a dog and edited")
    #expect(terminal.isAlternateScreen)
    #expect(terminal.modes == raw)
    terminal.quit()
    terminal.expectRestored(before)

    #expect(try place.read("home/mode") == "600\n")
    #expect(try place.read("home/before") == " there was a dog")
    let environment = try place.read("home/environment")
    #expect(environment.contains("TMPDIR="))
    #expect(!environment.contains(Self.canary))
    #expect(!environment.contains("OPENAI_API_KEY"))
    let file = try place.read("home/name").split(separator: "\n").first.map(String.init) ?? ""
    #expect(file.hasPrefix(place.folder) && access(file, F_OK) != 0)
    // The line break is the editor's, not the text's.
    #expect(try place.nodes().last?["text"] as? String == " there was a dog and edited")
  }

  /// Streams go on while the editor has the terminal, and nothing of them reaches its screen.
  @Test func streamsGoOnBehindTheEditor() throws {
    let place = try Workplace(
      configuration: Workplace.builtin(tokensPerSecond: 40, tokens: 12)
    )
    try place.makeSession(children: [" there was a dog"])
    try place.writeScript(Self.editor, to: "editor")
    let terminal = try place.open(environment: ["EDITOR": "sh " + place.path("editor")])
    try terminal.see("#1 · prompt")
    try terminal.press("4", "4 streaming")
    try terminal.press("l", "#2 ·")
    try terminal.press("E", "THE EDITOR RUNS")
    let journal = place.path("s.loom.journal")
    try terminal.see("the end of the streams") { _ in
      (try? String(contentsOfFile: journal, encoding: .utf8))?.components(
        separatedBy: "\"finish\":{"
      )
      .count == 5
    }
    #expect(
      terminal.text.hasSuffix("THE EDITOR RUNS") || terminal.text.contains("THE EDITOR RUNS\n")
    )
    #expect(!terminal.isAlternateScreen)
    try terminal.press("\n", "a dog and edited")
    #expect(!terminal.isStreaming)
    terminal.quit()
    try place.check()
  }

  @Test(arguments: [
    ("exit 3", "The editor ended with status 3; nothing was changed"),
    ("kill -9 $$", "The editor ended with status 137; nothing was changed"),
    ("printf '\\377' >\"$1\"", "The edited file is not UTF-8; nothing was changed"),
    ("rm \"$1\"", "nothing was changed"), (":", "Nothing was changed"),
  ])
  func failures(script: String, sentence: String) throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    try place.writeScript(script, to: "editor")
    let terminal = try place.open(environment: ["EDITOR": "sh " + place.path("editor")])
    try terminal.see("#1 · prompt")
    let raw = terminal.modes
    terminal.send("lE")
    try terminal.see(sentence)
    #expect(terminal.isAlternateScreen && terminal.modes == raw)
    terminal.quit()
    #expect(try place.nodes().last?["text"] as? String == " there was a dog")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("tmp")) == [])
  }

  @Test func anEditorThatIsNotThere() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let terminal = try place.open(environment: ["EDITOR": "/no/such/editor"])
    try terminal.see("#1 · prompt")
    terminal.send("lE")
    try terminal.see("The editor ended with status 127; nothing was changed")
    terminal.quit()
  }

  /// Without variables it is the system's editor, or a sentence where there is none.
  @Test func noVariables() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let known = ["/usr/bin/editor", "/usr/bin/vi", "/bin/nano"]
    let editors = known.filter { path in access(path, X_OK) == 0 }
    let terminal = try place.open(environment: ["EDITOR": nil, "VISUAL": ""])
    try terminal.see("#1 · prompt")
    terminal.send("lE")
    if editors.isEmpty {
      try terminal.see("Set $VISUAL or $EDITOR to your editor's command")
    } else {
      // Whichever it is: it shows the text on a screen that is not ours, and dies of a signal.
      try terminal.see("another program") { _ in !children(of: terminal.process).isEmpty }
      for child in children(of: terminal.process) { kill(child, SIGKILL) }
      try terminal.see("nothing was changed")
    }
    terminal.quit()
  }

  private func children(of process: Int32) -> [Int32] {
    let text = try? String(
      contentsOfFile: "/proc/\(process)/task/\(process)/children",
      encoding: .utf8
    )
    let direct = (text ?? "").split(separator: " ").compactMap { Int32($0) }
    return direct.flatMap { children(of: $0) + [$0] }
  }

  /// Ctrl-C belongs to the editor, and Ctrl-Z in it stops both.
  @Test func interruptInTheEditor() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    try place.writeScript(
      "trap 'echo THE EDITOR HEARD IT' INT\necho THE EDITOR RUNS\nuntil read answer; do :; done\n"
        + "printf 'x' >>\"$1\"",
      to: "editor"
    )
    let terminal = try place.open(environment: ["EDITOR": "sh " + place.path("editor")])
    try terminal.see("#1 · prompt")
    try terminal.press("lE", "THE EDITOR RUNS")
    try terminal.press("\u{3}", "THE EDITOR HEARD IT")
    terminal.send("\n")
    try terminal.see("on our screen again") { $0.isAlternateScreen && $0.text.contains("a dogx") }
    terminal.quit()
  }
}
