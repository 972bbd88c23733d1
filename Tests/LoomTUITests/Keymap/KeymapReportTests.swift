import LoomTUI
import Testing

@Suite struct KeymapReportTests {
  @Test func nothingToSay() {
    let report = KeymapReport(remapping: [("rate-up", ["Ctrl-P"])])
    #expect(report.isClean)
    #expect(report.text == "No key of [keys] takes one from another command.\n")
  }

  @Test func keysThatAreTakenAreNamed() {
    let report = KeymapReport(remapping: [("rate-up", ["j", "D"])])
    #expect(report.isClean)
    #expect(
      report.taken == [
        "j is rate-up now, no longer next-sibling.", "D is rate-up now, no longer delete.",
      ]
    )
  }

  @Test func aPrefixThatBecomesAKeyHidesWhatFollowsIt() {
    let report = KeymapReport(remapping: [("undo", ["y"])])
    #expect(!report.isClean)
    #expect(report.taken.first == "y n no longer reaches copy-node: y is undo now.")
    #expect(report.keyless.count == 4)
    #expect(report.keyless.first == "copy-node has no key left; :copy-node still works.")
  }

  @Test func everythingWrongIsNamedAtOnce() {
    let report = KeymapReport(remapping: [
      ("rate-pu", ["j"]), ("undo", ["Hyper-J", "k"]), ("redo", ["k"]), ("quit", []),
    ])
    #expect(report.problems.count == 3)
    #expect(report.problems[0] == "There is no command rate-pu; did you mean rate-up?")
    #expect(report.problems[1].hasPrefix("\"Hyper-J\", given to undo, names no key"))
    #expect(report.problems[2] == "The key k is given to undo and to redo.")
    #expect(report.keyless.contains("quit has no key left; :quit still works."))
  }
}
