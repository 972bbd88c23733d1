import Backends
import Screen
import Testing
import TreeModel

@testable import LoomTUI

@Suite struct ModelPickerTests {
  @Test func modelsShowTheirLimitsAndTheirLastDay() {
    var desk = Desk(Desk.story())
    desk.press("m")
    guard case .listModels(let id, "test")? = desk.effects.last else {
      Issue.record("nobody was asked")
      return
    }
    let models: [ModelCatalog.Model] = [
      "toy-1", .init(name: "toy-2", inputTokens: 1_048_576, outputTokens: 65_536),
      .init(name: "toy-3", inputTokens: 8192, shutdownDate: "2027-01-14"),
    ]
    desk.send(.catalog(id, .success(ModelCatalog(models: models))))
    #expect(desk.screen.contains("toy-2  1M in, 66k out"))
    #expect(desk.screen.contains("toy-3  shuts down 2027-01-14, 8192 in"))
    desk.press("jj<Enter>")
    #expect(desk.model.settings.model == "toy-3")
  }

  @Test func countsAreShort() {
    #expect(shortCount(9_999) == "9999" && shortCount(10_000) == "10k")
    #expect(shortCount(65_536) == "66k" && shortCount(999_499) == "999k")
    #expect(shortCount(999_500) == "1M" && shortCount(1_048_576) == "1M")
    #expect(shortCount(1_250_000) == "1.3M" && shortCount(2_000_000) == "2M")
  }

  @Test func thinkingFollowsTheBackendUnlessThePersonSetIt() {
    func backend(_ name: String, _ thinking: ThinkingSetting?) -> BackendInfo {
      BackendInfo(
        name: name,
        summary: name,
        defaultModel: "m",
        continuesText: false,
        takesSeeds: true,
        takesThinking: true,
        thinking: thinking
      )
    }
    let backends = [backend("a", .level(.low)), backend("b", .off)]
    var settings = GenerationSettings(backend: "a", model: "m")
    settings.parameters.thinking = .level(.low)
    var model = Model(
      session: Desk.story(),
      name: "s",
      size: .init(columns: 80, rows: 24),
      backends: backends,
      settings: settings,
      seed: 1,
      now: 0
    )
    func press(_ keys: [Key]) { for key in keys { _ = update(&model, .input(.key(key), at: 1)) } }
    press([.character("m"), .down, .down, .enter])
    #expect(model.settings.backend == "b" && model.settings.parameters.thinking == .off)
    model.settings.parameters.thinking = .level(.high)
    press([.character("m"), .up, .up, .enter])
    #expect(model.settings.backend == "a" && model.settings.parameters.thinking == .level(.high))
  }

  @Test func thinkingIsAParameter() {
    var desk = Desk(Desk.story())
    desk.model.set(.thinking, to: "medium")
    #expect(desk.model.settings.parameters.thinking == .level(.medium))
    #expect(desk.model.value(of: .thinking) == "medium")
    desk.model.set(.thinking, to: "lots")
    #expect(desk.model.settings.parameters.thinking == .level(.medium))
    #expect(desk.model.message?.text.hasPrefix("thinking takes minimal, low") == true)
    desk.model.set(.thinking, to: "2000")
    #expect(desk.model.settings.parameters.thinking == .budget(2000))
    desk.model.set(.thinking, to: "")
    #expect(desk.model.settings.parameters.thinking == nil)
  }
}
