import Foundation
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct DraftTests {
  private var drafts: (Desk) -> [Draft] {
    { desk in
      desk.effects.compactMap { if case .keepDraft(let draft, _) = $0 { draft } else { nil } }
    }
  }

  private func dropped(_ desk: Desk) -> [Editor.Purpose] {
    desk.effects.compactMap { if case .dropDraft(let purpose) = $0 { purpose } else { nil } }
  }

  @Test func whatIsTypedIsPutAsideWithinASecond() {
    var desk = Desk(Desk.story())
    #expect(desk.model.deadline == nil)
    desk.press("e")
    #expect(desk.model.deadline == nil)
    desk.press("!")
    #expect(desk.model.deadline == desk.time + 1_000)
    desk.press("?")
    // Still a second after the first one.
    #expect(desk.model.deadline == desk.time)
    desk.send(.tick(at: desk.time))
    #expect(
      drafts(desk) == [
        Draft(purpose: .edit(NodeID(rawValue: 1)), text: "Once upon a time!?")
      ]
    )
    #expect(desk.model.deadline == nil)
  }

  @Test func aDraftGoesOnlyWhenTheActIsOnTheDisk() {
    var desk = Desk(Desk.story())
    desk.isDiskSlow = true
    desk.press("e!")
    desk.send(.tick(at: desk.time + 1_000))
    desk.press("<Ctrl-S>")
    #expect(dropped(desk) == [])
    desk.send(.durable(desk.model.lastAct))
    #expect(dropped(desk) == [.edit(NodeID(rawValue: 1))])
  }

  @Test func aDraftGoesWithWhatWasThrownAwayOrTakenBack() {
    var desk = Desk(Desk.story())
    desk.press("a!")
    desk.send(.tick(at: desk.time + 1_000))
    desk.press("<Esc>n")
    #expect(dropped(desk) == [.note(NodeID(rawValue: 1))])
    desk.press("e!")
    desk.send(.tick(at: desk.time + 1_000))
    desk.press("<Ctrl-_>")
    desk.send(.tick(at: desk.time + 2_000))
    #expect(dropped(desk).last == .edit(NodeID(rawValue: 1)))
  }

  @Test func anUnfinishedTextIsOfferedAndGoesOnWhereItWas() {
    var desk = Desk(Desk.story())
    desk.model.take([Draft(purpose: .child(of: NodeID(rawValue: 2)), text: " and it")])
    #expect(desk.screen.contains("press ; d to go on with it"))
    desk.press(";d")
    #expect(desk.node?.id.rawValue == 2)
    #expect(desk.screen.contains("New text after #2"))
    desk.press(" barked.<Ctrl-S>")
    #expect(desk.node?.text == " and it barked.")
    desk.send(.durable(desk.model.lastAct))
    #expect(dropped(desk) == [.child(of: NodeID(rawValue: 2))])
    desk.press(";d")
    #expect(desk.model.message?.text == "No unfinished text is left from the last time")
  }

  @Test func theTextAsItWasIsOneKeyAway() {
    var desk = Desk(Desk.story())
    desk.model.take([Draft(purpose: .edit(NodeID(rawValue: 1)), text: "Twice upon a time")])
    desk.press("e")
    #expect(desk.screen.contains("Twice upon"))
    desk.press("<Ctrl-_>")
    #expect(desk.screen.contains("Once upon"))
  }

  @Test func theWordsOfANodeThatIsGoneAreNotLost() {
    var desk = Desk(Desk.story())
    let gone = NodeID(rawValue: 99)
    desk.model.take([Draft(purpose: .edit(gone), text: "kept words")])
    desk.press(";d<Ctrl-S>")
    #expect(desk.node?.text == "kept words")
    #expect(dropped(desk).contains(.edit(gone)))
  }

  @Test func namesOfDraftsSayWhatTheyAreFor() {
    let id = NodeID(rawValue: 12)
    let purposes: [Editor.Purpose] = [
      .edit(id), .child(of: id), .child(of: nil), .note(id), .system, .context(.memory, from: nil),
      .context(.authorNote, from: id), .context(.system, from: id),
    ]
    for purpose in purposes {
      let name = purpose.draftName ?? ""
      #expect(Editor.Purpose(draftName: name) == purpose, "\(name)")
    }
    #expect(Set(purposes.compactMap(\.draftName)).count == purposes.count)
    for name in ["", "1", "edit", "edit-", "edit-0", "edit--1", "child-x", "all-", "all-x", "x-3"] {
      #expect(Editor.Purpose(draftName: name) == nil, "\(name)")
    }
  }

  @Test func filesBesideTheSessionAreWholeAndPrivate() throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.path + "/loom-drafts-\(UUID().uuidString)"
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: folder) }
    let path = folder + "/story.loom.json"
    keepDraft(Draft(purpose: .system, text: "Be"), beside: path, isLast: false)
    keepDraft(Draft(purpose: .system, text: "Be brief.\n"), beside: path, isLast: true)
    keepDraft(Draft(purpose: .child(of: nil), text: "中"), beside: path, isLast: false)
    #expect(LoomTUI.drafts(beside: path).map(\.text) == ["中", "Be brief.\n"])
    let names = try manager.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["story.draft-root.txt", "story.draft-system.txt"])
    let mode = try manager.attributesOfItem(atPath: folder + "/" + names[1])[.posixPermissions]
    #expect(mode as? Int == 0o600)
    dropDraft(.system, beside: path)
    #expect(LoomTUI.drafts(beside: path).map(\.purpose) == [.child(of: nil)])
  }

  @Test func theTextGoesToTheEditorOutsideAndBack() {
    var desk = Desk(Desk.story())
    desk.press("e!<Ctrl-X><Ctrl-E>")
    #expect(desk.effects.contains(.editExternally("Once upon a time!")))
    desk.send(.edited(.text("Once upon a hill"), at: desk.time))
    #expect(desk.node?.text == "Once upon a time")
    #expect(desk.screen.contains("Once upon a hill"))
    desk.press("<Ctrl-S>")
    #expect(desk.node?.text == "Once upon a hill")
    desk.press("e!<Ctrl-X><Ctrl-E>")
    desk.send(.edited(.failure("No editor."), at: desk.time))
    #expect(desk.screen.contains("No editor."))
    desk.press("<Ctrl-S>")
    #expect(desk.node?.text == "Once upon a hill!")
  }

  @Test func theEditorShowsHowLongTheTextIs() throws {
    for (name, columns, rows) in [
      ("editor-counts-80x24", 80, 24), ("editor-counts-120x40", 120, 40),
    ] {
      var desk = Desk(Desk.story(), columns: columns, rows: rows)
      desk.press("le")
      desk.send(.input(.paste("\n\n犬は丘を駆け下りた。 The dog\tran down the hill."), at: desk.time))
      try expectFrame(view(desk.model), name)
    }
  }
}
