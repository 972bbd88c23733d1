import Foundation
import Glibc
import PtyHarness
import Testing

/// Generation is not modal: branches stream while the person does other things.
@Suite(.serialized) struct StreamingTests {
  private func start(_ place: Workplace) throws -> VirtualTerminal {
    try place.makeSession(children: [" there was a dog.", " there was a king."])
    let terminal = try place.open(rows: 40, columns: 120)
    try terminal.press("r", "#1 · prompt")
    try terminal.press("4", "4 streaming")
    return terminal
  }

  @Test func everythingGoesOnMeanwhile() throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place)
    try terminal.see("text in all four") { !$0.text.contains("(waiting)") }
    try terminal.press("l", "#2 · written by hand")
    try terminal.press("j", "#3 · written by hand")
    try terminal.press("+", "1+ 0-")
    try terminal.press("e", "Edit #3")
    try terminal.press(" And his dog." + Press.save, "there was a king. And his dog.")
    try terminal.press("o", "New text after #1")
    try terminal.press(" a third" + Press.save, "#8 · written by hand")
    try terminal.press("u", "Undid: add")
    #expect(terminal.bar.contains("4 streaming"))

    // New branches can be asked for elsewhere at the same time.
    try terminal.press("h", "#1 · prompt")
    try terminal.press("l", "#2 · written by hand")
    try terminal.press("2", "6 streaming")

    try terminal.press("G", "#7 ·")
    try terminal.press("e", "This branch still streams")
    try terminal.press("c", "Cancelled 1; what came is kept")
    try terminal.see("5 streaming")
    try terminal.see("interrupted")
    try terminal.press("C", "Cancelled 5")
    try terminal.see("the end of all streams") { !$0.isStreaming }

    // Undo takes the act back as a whole, and redo brings the same texts again.
    try terminal.press("u", "Undid: generate 2")
    try terminal.press(Press.redo, "Redid: generate 2")
    terminal.quit()

    try place.check()
    let nodes = try place.nodes()
    let made = nodes.filter { $0["kind"] as? String == "completion" }
    #expect(made.count == 6)
    for node in made {
      let generation = try #require(node["generation"] as? [String: Any])
      #expect(generation["finish"] as? String == "interrupted")
      #expect(generation["error"] as? String == "Cancelled.")
    }
    #expect(made.filter { $0["parent"] as? Int == 1 }.allSatisfy { ($0["text"] as? String) != "" })
    #expect(nodes.first { $0["id"] as? Int == 3 }?["rating"] as? Int == 1)
  }

  @Test func aCutBranchCanBeAskedForAgain() throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place)
    try terminal.see("text in all four") { !$0.text.contains("(waiting)") }
    try terminal.press("C", "Cancelled 4")
    try terminal.press("G", "interrupted")
    try terminal.press("t", "1 streaming")
    try terminal.press("C", "Cancelled 1")
    terminal.quit()
    #expect(try place.nodes().count == 8)
  }

  @Test func undoOfAGenerationThatStreams() throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place)
    try terminal.press("u", "Undid: generate 4")
    try terminal.see("no stream") { !$0.isStreaming }
    terminal.quit()
    #expect(try place.nodes().count == 3)
    try place.check()
  }

  /// Killed while four branches stream: at most a second of text is gone, and nothing else.
  @Test func killedInMidStream() throws {
    let place = try Workplace(configuration: Workplace.slow)
    let terminal = try start(place)
    try terminal.see("text in all four") { !$0.text.contains("(waiting)") }
    // A checkpoint comes every second; two of them put text of every branch on the disk.
    for _ in 0..<2 {
      let size = journalSize(place)
      try terminal.see("a checkpoint") { _ in journalSize(place) > size }
    }
    terminal.signal(SIGKILL)
    terminal.expectEnd(.killed(SIGKILL))
    let again = try place.open(rows: 40, columns: 120)
    try again.see("every confirmed act is here")
    #expect(!again.isStreaming)
    again.quit()
    let made = try place.nodes().filter { $0["kind"] as? String == "completion" }
    #expect(made.count == 4)
    #expect(made.allSatisfy { ($0["text"] as? String)?.isEmpty == false })
  }

  private func journalSize(_ place: Workplace) -> Int64 {
    var status = stat()
    return stat(place.path("s.loom.journal"), &status) == 0 ? Int64(status.st_size) : 0
  }
}
