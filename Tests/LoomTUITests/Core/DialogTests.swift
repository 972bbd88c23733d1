import Backends
import PeerTrees
import PrefExport
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct DialogTests {
  @Test func searchFindsFoldsCaseAndGoesRound() {
    var desk = Desk(Desk.story([" A Dog.", " a king", " no dog"]))
    desk.press("/dog<Enter>")
    #expect(desk.node?.id.rawValue == 2)
    #expect(desk.model.message?.text == "Match 1 of 2 for \"dog\"")
    desk.press("n")
    #expect(desk.node?.id.rawValue == 4)
    desk.press("n")
    #expect(desk.node?.id.rawValue == 2)
    desk.press("N")
    #expect(desk.node?.id.rawValue == 4)
    desk.press("/Dog<Enter>")
    #expect(desk.model.message?.text == "Match 1 of 1 for \"Dog\"")
    desk.press("/zzz<Enter>")
    #expect(desk.model.message?.text == "Nothing contains \"zzz\"")
    desk.press("/<Esc>")
    #expect(desk.model.overlay == nil)
  }

  @Test func commandsCanBeGivenByName() {
    var desk = Desk(Desk.story())
    desk.press(":chi<Tab><Enter>")
    #expect(desk.node?.id.rawValue == 2)
    desk.press(":rate-up<Enter>")
    #expect(desk.node?.rating == 1)
    desk.press(":nonsense<Enter>")
    #expect(desk.model.message?.text == "There is no command nonsense; ? lists them")
    desk.press(":w<Enter>")
    #expect(desk.effects.last == .fold)
    desk.press(":q<Enter>")
    #expect(desk.effects.last == .quit)
  }

  @Test func parametersTakeOnlyWhatTheyAllow() {
    var desk = Desk(Desk.story())
    desk.press("p<Enter><Ctrl-U>7<Enter>")
    #expect(desk.model.settings.branches == 7)
    desk.press("<Enter><Ctrl-U>900<Enter>")
    #expect(desk.model.settings.branches == 7)
    #expect(desk.model.message?.text == "branches takes a number from 1 to 64")
    desk.press("jj<Enter><Ctrl-U>0.25<Enter>x")
    #expect(desk.model.settings.parameters.temperature == nil)
    desk.press("<Esc>]]{")
    #expect(desk.model.settings.branches == 9)
    #expect(desk.model.settings.parameters.maxTokens == 32)
  }

  @Test(arguments: Parameter.allCases)
  func whatAParameterShowsCanBeTypedBack(parameter: Parameter) {
    var desk = Desk(Desk.story())
    desk.model.settings.parameters.stop = ["\n\n", "a\\b", " | "]
    desk.model.settings.parameters.stop.removeLast()
    let before = desk.model.settings
    desk.model.set(parameter, to: desk.model.value(of: parameter))
    #expect(desk.model.settings == before)
    #expect(desk.model.message == nil)
  }

  @Test func modelsAndAdaptersAreChosenFromWhatTheServiceAnswers() throws {
    var desk = Desk(Desk.story())
    desk.press("m")
    guard case .listModels(let id, "test")? = desk.effects.last else {
      Issue.record("nobody was asked")
      return
    }
    #expect(desk.screen.contains("asking"))
    let catalog = ModelCatalog(
      models: ["toy-1", "toy-2"],
      adapters: [AdapterScale(name: "morris", scale: 1)]
    )
    desk.send(.catalog(id, .success(catalog)))
    desk.press("jj ")
    #expect(desk.model.settings.adapters == [AdapterScale(name: "morris", scale: 1)])
    desk.press("-")
    #expect(desk.model.settings.adapters == [AdapterScale(name: "morris", scale: 0.9)])
    desk.press("k<Enter>")
    #expect(desk.model.settings.model == "toy-2")
    #expect(desk.model.overlay == nil)
    desk.press("2")
    #expect(desk.requests.first?.request.adapters == [AdapterScale(name: "morris", scale: 0.9)])
    #expect(desk.requests.first?.request.model == "toy-2")
  }

  @Test func exportShowsTheCountsAndTheReasons() {
    var desk = Desk(Desk.story())
    desk.press("x")
    #expect(desk.screen.contains("Left out"))
    desk.press("<Enter>")
    #expect(!desk.effects.contains { if case .export = $0 { true } else { false } })
    desk.press("<Esc>l+j-x")
    #expect(desk.screen.contains("1 row to story.trl-preference.jsonl"))
    desk.press("<Enter>")
    let rows = ExportRequest.rows(ExportOptions(format: .trlPreference))
    #expect(
      desk.effects.last == .export(rows, path: "story.trl-preference.jsonl", replacing: false)
    )
    desk.send(.exported(.exists(path: "p")))
    #expect(desk.screen.contains("Enter replaces it"))
    desk.press("<Enter>")
    #expect(
      desk.effects.last == .export(rows, path: "story.trl-preference.jsonl", replacing: true)
    )
    desk.send(.exported(.written(path: "p", count: 1, isTree: false)))
    #expect(desk.model.message?.text == "Wrote 1 row to p")
  }

  @Test func exportPathCanBeChanged() {
    var desk = Desk(Desk.story())
    desk.press("l+j-xe<Ctrl-U>out.jsonl<Enter>")
    #expect(desk.screen.contains("1 row to out.jsonl"))
    desk.press("j<Enter>")
    guard case .export(.rows(let options), "out.jsonl", false)? = desk.effects.last else {
      Issue.record("no export")
      return
    }
    #expect(options.format != .trlPreference)
  }

  @Test func howRowsAreMadeIsChosenAndShownAtOnce() {
    var desk = Desk(Desk.story())
    desk.press("l+j-xo")
    #expect(desk.screen.contains("strategy        best-worst"))
    #expect(desk.screen.contains("1 row to story.trl-preference.jsonl"))
    desk.press("j<Right>")
    #expect(desk.screen.contains("strategy        best-random"))
    // The margin of the one pair is 2.
    desk.press("jj<Enter>3<Enter>")
    #expect(desk.screen.contains("least margin    3.0"))
    #expect(!desk.screen.contains("1 row to"))
    desk.press("<Enter><Ctrl-U>nine<Enter>")
    #expect(desk.model.message?.text == "The least margin is 0 to 4.")
    #expect(desk.screen.contains("least margin    3.0"))
    desk.press("<Enter><Ctrl-U>2<Enter><Esc><Enter>")
    guard case .export(.rows(let options), _, false)? = desk.effects.last else {
      Issue.record("no export")
      return
    }
    #expect(options.minMargin == 2 && options.strategy == .bestRandom)
    // What was chosen stays for the next time.
    desk.send(.exported(.written(path: "p", count: 1, isTree: false)))
    desk.press("xo")
    #expect(desk.screen.contains("strategy        best-random"))
  }

  @Test func everySettingTakesWhatItShows() {
    for setting in ExportSetting.allCases {
      var options = ExportOptions(format: .trlPreference)
      let before = options
      if setting.step(&options, by: 1) {
        #expect(options != before, "\(setting)")
        #expect(setting.step(&options, by: -1))
      } else {
        #expect(setting.set(setting.value(in: options), in: &options) == nil, "\(setting)")
      }
      #expect(options == before, "\(setting)")
      #expect(setting.explanation.hasSuffix("."))
    }
    let wrong: [(ExportSetting, String)] = [
      (.sources, "rating,taste"), (.maxPairs, "0"), (.minEdit, "2"), (.minChosenRating, "3"),
      (.maxLengthRatio, "0.5"), (.maxPromptChars, "-1"), (.split, "100%"), (.seed, "-1"),
    ]
    for (setting, text) in wrong {
      var options = ExportOptions(format: .trlPreference)
      #expect(setting.set(text, in: &options)?.hasSuffix(".") == true, "\(setting)")
      #expect(options == ExportOptions(format: .trlPreference))
    }
  }

  @Test func whatIsLeftOutLeadsToItsText() {
    var desk = Desk(Desk.story())
    desk.press("l+j+x")
    desk.press("d")
    // Two equal ratings: the first pair left out.
    #expect(desk.screen.contains("equal-ratings  2 and 3"))
    #expect(desk.screen.contains("The ratings are equal."))
    desk.press("<Enter>")
    #expect(desk.model.overlay == nil)
    #expect(desk.model.cursor == NodeID(rawValue: 2))
    #expect(desk.model.message?.text == "The ratings are equal.")
  }

  @Test func aFolderAsksForItsLicense() {
    var desk = Desk(Desk.story())
    desk.press("l+j-x" + DialogTests.keys(to: .rows(.hfDir)))
    #expect(desk.screen.contains("to story-dataset"))
    desk.press("<Enter>")
    #expect(desk.screen.contains("license ="))
    desk.press("cc0-1.0<Enter><Enter>")
    guard case .export(.rows(let options), "story-dataset", false)? = desk.effects.last else {
      Issue.record("no export")
      return
    }
    #expect(options.license == "cc0-1.0")
    desk.send(.exported(.exists(path: "p")))
    #expect(desk.screen.contains("Enter keeps it as NAME.old"))
  }

  /// The keys that lead from the first format to this one.
  private static func keys(to format: FileFormat) -> String {
    String(repeating: "j", count: FileFormat.allCases.firstIndex(of: format) ?? 0)
  }

  @Test func theTreeAndThePathToTheCursorCanBeExported() {
    var desk = Desk(Desk.story())
    desk.press("lx" + DialogTests.keys(to: .tree(.miniloom)))
    #expect(desk.screen.contains("* miniloom"))
    #expect(desk.screen.contains("of the tree to story.miniloom.json"))
    desk.press("<Enter>")
    #expect(
      desk.effects.last
        == .export(.tree(.miniloom, .all), path: "story.miniloom.json", replacing: false)
    )
    desk.send(.exported(.written(path: "p", count: 2, isTree: true)))
    #expect(desk.model.message?.text == "Wrote 2 texts to p")
    desk.press("xjjj")
    #expect(desk.screen.contains("The path to 2 to story.txt"))
    desk.press("<Enter>")
    #expect(
      desk.effects.last
        == .export(.tree(.text, .path(NodeID(rawValue: 2))), path: "story.txt", replacing: false)
    )
  }

  @Test func aChatIsNotOfferedToAFormatOfTexts() {
    var desk = Desk(Desk.session(.chat))
    desk.press("iWhat is a loom?<Ctrl-S>x" + DialogTests.keys(to: .tree(.pyloomJSON)) + "<Enter>")
    #expect(desk.screen.contains("pyloom-json holds texts only"))
    #expect(!desk.effects.contains { if case .export = $0 { true } else { false } })
  }

  @Test func theChosenFormatIsInSightOnASmallScreen() {
    var desk = Desk(Desk.story(), columns: 60, rows: 12)
    desk.press("x")
    for format in FileFormat.allCases {
      #expect(desk.screen.contains("* \(format.name)"))
      desk.press("j")
    }
  }

  @Test func helpListsEveryKeyThatIsBound() {
    var desk = Desk(Desk.story(), columns: 100, rows: 200)
    desk.press("??")
    for row in CommandRow.table where row.command.branchCount == nil {
      #expect(desk.screen.contains(row.summary), "\(row.command)")
    }
    desk.press("x")
    #expect(desk.model.overlay == nil)
  }

  @Test func helpScrollsToItsEnd() {
    var desk = Desk(Desk.story(), columns: 80, rows: 24)
    desk.press("??G")
    #expect(desk.screen.contains("What is below is shown, or folded away"))
    desk.press("g")
    #expect(desk.screen.contains("Go to the parent"))
  }

  @Test func aFullDiskIsSaidAndTheActsAreKept() {
    var desk = Desk(Desk.story())
    desk.isDiskSlow = true
    desk.send(.saveProblem("The disk is full; free some space."))
    desk.press("l+")
    #expect(desk.screen.contains("The disk is full"))
    desk.press("q")
    #expect(desk.effects.last == .retrySave)
    desk.press("q")
    #expect(desk.effects.last == .quit)
  }
}
