import Glibc
import Testing

@testable import TreeModel

@Suite struct StoreTests {
  @Test func actsSurviveWithoutAFold() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.loom.json")
    var session = Session.empty()
    let store = try SessionStore.create(path, session)
    for number in 0..<20 { store.append(try session.add("text \(number)")) }
    try store.sync()
    #expect(store.durable == 20)
    store.abandon()
    #expect(folder.names == ["a.loom.journal", "a.loom.json"])
    let opened = try SessionStore.open(path, .readWrite)
    #expect(opened.recovery == SessionStore.Recovery(replayed: 20))
    #expect(opened.session.bytes == session.bytes)
    try opened.store?.close(opened.session)
    #expect(folder.names == ["a.loom.json"])
    let again = try SessionStore.open(path, .readOnly)
    #expect(again.recovery.replayed == 0)
    #expect(again.session.bytes == session.bytes)
    #expect(try folder.read("a.loom.json") == session.bytes)
  }
}
