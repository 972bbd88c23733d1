import Glibc
import PtyHarness
import Screen
import Testing

@testable import Curses

/// What is asked of the terminal beside painting, and what it answers.
@Suite(.serialized) struct AskedTests {
  private static let demo = Program.path("FrameDemo")

  private func start(_ environment: [String: String?]) throws -> VirtualTerminal {
    let terminal = try VirtualTerminal(
      Self.demo,
      environment: environment.merging(["COLORFGBG": nil as String?, "COLORTERM": nil]) { one, _ in
        one
      },
      rows: 24,
      columns: 80
    )
    #expect(terminal.wait(for: "count: 0"))
    return terminal
  }

  private func text(_ terminal: VirtualTerminal) -> String {
    String(decoding: terminal.bytes, as: UTF8.self)
  }

  private func count(_ part: String, in text: String) -> Int {
    var rest = Substring(text)
    var count = 0
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }

  @Test func theMouseIsAskedForAndGivenBack() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    #expect(!text(terminal).contains("\u{1B}[?1000h"))
    terminal.send("M")
    #expect(terminal.wait { String(decoding: $0.bytes, as: UTF8.self).contains("\u{1B}[?1006h") })
    terminal.send("\u{1B}[<0;5;3M")
    #expect(terminal.wait(for: "last: mouse press 2 4"))
    terminal.send("\u{1B}[<64;80;24M")
    #expect(terminal.wait(for: "last: mouse wheelUp 23 79"))
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
    #expect(count("\u{1B}[?1000l", in: text(terminal)) == 1)
  }

  @Test func aCrashGivesMouseAndTitleBack() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    terminal.send("MN")
    #expect(terminal.wait(for: "count: 2"))
    terminal.send("A")
    #expect(terminal.waitForEnd(seconds: 60) == .killed(SIGABRT))
    #expect(text(terminal).contains("\u{1B}[?1000l"))
    #expect(text(terminal).contains("\u{1B}[23;0t"))
  }

  @Test func answersDoNotGoToAnotherProgram() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    terminal.settle()
    // The terminal answers only while it is looked at: here, when the other program is to start.
    terminal.send("D")
    usleep(30_000)
    terminal.send("E")
    usleep(30_000)
    #expect(terminal.wait(for: "cooked"))
    terminal.send("\n")
    #expect(terminal.wait(for: "count: 3"))
    #expect(terminal.line(1) == "last: acknowledged")
  }

  @Test func aTitleIsPlainText() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    terminal.send("N")
    #expect(terminal.wait(for: "count: 1"))
    #expect(text(terminal).contains("\u{1B}[22;0t\u{1B}]2;a ]2;badname\u{1B}\\"))
    terminal.send("E")
    // A line sent earlier would still be the program's, not the other one's.
    #expect(terminal.wait(for: "cooked"))
    terminal.send("\n")
    #expect(terminal.wait(for: "count: 2"))
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
    // Around the other program too.
    #expect(count("\u{1B}[22;0t", in: text(terminal)) == 2)
    #expect(count("\u{1B}[23;0t", in: text(terminal)) == 2)
  }

  @Test(arguments: ["linux", "vt100"])
  func terminalsWithoutTitlesAreNotAsked(type: String) throws {
    let terminal = try start(["TERM": type])
    terminal.send("N")
    #expect(terminal.wait(for: "count: 1"))
    #expect(!text(terminal).contains("\u{1B}]"))
  }

  @Test func theClipboardGetsBase64Only() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    terminal.send("C")
    #expect(terminal.wait(for: "count: 1"))
    let expected = String(decoding: base64(Array("text \u{1B}]52;c;!\u{7} é".utf8)), as: UTF8.self)
    #expect(text(terminal).contains("\u{1B}]52;c;\(expected)\u{7}"))
    #expect(!text(terminal).contains("!"))
  }

  @Test func theBackgroundIsAskedForBehindTheFirstPicture() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    terminal.settle()
    let before = text(terminal)
    let asked = try #require(before.firstRange(of: "\u{1B}]11;?\u{1B}\\"))
    #expect(before[..<asked.lowerBound].contains("count: 0"))
    // An answer in pieces is never a key.
    terminal.send("\u{1B}]11;rgb:ff")
    terminal.settle(milliseconds: 300)
    terminal.send("ff/ffff/ffff\u{1B}\\j")
    #expect(terminal.wait(for: "count: 1"))
    #expect(terminal.line(1) == #"last: key character("j")"#)
  }

  @Test func anAnswerChangesTheColours() throws {
    let terminal = try start(["TERM": "xterm-256color"])
    terminal.send("\u{1B}]11;rgb:ffff/ffff/ffff\u{7}")
    #expect(terminal.wait(for: "last: restyled"))
    // Nobody asked for another one.
    terminal.send("\u{1B}]11;rgb:0000/0000/0000\u{7}j")
    #expect(terminal.wait(for: "count: 2"))
    #expect(terminal.line(1) == #"last: key character("j")"#)
  }

  @Test(arguments: [
    ["TERM": "linux"], ["TERM": "vt100"], ["TERM": "xterm-256color", "COLORFGBG": "0;15"],
    ["TERM": "xterm-256color", "NO_COLOR": "1"],
  ])
  func nobodyIsAskedInVain(environment: [String: String]) throws {
    let terminal = try start(environment)
    terminal.settle()
    #expect(!text(terminal).contains("\u{1B}]11"))
  }

  @Test func directColoursAreSentWhereTheTerminalHasThem() throws {
    let terminal = try start([
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLORFGBG": "15;0",
    ])
    terminal.send("R")
    #expect(terminal.wait(for: "selected"))
    #expect(text(terminal).contains("38;2;240;144;144"))
  }

  /// Such terminals take a number of the table, which 243 is to most, for a dark blue.
  @Test func aNumberIsNoGreyWhereItMeansRedGreenAndBlue() throws {
    let entry = #"""
      loom-direct|colours are red green and blue, RGB, colors#0x1000000, pairs#0x10000, initc@,
        setaf=\E[%?%p1%{8}%<%t3%p1%d%e38:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
        setab=\E[%?%p1%{8}%<%t4%p1%d%e48:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
        use=xterm-256color,
      """#
    // Which terminals a machine knows differs: this one is made.
    let script = #"""
      TERMINFO=$(mktemp -d) && export TERMINFO && trap 'rm -r "$TERMINFO"' EXIT
      printf '%s\n' "$2" > "$TERMINFO/source" && tic -x -o "$TERMINFO" "$TERMINFO/source" && TERM=loom-direct "$1"
      """#
    let terminal = try VirtualTerminal(
      "/bin/sh",
      ["-c", script, "sh", Self.demo, entry],
      environment: ["COLORFGBG": "15;0", "COLORTERM": nil]
    )
    #expect(terminal.wait(for: "count: 0"))
    terminal.send("R")
    #expect(terminal.wait(for: "selected"))
    #expect(text(terminal).contains("38;2;240;144;144"))
    #expect(!text(terminal).contains("38:2::0"), "a number of the table")
    terminal.send("\u{11}")
    #expect(terminal.waitForEnd() == .exited(0))
  }
}
