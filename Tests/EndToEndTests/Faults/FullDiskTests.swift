import Foundation
import Glibc
import PtyHarness
import Testing

/// A disk without room: the person is told, works on, and loses nothing.
@Suite(.serialized) struct FullDiskTests {
  /// Works on a session whose journal cannot grow, until `free` makes room.
  private func workOn(
    _ place: Workplace,
    _ name: String,
    _ terminal: VirtualTerminal,
    saying sentence: String,
    fill: () throws -> Void,
    free: () throws -> Void
  ) throws {
    try terminal.see("#1 · prompt")
    try terminal.press("l", "#2 ·")
    try terminal.press("+", "rated +1")
    try fill()
    // The act is shown, with the truth about it.
    try terminal.press("i", "New text after #2")
    terminal.paste(String(repeating: "A text that finds no room. ", count: 500))
    try terminal.press(Press.save, sentence)
    try terminal.see("NOT ON DISK YET")
    try terminal.see("finds no room")
    terminal.send("q")
    try terminal.see("it is still there") { $0.text.contains(sentence) && $0.status == nil }
    try free()
    try terminal.press("k" + Press.save, "Writing again what could not be written")
    try terminal.see("all is well") { !$0.text.contains("NOT ON DISK YET") }
    try terminal.press("b", "★")
    terminal.signal(SIGKILL)
    terminal.expectEnd(.killed(SIGKILL))

    try place.check(name)
    let nodes = try place.nodes(name)
    try #require(nodes.count == 3)
    #expect((nodes[2]["text"] as? String)?.hasPrefix("A text that finds no room.") == true)
    #expect(nodes[1]["rating"] as? Int == 1)
    #expect(nodes.contains { $0["bookmark"] as? Bool == true })
  }

  @Test(.enabled(if: SmallDisk.isPossible, "this test mounts a file system"))
  func aDiskOfOneMegabyte() throws {
    let place = try Workplace()
    let disk = try SmallDisk(place.path("disk"))
    try place.makeSession("disk/s.loom.json", children: [" there was a dog"])
    let terminal = try place.open("disk/s.loom.json", columns: 200)
    try workOn(
      place,
      "disk/s.loom.json",
      terminal,
      saying: "No space left on device",
      fill: { try disk.fill() },
      free: { disk.free() }
    )
  }

  /// A full disk at the start: a sentence, and the session as it was.
  @Test(.enabled(if: SmallDisk.isPossible, "this test mounts a file system"))
  func aFullDiskAtTheStart() throws {
    let place = try Workplace()
    let disk = try SmallDisk(place.path("disk"))
    try place.makeSession("disk/s.loom.json", children: [" there was a dog"])
    let before = try place.read("disk/s.loom.json")
    try disk.fill()
    let terminal = try place.open("disk/new.loom.json", columns: 400)
    terminal.expectEnd(.exited(1))
    #expect(terminal.text.contains("No space left on device"))
    #expect(!terminal.bytes.contains(0x1B))
    let outcome = try place.run("rate", "disk/s.loom.json", "2", "1", code: 1)
    #expect(outcome.errors.contains("No space left on device"))
    #expect(try place.read("disk/s.loom.json") == before)
    #expect(try place.nodes("disk/s.loom.json").count == 2)
    disk.free()
    try place.run("rate", "disk/s.loom.json", "2", "1")
    try place.check("disk/s.loom.json")
  }

  @Test func aLimitOnFileSizes() throws {
    let place = try Workplace()
    try place.makeSession(children: [" there was a dog"])
    let terminal = try place.open(columns: 200)
    try workOn(
      place,
      "s.loom.json",
      terminal,
      saying: "raise the limit on file sizes",
      fill: { try #require(terminal.limitFileSizes(to: 4096)) },
      free: { try #require(terminal.limitFileSizes(to: nil)) }
    )
  }

  /// An export that finds no room leaves nothing behind, and the one before as it was.
  @Test(.enabled(if: SmallDisk.isPossible, "this test mounts a file system"))
  func anExport() throws {
    let place = try Workplace()
    let disk = try SmallDisk(place.path("disk"))
    try place.makeSession(children: [])
    try place.run("generate", "s.loom.json", "--branches", "2", "--seed", "3")
    try place.run("rate", "s.loom.json", "2", "1")
    let terminal = try place.open()
    try terminal.see("#1 ·")
    try disk.fill()
    try terminal.press("xj", "1 row to")
    try terminal.press("e", "write to:")
    try terminal.press("\u{15}" + place.path("disk/out.jsonl") + Press.enter, "1 row to")
    try terminal.press(Press.enter, "free some space and try again")
    terminal.quit()
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("disk")) == ["filling"])
  }
}
