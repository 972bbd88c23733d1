import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct PresetTests {
  private func configuration(_ text: String) throws -> Configuration {
    try Configuration.parse(text, path: "config.toml", environment: [:])
  }

  private static let file = """
    [presets.wild]
    temperature = 1.3
    branches = 8
    max_tokens = 24
    key = "F6"

    [presets.calm]
    backend = "builtin"
    temperature = 0.2
    stop = ["\\n\\n", "THE END"]
    adapters = [{name = "woolf", scale = 0.8}]
    key = ", q"
    """

  private func desk(columns: Int = 80, rows: Int = 24) throws -> Desk {
    var desk = Desk(
      Desk.story(),
      columns: columns,
      rows: rows,
      others: [
        BackendInfo(
          name: "builtin",
          kind: .builtin,
          summary: "toy",
          defaultModel: "kneser-ney",
          continuesText: true,
          takesSeeds: true
        )
      ]
    )
    desk.model.writing.presets = try configuration(Self.file).presets
    return desk
  }

  @Test func controlWithAnArrowChoosesOne() throws {
    var desk = try desk()
    desk.model.writing.presets = try configuration(
      "[presets.hot]\ntemperature = 1.5\nkey = \"Ctrl-Right\""
    ).presets
    desk.press("<Ctrl-Right>")
    #expect(desk.model.settings.parameters.temperature == 1.5)
    desk.press("<Ctrl-Left>")
    #expect(desk.model.message?.text.contains("does nothing") != true, "unbound, it is Left")
  }

  @Test func aKeyOrANameChoosesOne() throws {
    var desk = try desk()
    desk.press("<F6>")
    #expect(desk.model.settings.branches == 8)
    #expect(desk.model.settings.parameters.temperature == 1.3)
    #expect(desk.model.settings.backend == "test")
    #expect(
      desk.model.message?.text.hasPrefix("Preset wild: 8 branches of at most 24 tokens") == true
    )
    desk.press(",q")
    #expect(desk.model.settings.backend == "builtin")
    #expect(desk.model.settings.model == "kneser-ney")
    #expect(desk.model.settings.parameters.stop == ["\n\n", "THE END"])
    #expect(desk.model.settings.adapters == [AdapterScale(name: "woolf", scale: 0.8)])
    #expect(desk.model.settings.branches == 8)
    desk.press(":preset wild<Enter>")
    #expect(desk.model.settings.parameters.temperature == 1.3)
    desk.press(":preset tame<Enter>")
    #expect(desk.model.message?.text == "There is no preset tame; there are wild, calm")
  }

  @Test func theListShowsWhatTheyAre() throws {
    for (name, columns, rows) in [("presets-80x24", 80, 24), ("presets-120x40", 120, 40)] {
      var desk = try desk(columns: columns, rows: rows)
      desk.press("<F6>;pj")
      try expectFrame(view(desk.model), name)
      desk.press("<Enter>")
      #expect(desk.model.settings.backend == "builtin")
      desk.press(";pG")
      try expectFrame(view(desk.model), name + "-now")
    }
    var none = Desk(Desk.story())
    none.press(";p")
    #expect(none.screen.contains("[presets.NAME]"))
    #expect(none.screen.contains("temperature = 0.8"))
  }

  @Test func whatTheListShowsCanBeReadBack() throws {
    var settings = GenerationSettings(backend: "builtin", model: "a \"b\"")
    settings.adapters = [AdapterScale(name: "x", scale: 0.5)]
    settings.parameters.stop = ["\n", "\t\"\\"]
    settings.parameters.topP = 0.9
    settings.parameters.topLogprobs = 3
    settings.parameters.thinking = .budget(100)
    let lines = GenerationPreset(settings, name: "NAME").lines
    let text = "[presets.again]\n" + lines.joined(separator: "\n")
    let preset = try #require(try configuration(text).presets.first)
    var read = GenerationSettings(backend: "builtin", model: "")
    read.adopt(preset, backend: nil)
    settings.isThinkingChosen = true
    #expect(read == settings)
  }

  @Test(
    arguments: [
      (
        "[presets.a]\nkey = \"x\"",
        "config.toml:1: the key x is given to export and to the preset a"
      ),
      ("[presets.a]\nkey = \",\"", "config.toml:1: the key , is given to"),
      (
        "[presets.a]\nkey = \"F6\"\n[presets.b]\nkey = \"F6\"",
        "config.toml:3: the key F6 is given to"
      ),
      ("[presets.a]\nkey = \"Hyper-x\"", "config.toml:2: \"Hyper-x\" names no key"),
      ("[presets.a]\nbackend = \"x\"", "config.toml:1: backend cannot be \"x\""),
      ("[presets.a]\ncolour = 1", "config.toml:2: unknown key colour in [presets.a]"),
      ("[presets.a]\ntemperature = 9", "config.toml:2: temperature must be"),
      ("[presets]\na = 1", "config.toml:2: [presets.a] must be a table"),
    ]
  )
  func mistakesAreNamedWithTheirLine(text: String, sentence: String) throws {
    do throws(ConfigurationError) {
      let configuration = try Configuration.parse(text, path: "config.toml", environment: [:])
      _ = try configuration.keymap()
      Issue.record("nothing was wrong with \(text)")
    } catch {
      #expect(error.sentence.hasPrefix(sentence), "\(error.sentence)")
    }
  }

  @Test func effectiveValuesAreListed() throws {
    let rows = try configuration(Self.file).rows.filter { $0.name.hasPrefix("presets.") }
    #expect(rows.map(\.name) == ["presets.wild", "presets.calm"])
    #expect(rows.first?.value.contains("temperature = 1.3") == true)
  }
}
