import Foundation
import Glibc
import PtyHarness
import Testing

/// Keys, pastes and wide characters as fast as they come.
@Suite(.serialized) struct TypingTests {
  @Test func aHundredKeysAheadArePaintedAtMostTwice() throws {
    let place = try Workplace()
    try place.makeSession(children: (1...9).map { " child \($0)" })
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("l", "#2 ·")
    terminal.settle()
    let bursts = terminal.bursts
    // Six times down to the last child and up again, and a few keys more.
    let keys = String(repeating: "jjjjjjjjkkkkkkkk", count: 6) + "jjjj"
    #expect(keys.count == 100)
    terminal.send(keys)
    try terminal.see("#6 ·")
    terminal.settle(milliseconds: 200)
    #expect(terminal.bursts - bursts <= 2)
    terminal.quit()
  }

  /// Nothing moves when nothing happens, and the process sleeps.
  @Test func idle() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("2", "3 branches")
    try terminal.see("the end of both") { !$0.isStreaming && $0.bar.contains("2 unseen") }
    #expect(terminal.rests(milliseconds: 2000, tries: 5) { contextSwitches(of: terminal.process) })
    terminal.quit()
  }

  /// How often the threads of a process went to sleep by themselves.
  private func contextSwitches(of process: Int32) -> Int? {
    let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
    return threads?.compactMap { thread -> Int? in
      let path = "/proc/\(process)/task/\(thread)/status"
      let lines = try? String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      let line = lines?.first { $0.hasPrefix("voluntary_ctxt_switches:") }
      return line?.split(separator: "\t").last.flatMap { Int($0) }
    }.reduce(0, +)
  }

  @Test func aLongPaste() throws {
    let place = try Workplace()
    try place.makeSession()
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("i", "New text after #1")
    let text = (1...4000).map { "Line \($0) of a long paste, with 中文 and ünïcödë.\n" }.joined()
    #expect(text.utf8.count > 200_000)
    terminal.paste(text)
    try terminal.see("Line 4000 of a long paste")
    try terminal.press("THE END", "THE END")
    try terminal.press(Press.save, "#2 · written by hand")
    terminal.quit()
    #expect(try place.nodes().last?["text"] as? String == text + "THE END")
    try place.check()
  }

  @Test func wideCharacters() throws {
    let place = try Workplace()
    try place.makeSession()
    let terminal = try place.open()
    try terminal.see("#1 · prompt")
    try terminal.press("i", "New text after #1")
    try terminal.press("中文字ab한글é👍e\u{301}", "e\u{301}")
    terminal.settle()
    let border = (0..<80).first { terminal.cell(row: 1, column: $0).text == "│" }
    let start = try #require(border) + 1
    #expect(terminal.line(1).hasSuffix("中文字ab한글é👍e\u{301}"))
    #expect(terminal.cursor.column == start + 6 + 2 + 4 + 1 + 2 + 1)
    // Each backspace takes one character as a person sees it.
    terminal.send(String(repeating: Press.backspace, count: 3))
    try terminal.see("three gone") { $0.line(1).hasSuffix("中文字ab한글") }
    #expect(terminal.cursor.column == start + 12)
    // Left over two wide ones, then in between.
    try terminal.press("\u{1B}[D\u{1B}[Dあ", "中文字abあ한글")
    #expect(terminal.cursor.column == start + 10)
    terminal.send("\u{01}\u{1B}[3~")
    try terminal.see("the first one gone") { $0.line(1).hasSuffix("│文字abあ한글") }
    try terminal.press(Press.save, "#2 · written by hand")
    terminal.quit()
    #expect(try place.nodes().last?["text"] as? String == "文字abあ한글")
  }

  @Test func aTextLongerThanTheScreen() throws {
    let place = try Workplace()
    try place.makeSession()
    let terminal = try place.open(rows: 12, columns: 60)
    try terminal.see("#1 ·")
    try terminal.press("i", "New text after #1")
    for line in 1...30 { terminal.send("line \(line)" + Press.enter) }
    try terminal.see("line 30")
    terminal.send(String(repeating: "\u{1B}[A", count: 40))
    try terminal.see("line 1\n")
    terminal.send("\u{1B}>")
    try terminal.see("line 30")
    try terminal.press(Press.escape, "Keep the changes?")
    try terminal.press("n", "The changes were thrown away")
    terminal.quit()
    #expect(try place.nodes().count == 1)
  }
}
