import Foundation
import Glibc
import Testing

/// What is installed beside the program.
@Suite struct ManualTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What a command printed; fails unless it ends with `code`.
  private func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = Self.root
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(program) \(arguments)")
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func theManualIsWhatTheProgramSays() throws {
    let made = try run("/usr/bin/env", ["python3", "Scripts/make_manual.py", LoomProgram.path])
    let kept = try String(contentsOf: Self.root.appending(path: "docs/loom.1"), encoding: .utf8)
    #expect(made == kept, "make manual writes docs/loom.1 anew")
  }

  @Test func filesAreInstalledAndRemoved() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "loom-install-\(getpid())")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try run("/bin/sh", ["Scripts/install-files", LoomProgram.path, folder.path])
    let share = "share/"
    let names = [
      "bin/loom", "bin/loom-llama-server", share + "man/man1/loom.1",
      share + "bash-completion/completions/loom", share + "zsh/site-functions/_loom",
      share + "fish/vendor_completions.d/loom.fish",
    ]
    for name in names {
      #expect(access(folder.appending(path: name).path, R_OK) == 0, "\(name)")
    }
    // A command, an option's values, and a session without a command, as bash completes them.
    let script = """
      source '\(folder.path)/share/bash-completion/completions/loom'
      cd sessions
      for line in 'loom exp' 'loom export --format trl-p' 'loom sto' 'loom show sto'; do
        COMP_LINE=$line COMP_POINT=${#line}
        read -ra COMP_WORDS <<<"$line"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
        _loom_or_session loom "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[*]}"
      done
      """
    #expect(
      try run("/bin/bash", ["-c", script])
        == "export\ntrl-preference\nstory.loom.json\nstory.loom.json\n"
    )
    _ = try run("/bin/sh", ["Scripts/install-files", "--remove", folder.path])
    for name in names { #expect(access(folder.appending(path: name).path, F_OK) != 0, "\(name)") }
  }
}
