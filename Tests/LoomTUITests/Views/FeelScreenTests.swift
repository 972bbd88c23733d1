import Screen
import Testing

@testable import LoomTUI

/// Golden screens of what stands over the tree for a moment.
@Suite struct FeelScreenTests {
  @Test(arguments: [(80, 24), (120, 40), (40, 10)])
  func overTheTree(columns: Int, rows: Int) throws {
    for (keys, name) in [
      (",?", "popup"), (":ra<Tab><Tab>", "completion"), ("?", "help-here"), ("?/mark", "help-find"),
      ("p?", "help-parameters"), ("yn", "question"),
    ] {
      var desk = Desk(
        Desk.story([" there was a dog.", " 海の底に小さな町がありました。", " a king lived"]),
        columns: columns,
        rows: rows
      )
      desk.press(keys)
      try expectFrame(view(desk.model), "\(name)-\(columns)x\(rows)")
    }
  }
}
