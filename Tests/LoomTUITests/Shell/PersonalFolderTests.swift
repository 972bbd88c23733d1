import Foundation
import Testing

@testable import LoomTUI

@Suite struct PersonalFolderTests {
  private let path = FileManager.default.temporaryDirectory.path + "/loom-\(UUID().uuidString)"

  private func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.posixPermissions] as? Int
  }

  @Test func linesAreKeptForTheirOwnerAlone() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = PersonalFolder(path)
    #expect(folder.load() == PersonalMemory())
    folder.add("set seed 4", at: .command, secrets: ["abc-secret", ""])
    folder.add("log abc-secret.txt", at: .command, secrets: ["abc-secret", ""])
    folder.add("undo", at: .command, secrets: [])
    folder.add("set seed 4", at: .command, secrets: [])
    folder.add("sea", at: .search, secrets: [])
    folder.add("rating<0", at: .filter, secrets: [])
    folder.add("shorter", at: .instruction, secrets: [])
    folder.keep(uses: ["edit": 2])
    folder.keepClipboardPermission()
    let memory = folder.load()
    #expect(memory.lines[.command].lines == ["undo", "set seed 4"])
    #expect(memory.lines[.search].lines == ["sea"])
    #expect(memory.lines[.filter].lines == ["rating<0"])
    #expect(memory.lines[.instruction].lines == ["shorter"])
    #expect(memory.uses == ["edit": 2])
    #expect(memory.mayCopy)
    let names = LineHistories.Prompt.allCases.map(\.rawValue) + ["hints", "clipboard"]
    for name in names { #expect(try mode(name) == 0o600) }
  }

  @Test func copiesNeverReplaceAFileUnasked() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(makeFolder(path) == 0)
    let session = path + "/a.loom.json"
    #expect(
      writeCopy(of: "one", to: "a.txt", beside: session, replacing: false) == .done(path + "/a.txt")
    )
    #expect(
      writeCopy(of: "two", to: "a.txt", beside: session, replacing: false) == .exists(path: "a.txt")
    )
    #expect(try String(contentsOfFile: path + "/a.txt", encoding: .utf8) == "one")
    #expect(
      writeCopy(of: "two", to: "a.txt", beside: session, replacing: true) == .done(path + "/a.txt")
    )
    #expect(try String(contentsOfFile: path + "/a.txt", encoding: .utf8) == "two")
    guard case .failure = writeCopy(of: "x", to: "no/such.txt", beside: session, replacing: false)
    else {
      Issue.record("a folder that is not there was written to")
      return
    }
  }

  @Test func aProgramReadsItsTextAndGetsNoSecrets() {
    setenv("LOOM_TEST_SECRET", "s", 1)
    let program = ChildProgram(
      command: [
        "sh", "-c", "test \"$(wc -c)\" -eq 200000 && test -z \"$LOOM_TEST_SECRET\" && exit 7",
      ],
      secretVariables: ["LOOM_TEST_SECRET"]
    )
    #expect(program.run(on: String(repeating: "x", count: 200_000), patience: 60_000) == 7)
    #expect(ChildProgram(command: ["loom-no-such-program"]).run(on: "") == nil)
    #expect(ChildProgram(command: ["sleep", "60"]).run(on: "", patience: 50) == nil)
  }
}
