import Glibc
import PtyHarness
import Testing

/// The demonstration program in a real terminal.
@Suite(.serialized) struct TerminalTests {
  private static let demo = Program.path("FrameDemo")

  private func start(
    _ environment: [String: String?] = [:],
    rows: Int = 24,
    columns: Int = 80
  ) throws -> VirtualTerminal {
    let terminal = try VirtualTerminal(
      Self.demo,
      environment: environment,
      rows: rows,
      columns: columns
    )
    #expect(terminal.wait(for: "count: 0"))
    return terminal
  }

  @Test func firstPaint() throws {
    let terminal = try start()
    #expect(terminal.line(0) == "80x24 unicode")
    #expect(terminal.isAlternateScreen)
    #expect(!terminal.modes.isCooked)
    #expect(terminal.isCursorVisible)
    #expect(terminal.cursor == (2, 7))
  }

  @Test(arguments: [
    ("j", #"key character("j")"#), ("中", #"key character("中")"#), ("\u{1B}", "key escape"),
    ("\u{1B}x", #"key alt("x")"#), ("\u{3}", #"key control("c")"#),
    ("\u{1C}", #"key control("\\")"#), ("\u{1B}[A", "key up"), ("\u{1B}OA", "key up"),
    ("\u{1B}OH", "key home"), ("\u{1B}OF", "key end"), ("\u{1B}[5~", "key pageUp"),
    ("\u{1B}[6~", "key pageDown"), ("\u{1B}[2~", "key insert"), ("\u{1B}[3~", "key delete"),
    ("\u{7F}", "key backspace"), ("\r", "key enter"), ("\t", "key tab"),
    ("\u{1B}[Z", "key backTab"), ("\u{1B}OP", "key function(1)"),
    ("\u{1B}[24~", "key function(12)"),
  ])
  func keys(sent: String, shown: String) throws {
    let terminal = try start()
    terminal.send(sent)
    #expect(terminal.wait(for: "count: 1"))
    #expect(terminal.line(1) == "last: \(shown)")
  }

  @Test func pastes() throws {
    let terminal = try start()
    #expect(terminal.bytes.contains("\u{1B}[?2004h"))
    terminal.paste("one\u{1B}[Atwo\rthree")
    #expect(terminal.wait(for: #"last: paste 15 "one\u{1B}[Atwo\rthree""#))
    terminal.paste(String(repeating: "中", count: 350_000))
    #expect(terminal.wait(for: "last: paste 1050000"))
    terminal.send("j")
    #expect(terminal.wait(for: "count: 3"))
  }

  @Test func aPasteWithoutEndComesAfterAWhile() throws {
    let terminal = try start()
    terminal.send("\u{1B}[200~lost")
    #expect(terminal.wait(for: #"last: paste 4 "lost""#))
    terminal.send("j")
    #expect(terminal.wait(for: #"last: key character("j")"#))
  }

  @Test func acknowledgement() throws {
    let terminal = try start()
    terminal.send("D")
    #expect(terminal.wait(for: "last: acknowledged"))
    #expect(terminal.bytes.contains("\u{1B}[5n"))
  }

  @Test func sizes() throws {
    let terminal = try start()
    for (rows, columns) in [(40, 100), (200, 500), (1, 1), (10, 40), (2, 200), (24, 80)] {
      terminal.resize(rows: rows, columns: columns)
      let mark = String("\(columns)x\(rows) unicode".prefix(columns))
      #expect(terminal.wait { $0.line(0) == mark }, "\(columns)x\(rows)")
      terminal.settle(milliseconds: 20)
    }
    #expect(terminal.line(1) == "last: resized 80x24")
    terminal.send("R")
    #expect(terminal.wait(for: "selected"))
  }

  @Test func manySizesAtOnce() throws {
    let terminal = try start()
    for step in 0..<200 { terminal.resize(rows: 5 + step % 40, columns: 30 + step) }
    terminal.resize(rows: 33, columns: 111)
    #expect(terminal.wait(for: "111x33 unicode"))
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
  }

  @Test func wideAndCombining() throws {
    let terminal = try start()
    terminal.send("W")
    #expect(terminal.wait(for: "中文 e\u{301} 한 é|"))
    #expect(terminal.wait(for: "中ab"))
    terminal.send("W")
    #expect(terminal.wait(for: "a中b"))
    terminal.send("W")
    #expect(terminal.wait(for: "中ab"))
    terminal.send("I")
    #expect(terminal.wait(for: "count: 4"))
    #expect(terminal.line(1) == #"last: key character("I")"#)
  }

  @Test func hostileCells() throws {
    let terminal = try start()
    terminal.settle()
    let before = terminal.bytes.count
    terminal.send("H")
    #expect(terminal.wait { $0.line(3) == "END" })
    let sent = Array(terminal.bytes[before...])
    #expect(terminal.line(0) == String(repeating: "?", count: 33))
    #expect(terminal.line(1) == String(repeating: "a\u{301}", count: 33))
    #expect(terminal.line(2).hasPrefix("?x????"))
    for scalar in String(decoding: sent, as: UTF8.self).unicodeScalars {
      let isOurs = [0x1B, 0x0D, 0x08, 0x0A].contains(scalar.value)
      #expect(isOurs || (0x20..<0x7F).contains(scalar.value) || scalar.value == 0x301)
    }
    #expect(escapes(sent).allSatisfy { $0.hasPrefix("[") || $0.hasPrefix("(B") })
  }

  /// What follows each ESC.
  private func escapes(_ bytes: [UInt8]) -> [String] {
    bytes.indices.filter { bytes[$0] == 0x1B }.map {
      String(decoding: bytes[($0 + 1)...].prefix(2), as: UTF8.self)
    }
  }

  @Test func anotherProgramAndBack() throws {
    let terminal = try start()
    let modes = terminal.modes
    terminal.send("E")
    #expect(terminal.wait(for: "cooked"))
    #expect(!terminal.isAlternateScreen)
    #expect(terminal.modes.isCooked)
    terminal.resize(rows: 30, columns: 90)
    terminal.send("\n")
    #expect(terminal.wait(for: "90x30 unicode"))
    #expect(terminal.wait(for: #"last: resized 90x30"#))
    #expect(terminal.isAlternateScreen)
    #expect(terminal.modes == modes)
    terminal.send("j")
    #expect(terminal.wait(for: #"last: key character("j")"#))
  }

  @Test func everythingIsPaintedAgainWhenAsked() throws {
    let terminal = try start()
    terminal.settle()
    let before = terminal.bytes.count
    terminal.send("X")
    #expect(terminal.wait(for: "count: 1"))
    terminal.settle()
    #expect(terminal.bytes[before...].contains("80x24 unicode"))
  }

  @Test func colours() throws {
    let terminal = try start()
    terminal.send("R")
    #expect(terminal.wait(for: "selected"))
    #expect(terminal.cell(row: 1, column: 2).foreground == nil)
    #expect(terminal.cell(row: 3, column: 2).isReversed)
    #expect(terminal.cell(row: 8, column: 2).foreground == 2)
    #expect(!terminal.isCursorVisible)
  }

  @Test(arguments: [
    ["TERM": "xterm-256color", "NO_COLOR": "1"], ["TERM": "vt100"], ["TERM": "xterm-mono"],
    ["TERM": "vt220"],
  ])
  func withoutColours(environment: [String: String]) throws {
    let terminal = try start(environment)
    terminal.send("R")
    #expect(terminal.wait(for: "selected"))
    for row in 1...21 {
      let cell = terminal.cell(row: row, column: 2)
      #expect(cell.foreground == nil && cell.background == nil)
    }
    #expect(terminal.cell(row: 3, column: 2).isReversed)
    #expect(terminal.cell(row: 8, column: 2).isBold)
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
    #expect(terminal.modes.isCooked)
  }

  @Test(arguments: [
    "screen-256color", "tmux-256color", "linux", "xterm", "screen", "rxvt", "ansi", "vt100",
    "vt220",
  ])
  func otherTerminals(type: String) throws {
    let terminal = try VirtualTerminal(Self.demo, environment: ["TERM": type])
    // Not every machine knows every type; then there must be a sentence.
    let sentence = "does not know TERM=\(type)"
    #expect(terminal.wait { $0.text.contains("count: 0") || $0.text.contains(sentence) })
    if terminal.text.contains(sentence) { return }
    // Whatever ways to move and to blank it has, the same cells are on its screen.
    let reference = try start()
    for keys in ["R", "I", "ab", "L", "R"] {
      terminal.send(keys)
      reference.send(keys)
      let isSame = terminal.wait {
        _ = reference.turn(milliseconds: 1)
        return $0.text == reference.text && (keys != "R" || $0.text.contains("selected"))
      }
      #expect(isSame, "\(type) after \(keys):\n\(terminal.text)\nand not\n\(reference.text)")
    }
  }

  @Test(arguments: ["C", "POSIX", "en_US.ISO-8859-1"])
  func otherCharacterSets(locale: String) throws {
    let terminal = try start(["LC_ALL": locale])
    #expect(terminal.line(0) == "80x24 ascii")
    terminal.send("L")
    #expect(terminal.wait(for: "+-+ | . > ??|"))
    #expect(terminal.bytes.allSatisfy { $0 < 0x80 })
  }

  @Test func aLocaleThatIsNotInstalledStillSaysUtf8() throws {
    let terminal = try start(["LC_ALL": nil, "LANG": "xx_XX.UTF-8"])
    #expect(terminal.line(0) == "80x24 unicode")
  }

  @Test func oneChangedCellIsFewBytesInOneWrite() throws {
    let terminal = try start()
    terminal.send("R")
    #expect(terminal.wait(for: "selected"))
    terminal.send("I")
    #expect(terminal.wait(for: "count: 2"))
    terminal.settle()
    let (bytes, bursts) = (terminal.bytes.count, terminal.bursts)
    let keys = 40
    for key in 0..<keys {
      terminal.send(key.isMultiple(of: 2) ? "a" : "b")
      #expect(terminal.wait(for: "count: \(key + 3)"))
      terminal.settle(milliseconds: 5)
    }
    #expect(Double(terminal.bursts - bursts) / Double(keys) <= 1.2)
    #expect((terminal.bytes.count - bytes) / keys <= 40)
  }

  /// Without the detour at the start ncurses 6.4 writes at every move of the cursor.
  @Test func manyChangesAreOneWrite() throws {
    let terminal = try start()
    terminal.send("S")
    #expect(terminal.wait { $0.line(23).hasSuffix("1") })
    terminal.settle()
    let bursts = terminal.bursts
    let keys = 30
    for key in 0..<keys {
      terminal.send("a")
      #expect(terminal.wait { $0.line(23).hasSuffix("\(key + 2)") })
      terminal.settle(milliseconds: 5)
    }
    #expect(Double(terminal.bursts - bursts) / Double(keys) <= 1.2)
  }

  @Test(arguments: ["xterm-256color", "vt100", "screen"])
  func whatOnlyMovesIsMovedByTheTerminal(type: String) throws {
    let terminal = try start(["TERM": type])
    terminal.send("V")
    #expect(terminal.wait { $0.line(23) == "count: 1" })
    var top = 100
    var moved = 0
    for (step, key) in "uuuyuppyyyuupyuyyyuuu".enumerated() {
      top += key == "u" ? 1 : key == "y" ? -1 : 7
      let before = terminal.bytes.count
      terminal.send(String(key))
      #expect(terminal.wait { $0.line(23) == "count: \(step + 2)" })
      moved += terminal.bytes.count - before
      for row in 1..<23 {
        let item = top + row
        let text = "item \(item) 中\(item % 3) reaches to the end of \(item)"
        #expect(terminal.line(row).hasPrefix(text), "row \(row) of step \(step)")
        #expect(terminal.line(row).hasSuffix("beside \(step + 2)") == row.isMultiple(of: 3))
      }
      #expect(terminal.line(0).hasPrefix("80x24"))
    }
    if type == "xterm-256color" {
      #expect(moved < 21 * 500, "a row of 22 comes in, 7 are written beside")
    }
  }

  @Test func idleIsSilent() throws {
    let terminal = try start()
    #expect(terminal.rests(milliseconds: 500))
  }

  @Test func typedAheadIsPaintedOnce() throws {
    let terminal = try start()
    terminal.settle()
    let before = terminal.bursts
    terminal.send(String(repeating: "j", count: 100))
    #expect(terminal.wait(for: "count: 100"))
    #expect(terminal.bursts - before <= 3)
  }

  @Test func aFloodOfKeys() throws {
    let terminal = try start()
    for _ in 0..<100 { terminal.send(String(repeating: "jk", count: 100)) }
    #expect(terminal.wait(for: "count: 20000"))
  }
}

extension Sequence where Element == UInt8 {
  /// Whether the bytes of a text are among these.
  func contains(_ text: String) -> Bool {
    let bytes = Array(self)
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (0...(bytes.count - wanted.count)).contains {
      bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }
}
