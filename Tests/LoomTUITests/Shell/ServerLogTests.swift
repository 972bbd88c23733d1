import Backends
import Glibc
import Testing

@testable import LoomTUI

@Suite struct ServerLogTests {
  private func write(_ text: String, to log: ServerLog) {
    #expect(writeAll(Array(text.utf8), to: log.descriptor))
  }

  @Test func aSecondServerOfTheSameNameHasALogOfItsOwn() throws {
    let folder = try Folder()
    let first = try ServerLog("tiny", in: folder.path)
    let second = try ServerLog("tiny", in: folder.path)
    #expect(first.path == folder.path + "/tiny.log")
    #expect(second.path == folder.path + "/tiny-2.log")
    write("old", to: first)
    close(first.descriptor)
    // The next one writes where nobody writes any more, from the beginning.
    let third = try ServerLog("tiny", in: folder.path)
    #expect(third.path == first.path && third.lastWords.isEmpty)
    var status = stat()
    #expect(stat(third.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    close(second.descriptor)
    close(third.descriptor)
  }

  @Test func theFirstErrorAndTheLastLineExplainMost() throws {
    let folder = try Folder()
    let log = try ServerLog("tiny", in: folder.path)
    defer { close(log.descriptor) }
    write("loading\n\n", to: log)
    #expect(log.lastWords == "loading")
    write("E could not: FAILED to map\r\nerror: exiting\n", to: log)
    #expect(log.lastWords == "E could not: FAILED to map … error: exiting")
    // Of a long log only the end is looked at.
    write(String(repeating: "progress of no interest\n", count: 2_000) + "bye\n", to: log)
    #expect(log.lastWords == "bye")
  }

  @Test func aFolderThatCannotBeIsAValue() throws {
    let folder = try Folder()
    let file = try folder.write("", to: "file")
    #expect(throws: ServerFailure.noLog(path: file, reason: "Not a directory")) {
      _ = try ServerLog("tiny", in: file)
    }
  }
}
