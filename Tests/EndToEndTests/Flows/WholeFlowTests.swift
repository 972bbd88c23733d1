import Foundation
import Glibc
import PtyHarness
import Testing

/// The main job from an empty folder to a dataset, with a crash in the middle.
@Suite(.serialized) struct WholeFlowTests {
  @Test(arguments: [(24, 80), (50, 200)])
  func fromNothingToADataset(rows: Int, columns: Int) throws {
    // Texts that end by themselves and differ, so that every judgement makes a row.
    let place = try Workplace(
      configuration: Workplace.builtin(tokensPerSecond: 0, tokens: 4000, more: "seed = 3")
    )
    var terminal = try place.open(rows: rows, columns: columns)
    let before = terminal.modes
    try terminal.see("(empty: i writes)")

    try terminal.press("i", "New root")
    try terminal.press("Once upon a time" + Press.save, "#1 · prompt")
    try terminal.press("4", "4 branches")
    try terminal.see("the end of all four") { !$0.isStreaming && $0.bar.contains("4 unseen") }

    try terminal.press("l", "#2 ·")
    try terminal.press("f", "1+ 0-")
    try terminal.see("#3 ·")
    try terminal.press("d", "1+ 1-")
    try terminal.see("#4 ·")
    try terminal.press("e", "Rewrite of #4")
    try terminal.press(" by my own hand" + Press.save, "Kept as a rewrite beside the original")
    try terminal.see("rewrite of #4")
    try terminal.press("u", "Undid: rewrite")
    try terminal.see("#4 ·")
    try terminal.press(Press.redo, "Redid: rewrite")
    try terminal.see("rewrite of #4")
    try terminal.press("a", "Note on #6")
    try terminal.press("it was nobody's voice" + Press.save, "rewrite of #4")
    // The text is longer than a small screen.
    try terminal.press("\u{04}\u{04}\u{04}", "note: it was nobody's voice")

    terminal.signal(SIGKILL)
    terminal.expectEnd(.killed(SIGKILL))
    #expect(place.has("s.loom.journal"))

    terminal = try place.open(rows: rows, columns: columns)
    try terminal.see("did not end cleanly; every confirmed act is here")
    try terminal.see("1+ 1-")
    try terminal.see("✎")
    try terminal.press("r", "#1 · prompt")

    try terminal.press("x", "2 rows to")
    try terminal.press(Press.enter, "Wrote 2 rows to")
    terminal.quit()
    terminal.expectRestored(before)
    #expect(!place.has("s.loom.journal"))

    try place.check()
    let nodes = try place.nodes()
    try #require(nodes.count == 6)
    let text = Dictionary(
      uniqueKeysWithValues: nodes.compactMap { node in
        (node["id"] as? Int).map { ($0, node["text"] as? String ?? "") }
      }
    )
    let rating = { (id: Int) in nodes.first { $0["id"] as? Int == id }?["rating"] as? Int }
    #expect(rating(2) == 1 && rating(3) == -1)
    let rewrite = try #require(nodes.first { $0["kind"] as? String == "rewrite" })
    #expect(rewrite["rewrite_of"] as? Int == 4)
    #expect(rewrite["note"] as? String == "it was nobody's voice")
    #expect(text[6] == (text[4] ?? "") + " by my own hand")

    let rows = try objects(try place.read("s.trl-preference.jsonl"))
    let pairs = Set(rows.compactMap { row in row["chosen"] as? String })
    #expect(pairs == Set([text[2], text[6]].compactMap(\.self)))
    let rejected = Set(rows.compactMap { row in row["rejected"] as? String })
    #expect(rejected == Set([text[3], text[4]].compactMap(\.self)))
    #expect(Set(rows.compactMap { $0["source"] as? String }) == ["edit", "rating"])
    #expect(rows.allSatisfy { $0["prompt"] as? String == "Once upon a time" })
  }

  @Test func theLastSessionOpensWithoutAName() throws {
    let place = try Workplace()
    try place.makeSession()
    try place.open().quitAtOnce()
    let terminal = try place.shell("exec \"$LOOM\"")
    try terminal.see("s.loom.json")
    try terminal.see("#1 · prompt")
    terminal.quit()
  }

  @Test func aNewcomerHasATextToContinue() throws {
    let place = try Workplace(configuration: "")
    let terminal = try place.shell("exec \"$LOOM\"")
    try terminal.see("#1 · prompt")
    try terminal.see("builtin (toy model)")
    try terminal.press("1", "1 branch")
    terminal.quit()
    try place.check("data/loom/first.loom.json")
  }

  @Test func completionsAskedForWhenTheSessionWasMade() throws {
    let place = try Workplace()
    try place.write("A hidden beginning", to: "prompt")
    try place.run("new", "s.loom.json", "--prompt-file", "prompt", "--hide-prompt", "--auto", "3")
    let terminal = try place.open()
    // There is nothing to read at the prompt: the first of them has the text pane.
    try terminal.see("3 siblings")
    try terminal.see("#2 · builtin")
    try terminal.see("(hidden prompt")
    // The one that is shown counts as seen after a while.
    try terminal.see("the end of all three") {
      !$0.isStreaming && ($0.bar.contains("3 unseen") || $0.bar.contains("2 unseen"))
    }
    terminal.quit()
    #expect(try place.nodes().count == 4)
  }

  @Test func exportBesideASessionInAnotherFolder() throws {
    let place = try Workplace()
    try place.makeSession(children: [])
    try place.run("generate", "s.loom.json", "--branches", "2", "--seed", "3")
    try place.run("rate", "s.loom.json", "2", "1")
    #expect(mkdir(place.path("sub"), 0o700) == 0)
    #expect(rename(place.path("s.loom.json"), place.path("sub/s.loom.json")) == 0)
    let terminal = try place.shell("exec \"$LOOM\" sub/s.loom.json")
    try terminal.see("#1 ·")
    try terminal.press("x", "trl-unpaired")
    try terminal.press("j", "1 row to")
    try terminal.press(Press.enter, "Wrote 1 row to")
    // A second time it asks first.
    try terminal.press("x", "1 row to")
    try terminal.press(Press.enter, "The file is there already")
    try terminal.press(Press.enter, "Wrote 1 row to")
    terminal.quit()
    #expect(place.has("sub/s.trl-unpaired.jsonl"))
  }
}

extension VirtualTerminal {
  /// Waits for the first picture and quits.
  func quitAtOnce(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try see("toy model", sourceLocation: sourceLocation)
    quit(sourceLocation: sourceLocation)
  }
}
