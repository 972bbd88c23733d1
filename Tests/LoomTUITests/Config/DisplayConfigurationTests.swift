import Testing

@testable import LoomTUI

@Suite struct DisplayConfigurationTests {
  private func parse(_ text: String) throws -> Configuration {
    try Configuration.parse(text, path: "c.toml", environment: [:])
  }

  @Test func coloursMouseAndTitle() throws {
    let standard = try parse("").display
    #expect(standard.colors.value == .auto && standard.background.value == .auto)
    #expect(!standard.mouse.value && standard.title.value)
    let display = try parse(
      "[display]\ncolors = \"true\"\nbackground = \"light\"\nmouse = true\ntitle = false\n"
    ).display
    #expect(display.colors.value == .direct && display.background.value == .light)
    #expect(display.mouse.value && !display.title.value)
  }

  @Test func wrongValuesNameTheRightOnes() {
    #expect {
      try parse("[display]\ncolors = \"256x\"\n")
    } throws: { error in
      let sentence = (error as? ConfigurationError)?.sentence ?? ""
      return sentence.hasPrefix("c.toml:2:") && sentence.contains("mono")
        && sentence.contains("true")
    }
  }

  @Test func hooksAreOffUntilNamed() throws {
    #expect(try parse("").hooks.hooks == Hooks())
    let configuration = try parse("[hooks]\non_export = \"cp \\\"$LOOM_FILE\\\" /backup\"\n")
    #expect(configuration.hooks.hooks == Hooks(onExport: "cp \"$LOOM_FILE\" /backup"))
    #expect(configuration.rows.contains { $0.name == "hooks.on_export" })
  }
}
