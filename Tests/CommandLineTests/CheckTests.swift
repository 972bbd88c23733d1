import Foundation
import Testing

@Suite struct CheckTests {
  @Test func aSoundSessionIsCalledSound() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("rate", "s.loom.json", "1", "1")
    let outcome = try loom.run("check", "s.loom.json")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(outcome.output == "s.loom.json is sound: 1 nodes, 1 votes.\n")
  }

  @Test func aDamagedSessionIsRepairedIntoANewFile() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.run("add", "s.loom.json", "--parent", "1", "--text", " there was")
    try loom.run("add", "s.loom.json", "--parent", "1", "--text", " there lived")
    let whole = try loom.read("s.loom.json")
    let damaged = whole.replacingOccurrences(of: "{\"id\":2,", with: "{\"id\":oops,")
    #expect(damaged != whole)
    try loom.write(damaged, to: "s.loom.json")
    let check = try loom.run("check", "s.loom.json")
    #expect(check.code == 1 && check.output.isEmpty && check.errors.contains("s.loom.json"))
    let repair = try loom.run("check", "s.loom.json", "--repair", "--out", "new.loom.json")
    #expect(repair.code == 0, "\(repair.errors)")
    #expect(try loom.read("s.loom.json") == damaged)
    #expect(try loom.run("check", "new.loom.json").code == 0)
    let report = try loom.read("new.loom.json.report.txt")
    #expect(report.contains("s.loom.json, line ") && report.contains("node"), "\(report)")
    #expect(repair.output.contains("new.loom.json.report.txt"))
    #expect(loom.mode("new.loom.json.report.txt") == 0o600)
    #expect(try loom.nodes("new.loom.json").map { $0["id"] as? Int } == [1, 3])
  }

  @Test func aRepairOverwritesNothing() throws {
    let loom = try LoomProgram()
    try loom.makeSession()
    try loom.write("precious", to: "new.loom.json")
    let repair = try loom.run("check", "s.loom.json", "--repair", "--out", "new.loom.json")
    #expect(repair.code == 1 && repair.sentences.count == 1, "\(repair.errors)")
    #expect(try loom.read("new.loom.json") == "precious")
  }
}
