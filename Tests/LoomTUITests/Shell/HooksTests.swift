import Foundation
import Testing

@testable import LoomTUI

@Suite struct HooksTests {
  @Test func aHookGetsItsFilesAndNoSecrets() throws {
    let file = FileManager.default.temporaryDirectory.path + "/loom-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    setenv("LOOM_HOOK_SECRET", "s", 1)
    let hooks = Hooks(
      onFold:
        "echo \"$LOOM_SESSION $LOOM_FILE [$LOOM_HOOK_SECRET]\" > \(file); yes | head -c 100000"
    )
    #expect(hooks.runOnFold(session: "a b.json", secretVariables: ["LOOM_HOOK_SECRET"]) == nil)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "a b.json a b.json []\n")
  }

  @Test func aFailureIsOneSentence() {
    #expect(Hooks().runOnFold(session: "a", secretVariables: []) == nil)
    #expect(
      Hooks(onFold: "exit 3").runOnFold(session: "a", secretVariables: [])
        == "The hook on_fold failed (status 3); see [hooks] in the configuration"
    )
  }
}
