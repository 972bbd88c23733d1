import Backends
import Foundation
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct FindingTests {
  /// A story in which some branches go on, with notes, tags and ratings.
  private func desk(columns: Int = 80, rows: Int = 24) throws -> Desk {
    var desk = Desk(
      Desk.story([
        " there was a dog who kept the lighthouse by the sea.",
        " a king lived in a house with no doors.",
        " nothing happened for a hundred years.", "海の底に小さな町がありました。The Sea was quiet.",
      ]),
      columns: columns,
      rows: rows
    )
    desk.press("lf")
    desk.press("d")
    desk.press("r")
    return desk
  }

  private func go(_ desk: inout Desk) {
    while let deadline = desk.model.findingDeadline { desk.send(.tick(at: deadline)) }
  }

  // MARK: Search

  @Test func matchesAreShownWhileTyping() throws {
    var desk = try desk()
    #expect(desk.node?.id.rawValue == 1)
    desk.press("/s")
    #expect(desk.node?.id.rawValue == 2)
    desk.press("ea")
    #expect(desk.node?.id.rawValue == 2)
    #expect(desk.screen.contains("1 of 2"))
    desk.press(" w")
    #expect(desk.node?.id.rawValue == 5)
    #expect(desk.screen.contains("1 of 1"))
    desk.press("x")
    #expect(desk.node?.id.rawValue == 1)
    #expect(desk.screen.contains("no match"))
    desk.press("<Backspace>")
    #expect(desk.node?.id.rawValue == 5)
    desk.press("<Esc>")
    #expect(desk.node?.id.rawValue == 1)
    #expect(desk.model.overlay == nil && desk.model.finding.search == nil)
  }

  @Test func escapeBringsBackWhatWasThere() throws {
    var desk = try desk()
    desk.press("/king<Enter>r<Enter>")
    #expect(desk.model.outline.rows.count == 1)
    desk.press("/dog")
    #expect(desk.node?.id.rawValue == 2 && desk.model.outline.rows.count == 5)
    desk.press("<Esc>")
    #expect(desk.node?.id.rawValue == 1 && desk.model.outline.rows.count == 1)
    // The search before is still the one that n goes on with.
    desk.press("n")
    #expect(desk.model.message?.text == "Match 1 of 1 for \"king\"")
  }

  @Test func patternsAndFiltersCanBeSearchedFor() throws {
    var desk = try desk()
    desk.press("/~d[ao]g|k.ng<Enter>")
    #expect(desk.model.message?.text == "Match 1 of 2 for \"~d[ao]g|k.ng\"")
    desk.press("n")
    #expect(desk.node?.id.rawValue == 3)
    desk.press("/&rating<0<Enter>")
    #expect(desk.node?.id.rawValue == 3)
    #expect(desk.model.message?.text == "Match 1 of 1 for \"&rating<0\"")
    desk.press("/~a(")
    #expect(desk.screen.contains("This ( of the pattern has no )"))
    desk.press("<Enter>")
    #expect(desk.model.overlay != nil)
    desk.press("<Esc>")
    #expect(desk.node?.id.rawValue == 3)
  }

  @Test func notesThinkingAndTagsAreSearched() throws {
    var desk = try desk()
    desk.press("lkaa harbour in it<Ctrl-S>r/harbour<Enter>")
    #expect(desk.node?.id.rawValue == 3)
    let tag = TreeOperation.tag(id: NodeID(rawValue: 4), from: [], to: ["opening"])
    _ = try desk.model.session.perform(Transaction(label: "tag", operations: [tag]), at: 0)
    desk.press("/opening<Enter>")
    #expect(desk.node?.id.rawValue == 4)
  }

  @Test func anEmptySearchGoesOnWithTheLast() throws {
    var desk = try desk()
    desk.press("/sea<Enter>")
    #expect(desk.node?.id.rawValue == 2)
    desk.press("/<Enter>")
    #expect(desk.node?.id.rawValue == 5)
    #expect(desk.model.message?.text == "Match 2 of 2 for \"sea\"")
    desk.press("N")
    #expect(desk.node?.id.rawValue == 2)
  }

  @Test func linesTypedBeforeComeBack() throws {
    var desk = try desk()
    desk.press("/king<Enter>/sea<Enter>/<Up>")
    #expect(desk.screen.contains("/sea "))
    desk.press("<Up>")
    #expect(desk.screen.contains("/king "))
    #expect(desk.node?.id.rawValue == 3)
    desk.press("<Down><Down><Esc>")
  }

  @Test func newNodesAreFoundByTheNextMatch() throws {
    var desk = try desk()
    desk.press("/sea<Enter>")
    desk.press("oThe sea again<Ctrl-S>r")
    desk.press("nnn")
    #expect(desk.model.message?.text == "Match 3 of 3 for \"sea\"")
  }

  @Test func matchesAreMarked() throws {
    var desk = try desk()
    func marked() -> Int { view(desk.model).cells.count { $0.role == .match } }
    #expect(marked() == 0)
    desk.press("/~[dD]og<Enter>")
    #expect(marked() > 3)
    desk.press("<Esc>")
    #expect(marked() == 0)
    desk.press("n")
    #expect(marked() > 3)
  }

  @Test func aLargeTreeIsSearchedInSlices() throws {
    var session = Desk.session()
    let long = String(repeating: "a quiet evening by the harbour. ", count: 300)
    var root: NodeID?
    for number in 0..<3_000 {
      let text = number == 1_500 ? "here is the storm" : long
      let act = try session.addAct(under: root, text: text, at: 0)
      _ = try session.perform(act, at: 0)
      root = root ?? NodeID(rawValue: 1)
    }
    var desk = Desk(session)
    desk.press("r/storm")
    // The first slice is over, the storm has not come.
    #expect(desk.node?.id.rawValue == 1)
    #expect(desk.screen.contains("looking"))
    #expect(desk.model.deadline != nil)
    var ticks = 0
    while desk.model.finding.search?.scan.isDone == false {
      let before = desk.model.finding.search?.scan.work ?? 0
      desk.send(.tick(at: try #require(desk.model.deadline)))
      let work = (desk.model.finding.search?.scan.work ?? 0) - before
      #expect(work < Finding.slice + 100_000)
      ticks += 1
    }
    #expect(ticks > 2)
    #expect(desk.node?.id.rawValue == 1_501)
    #expect(desk.screen.contains("1 of 1"))
    #expect(desk.model.findingDeadline == nil)
    // Enter before it is found: it is gone to when it is.
    desk.press("<Esc>r/storm<Enter>")
    #expect(desk.node?.id.rawValue == 1 && desk.model.overlay == nil)
    go(&desk)
    #expect(desk.node?.id.rawValue == 1_501)
    #expect(desk.model.message?.text == "Match 1 of 1 for \"storm\"")
    // Typing on forgets what was looked for before.
    desk.press("r/stormx")
    #expect(desk.model.finding.search?.text == "stormx")
    go(&desk)
    #expect(desk.node?.id.rawValue == 1)
    desk.press("<Esc>")
  }

  // MARK: Filter

  @Test func aFilterShowsMatchesAndWhatIsAbove() throws {
    var desk = try desk()
    desk.press("&rated<Enter>")
    #expect(desk.model.outline.rows.map(\.id.rawValue) == [1, 2, 3])
    #expect(desk.node?.id.rawValue == 2)
    #expect(desk.screen.contains("&rated (2)"))
    #expect(desk.model.message?.text.hasPrefix("2 of 5 nodes match") == true)
    desk.press("j")
    #expect(desk.node?.id.rawValue == 3)
    desk.press("j")
    #expect(desk.node?.id.rawValue == 3)
    desk.press("k")
    #expect(desk.node?.id.rawValue == 2)
    // An empty line shows all again, Esc changes nothing.
    desk.press("&<Esc>")
    #expect(desk.model.outline.rows.count == 3)
    desk.press("&<Ctrl-U><Enter>")
    #expect(desk.model.outline.rows.count == 5 && desk.model.filter == nil)
  }

  @Test func actsChangeWhatIsShown() throws {
    var desk = try desk()
    desk.press("&good<Enter>")
    go(&desk)
    #expect(desk.model.outline.rows.map(\.id.rawValue) == [1, 2])
    desk.press("u")
    go(&desk)
    desk.press("&<Esc>")
    go(&desk)
    // The person goes where an act happened, and that is shown.
    #expect(desk.model.outline.rows.contains { $0.id == desk.node?.id })
    desk.press("r2")
    desk.arrive(" and so on", at: 0, finish: .stop)
    go(&desk)
    // What was made since is in sight, whether it matches or not.
    #expect(desk.model.outline.rows.contains { $0.id.rawValue == 6 })
    desk.press("&<Enter>")
    go(&desk)
    #expect(!desk.model.outline.rows.contains { $0.id.rawValue == 6 })
  }

  @Test func whatStreamsInIsFilteredOnceASecond() throws {
    var desk = try desk()
    desk.press("&storm or good<Enter>r1")
    #expect(desk.model.isStreaming)
    desk.arrive(" a storm", at: 0)
    let entry = desk.model.session.lastEntry
    #expect(desk.model.filter?.matches.map(\.rawValue) == [2])
    let due = try #require(desk.model.deadline)
    desk.send(.tick(at: due + 1_000))
    go(&desk)
    desk.arrive(" came", at: 0, finish: .stop)
    go(&desk)
    #expect(desk.model.session.lastEntry > entry)
    #expect(desk.model.filter?.matches.map(\.rawValue) == [2, 6])
  }

  @Test func panesShowOnlyWhatAFilterShows() throws {
    var desk = try desk()
    desk.press("&bad<Enter>h")
    let all = desk.tree.childCount(of: NodeID(rawValue: 1))
    #expect(all > 1)
    for view in ["", "w"] {
      desk.press(view)
      #expect(desk.screen.contains("1 of \(all) branches"))
      let other = try #require(desk.tree.text(of: NodeID(rawValue: 2)))
      #expect(!desk.screen.contains(other.trimming()))
    }
    desk.press("&<Ctrl-U><Enter>")
    #expect(desk.screen.contains(" \(all) branches"))
  }

  @Test func goingElsewhereShowsWhereThePersonIs() throws {
    var desk = try desk()
    desk.press("&bad<Enter>")
    #expect(desk.model.outline.rows.map(\.id.rawValue) == [1, 3])
    desk.press(":next-unseen<Enter>")
    let id = try #require(desk.node?.id)
    #expect(desk.model.outline.row(of: id) != nil)
  }

  @Test func mistakesAreToldWhileTyping() throws {
    var desk = try desk()
    desk.press("&modle:x")
    #expect(desk.screen.contains("No field is called modle; model is near"))
    desk.press("<Enter>")
    #expect(desk.model.overlay != nil && desk.model.filter == nil)
    desk.press("<Ctrl-U>rating>5<Enter>")
    #expect(desk.model.overlay == nil && desk.model.filter == nil)
    #expect(desk.model.message?.isError == true)
    #expect(desk.model.outline.rows.count == 5)
  }

  @Test func tabCompletes() throws {
    var desk = try desk()
    desk.press("&bo<Tab>")
    #expect(desk.screen.contains("&bookmarked "))
    desk.press("<Ctrl-U>ra<Tab>")
    #expect(desk.screen.contains("&rating "))
    desk.press("<Tab>")
    #expect(desk.screen.contains("&rated "))
    desk.press("<Tab><Shift-Tab><Enter>")
    #expect(desk.model.filter?.text == "rated")
    desk.press("&<Ctrl-U>model:t<Tab><Enter>")
    #expect(desk.model.filter?.text == "model:toy-1")
    desk.press("&<Up>")
    #expect(desk.screen.contains("&model:toy-1"))
    desk.press("<Esc>")
  }

  // MARK: Screens

  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
  func screens(size: Size) throws {
    for (keys, name) in [
      ("/sea", "search-typed"), ("/zzz", "search-none"), ("/", "search-empty"),
      ("/~a(b", "search-error"), ("&", "filter-empty"), ("&kind:", "filter-values"),
      ("&rating<0 or sea", "filter-typed"), ("&rating<0 modle:x", "filter-error"),
      ("&rating<0 or 海<Enter>", "filter-on"), ("&sea<Enter>&", "filter-again"),
    ] {
      var desk = try desk(columns: size.columns, rows: size.rows)
      desk.press(keys)
      try expectFrame(view(desk.model), "\(name)-\(size.columns)x\(size.rows)")
    }
  }

  @Test func everySizeIsDrawnWithoutACrash() throws {
    for keys in ["/", "/sea", "/~(", "&", "&ra", "&ra<Tab>", "&modle:x", "&sea<Enter>", "&海 or"] {
      var desk = try desk()
      desk.press(keys)
      for columns in [0, 1, 2, 5, 10, 29, 30, 40, 60, 80, 300] {
        for rows in [0, 1, 2, 3, 5, 7, 8, 10, 24, 90] {
          desk.send(.input(.resized(Size(columns: columns, rows: rows)), at: desk.time))
          _ = view(desk.model)
        }
      }
    }
    var empty = Desk()
    empty.press("/a<Enter>n&a<Enter>&<Esc>/<Esc>")
    #expect(empty.node == nil)
  }

  @Test func pastingIsTyping() throws {
    var desk = try desk()
    desk.press("/")
    desk.send(.input(.paste("king\n"), at: desk.time))
    desk.press("<Backspace>")
    #expect(desk.node?.id.rawValue == 3)
    desk.press("<Esc>&")
    desk.send(.input(.paste("rated"), at: desk.time))
    desk.press("<Enter>")
    #expect(desk.model.filter?.matches.count == 2)
  }

  // MARK: Document

  /// The tables of `docs/FILTER.md` are those of the code; `LOOM_RECORD` writes them.
  @Test func theDocumentHasEveryField() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/FILTER.md")
    let fields = FilterField.allCases.map { field in
      let values =
        switch field.values {
        case .text: "a text"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .number: "a number"
        case .time: "a day or a time"
        case .duration: "a length of time"
        case .node: "a node's number"
        }
      let examples = field.examples.map { "`\($0)`" }.joined(separator: ", ")
        .replacingOccurrences(of: "|", with: "\\|")
      return "| `\(field.rawValue)` | \(values) | \(field.summary) | \(examples) |\n"
    }
    let flags = FilterFlag.allCases.map { "| `\($0.rawValue)` | \($0.summary) |\n" }
    var text = try String(contentsOf: url, encoding: .utf8)
    if ProcessInfo.processInfo.environment["LOOM_RECORD"] != nil {
      for (head, rows) in [
        ("| --- | --- | --- | --- |\n", fields), ("| word | which nodes |\n| --- | --- |\n", flags),
      ] {
        let start = try #require(text.range(of: head)).upperBound
        let end = try #require(
          text.range(of: "\n\n", range: text.index(before: start)..<text.endIndex)
        )
        text.replaceSubrange(start..<text.index(after: end.lowerBound), with: rows.joined())
      }
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(text.contains(fields.joined()))
    #expect(text.contains(flags.joined()))
  }
}
