import Foundation
import Glibc
import PtyHarness
import Testing

/// Text from outside, in every place that shows text, leaves no control on the terminal but ours.
@Suite(.serialized) struct HostileTextTests {
  /// The classes of text that are known to have controlled terminals or deceived people.
  ///
  /// Their numbers are such that ncurses would not send the same by chance.
  private static let payloads: [String] = {
    var texts = [
      "\u{1B}[38;5;199mcolour", "\u{1B}[007;007Hcursor", "\u{1B}[3Jclear", "\u{1B}[?1000hmouse",
      "\u{1B}[6nquestion", "\u{1B}]0;title\u{07}", "\u{1B}]2;title\u{1B}\\",
      "\u{1B}]8;;http://evil.example\u{1B}\\link\u{1B}]8;;\u{1B}\\", "\u{1B}]52;c;aGFjaw==\u{07}",
      "\u{1B}]52;c;?\u{07}", "\u{1B}]10;?\u{07}\u{1B}]11;?\u{07}", "\u{1B}P$qm\u{1B}\\",
      "\u{1B}Pq#0;2;0;0;0#0~~\u{1B}\\", "\u{1B}Ptmux;\u{1B}\u{1B}]0;x\u{07}\u{1B}\\",
      "\u{1B}_Gf=100;AAAA\u{1B}\\", "\u{1B}^private\u{1B}\\", "\u{1B}Xstring\u{1B}\\",
      "\u{1B}ktitle\u{1B}\\", "\u{1B}c", "\u{1B}#8", "\u{1B}(0qqq", "\u{1B}", "\u{1B}[",
      "\u{1B}[31",
      "\u{9B}38;5;199m", "\u{9D}52;c;x\u{9C}", "\u{90}q\u{9C}", "a\u{08}\u{08}b", "x\u{0D}y",
      "\u{0E}lqk\u{0F}", "\u{00}\u{01}\u{05}\u{07}\u{0B}\u{0C}", "\u{7F}",
      "\u{202E}gnp.exe", "\u{202A}\u{202B}\u{202C}\u{202D}", "\u{2066}\u{2067}\u{2068}\u{2069}",
      "\u{200E}\u{200F}\u{61C}", "pass\u{200B}word\u{2060}\u{FEFF}", "a\u{200D}b\u{200C}c\u{FE0F}",
      "\u{E0041}\u{E0042}\u{E007F}", "\u{2028}\u{2029}\u{85}",
      "\u{AD}\u{34F}\u{180E}\u{3164}\u{FFA0}",
      "\u{FFF9}\u{FFFA}\u{FFFB}", "\u{E000}\u{F8FF}\u{10FFFD}",
      "\u{301}", "a" + String(repeating: "\u{301}", count: 200),
      "👩‍👩‍👧‍👦🏳️‍🌈é", "\u{1F1E9}\u{1F1EA}",
    ]
    let controls = Array(0x80...0x9F as ClosedRange<UInt32>)
    for value in controls + [0xFFFE, 0xFFFF, 0x1FFFE, 0xFDD0] {
      texts.append(Unicode.Scalar(value).map { "c1 \(Character($0)) x" } ?? "")
    }
    return texts
  }()

  /// A session that holds every payload wherever a session can hold text.
  private func makeSession(_ place: Workplace, mode: String) throws {
    let everything = Self.payloads.joined(separator: " ")
    var nodes: [[String: Any]] = [
      [
        "id": 1, "parent": NSNull(), "kind": "prompt", "text": "START " + everything,
        "note": everything, "tags": Self.payloads,
      ]
    ]
    for (index, payload) in Self.payloads.enumerated() {
      nodes.append([
        "id": index + 2, "parent": index % 3 == 2 ? index + 1 : 1, "kind": "completion",
        "text": "n\(index) \(payload) after\nline \(payload)", "note": payload,
        "rating": 1 - index % 2 * 2, "bookmark": index % 5 == 0, "tags": [payload],
        "generation": [
          "backend": payload, "model": payload, "finish": index % 4 == 0 ? "error" : "stop",
          "error": payload, "adapters": [["name": payload, "scale": 1.0]],
        ],
      ])
    }
    if mode == "chat" {
      for index in nodes.indices { nodes[index]["role"] = index == 0 ? "user" : "assistant" }
    }
    let session: [String: Any] = [
      "format": "loom-session", "version": 1, "id": "0f", "title": everything, "created_ms": 1,
      "mode": mode, "system": everything, "annotator": everything, "cursor": 1, "nodes": nodes,
    ]
    let data = try JSONSerialization.data(withJSONObject: session)
    try data.write(to: URL(fileURLWithPath: place.path("s.loom.json")))
    try place.check()
  }

  /// Presses keys and waits for the program to have painted all they do.
  ///
  /// What is there then is not known in advance, so a question that always changes the screen ends it.
  private func walk(_ terminal: VirtualTerminal, _ keys: String) throws {
    for key in keys { terminal.send(String(key)) }
    try terminal.press(":", ":")
    try terminal.press("walked", "walked")
    terminal.send(Press.escape)
    try terminal.see("no question") { !$0.text.contains("walked") }
  }

  @Test(arguments: [("text", 24, 80), ("chat", 50, 200)])
  func everyView(mode: String, rows: Int, columns: Int) throws {
    let place = try Workplace()
    try makeSession(place, mode: mode)
    let terminal = try place.open(rows: rows, columns: columns)
    try terminal.see("START")

    // The tree, the text with its header and notes, and the branches, node by node.
    for _ in Self.payloads {
      terminal.send("J")
      terminal.settle(milliseconds: 5)
    }
    try walk(terminal, "")
    #expect(terminal.bytes.contains("n\(Self.payloads.count - 1) "), "the walk went to the end")
    try walk(terminal, "r")
    for _ in 0..<30 { terminal.send("\u{04}") }
    try walk(terminal, "zzZZ")

    // Editors on a text, a note and the system text; nothing is changed in them.
    for key in ["e", "a", "S"] {
      terminal.send("r" + key)
      try terminal.see("Ctrl-S keep")
      for _ in 0..<20 { terminal.send("\u{1B}[5~") }
      terminal.send(Press.escape)
      try terminal.see("Nothing was changed")
    }
    // A paste is text from outside as well.
    terminal.send("ri")
    try terminal.see("Ctrl-S keep")
    terminal.paste(Self.payloads.joined(separator: " ") + " PASTED")
    try terminal.see("PASTED")
    try terminal.press(Press.save, "written by hand")
    // Searches that find, that find nothing, and the same in the line at the bottom.
    for payload in ["\u{202E}", "\u{9B}", "\u{301}"] {
      terminal.send("/")
      terminal.paste(payload)
      terminal.send(Press.enter + "nN")
    }
    try walk(terminal, "")
    terminal.send(":")
    terminal.paste("\u{9B}38;5;199m")
    terminal.send(Press.enter)
    try terminal.see("There is no command")
    try terminal.press("m", "Backend, model and adapters")
    try leave(terminal, "Backend, model and adapters")
    try terminal.press("p", "Parameters of the next branches")
    try terminal.press("jjjjjjjj" + Press.enter, "stop =")
    terminal.paste("\u{1B}[38;5;199m\u{202E}")
    try terminal.press(Press.enter, "Parameters of the next branches")
    try leave(terminal, "Parameters of the next branches")
    try terminal.press("x", "trl-preference")
    try walkExport(terminal)
    try terminal.press("?", "goes back")
    terminal.send(" ")
    terminal.send("q")
    try walk(terminal, "u")
    terminal.quit()
    expectClean(terminal)
    try place.check()
  }

  /// Presses Esc and waits until something is gone.
  private func leave(_ terminal: VirtualTerminal, _ text: String) throws {
    terminal.send(Press.escape)
    try terminal.see("a screen without \(text)") { !$0.text.contains(text) }
  }

  private func walkExport(_ terminal: VirtualTerminal) throws {
    terminal.send("jjjj")
    terminal.send("e")
    try terminal.see("write to:")
    terminal.paste("\u{1B}]0;x\u{07}\u{202E}out")
    terminal.send(Press.enter)
    try terminal.see("Enter write")
    try leave(terminal, "Enter write")
  }

  /// What commands print to a terminal, and what they say of files with such names.
  @Test func onTheCommandLine() throws {
    let place = try Workplace()
    try makeSession(place, mode: "text")
    let name = "\u{1B}[38;5;199m\u{9B}7m\u{202E}\u{1B}]0;x\u{07}.loom.json"
    #expect(link(place.path("s.loom.json"), place.path(name)) == 0)
    try place.write("{\"\u{1B}[38;5;199m", to: "x" + name)
    for command in [
      "show s.loom.json", "show s.loom.json --path 1", "show s.loom.json --path 40",
      "check s.loom.json", "check \"x$NAME\"", "show \"$NAME\"", "show \"y$NAME\"",
      "show s.loom.json --path \"$NAME\"", "export s.loom.json --format trl-sft --explain",
      "export s.loom.json --format \"$NAME\" --out x", "\"$NAME\" \"$NAME\"", "rate \"$NAME\" 1 1",
      "generate s.loom.json --backend \"$NAME\"", "config", "check \"x$NAME\"",
    ] {
      let terminal = try place.shell("exec \"$LOOM\" \(command)", environment: ["NAME": name])
      try #require(terminal.waitForEnd() != nil, "\(command)")
      let output = TerminalOutput(terminal.bytes)
      #expect(output.foreign == [], "\(command)")
      #expect(output.sequences == [], "\(command)")
    }
  }

  @Test func aFileWithSuchAName() throws {
    let place = try Workplace()
    try place.makeSession()
    let name = "\u{1B}[38;5;199m\u{9B}7m\u{202E}\u{1B}]0;x\u{07}.loom.json"
    #expect(rename(place.path("s.loom.json"), place.path(name)) == 0)
    let terminal = try place.open(name)
    try terminal.see("#1 · prompt")
    try terminal.press("2", "2 branches")
    try terminal.press("l+", "1+ 0-")
    try terminal.press("xj", "1 row to")
    try terminal.press(Press.enter, "Wrote 1 row to")
    terminal.quit()
    expectClean(terminal)
  }

  private func expectClean(_ terminal: VirtualTerminal) {
    let output = TerminalOutput(terminal.bytes)
    #expect(output.foreign == [])
    #expect(output.longestRowOfMarks <= 4)
    for own in ["[38;5;199m", "[007;007H", "[3J", "[6n"] {
      #expect(!output.sequences.contains(own))
    }
  }

  /// The test's own instrument: it finds what it is to find.
  @Test func theInstrument() {
    let good = "\u{1B}[?1049h\u{1B}[22;0;0t\u{1B}[1;24r\u{1B}(B\u{1B}[m\u{1B}[5nplain ü 中\r\n"
    #expect(TerminalOutput(Array(good.utf8)).foreign == [])
    for payload in [
      "\u{1B}]0;x\u{07}", "\u{1B}[6n", "\u{1B}[?1000h", "\u{1B}c", "\u{1B}P$q", "\u{9B}1m",
      "\u{07}",
      "\u{202E}", "\u{200B}", "\u{E0041}", "\u{00}", "\u{0E}", "\u{7F}", "\u{1B}[21;0;0t",
      "\u{1B}(0", "\u{1B}[31\u{1B}",
    ] {
      #expect(TerminalOutput(Array(payload.utf8)).foreign.count > 0)
    }
    #expect(TerminalOutput([0x61, 0x9B]).foreign.count == 1)
    #expect(TerminalOutput(Array("a\u{301}\u{301}".utf8)).longestRowOfMarks == 2)
  }
}

extension [UInt8] {
  /// Whether a text stands in it.
  func contains(_ text: String) -> Bool {
    firstRange(of: Array(text.utf8)) != nil
  }
}
