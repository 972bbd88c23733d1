import LoomTUI
import Screen
import Testing

@Suite struct ConfigurationKeymapTests {
  private func keymap(_ text: String) throws -> Keymap {
    try Configuration.parse(text, path: "/c", environment: [:]).keymap()
  }

  @Test func withoutKeysItIsTheStandardMap() throws {
    #expect(try keymap("") == .standard)
  }

  @Test func theFilesKeysReplaceACommandsOwn() throws {
    let map = try keymap("[keys]\nundo = \"Z\"\nredo = []")
    #expect(map.keys(for: .undo) == [[.character("Z")]] && map.keys(for: .redo).isEmpty)
  }

  @Test(arguments: [
    ("[keys]\nunod = \"z\"", "/c:2: there is no command unod; did you mean undo?"),
    ("[keys]\nundo = \"z\"\nredo = \"Hyper-Z\"", "/c:3: \"Hyper-Z\" names no key"),
    ("[keys]\nundo = \"z\"\nredo = \"z\"", "/c:3: the key z is given to undo and to redo"),
  ])
  func mistakesNameTheirLine(text: String, start: String) {
    let error = #expect(throws: ConfigurationError.self) { try keymap(text) }
    #expect(error?.sentence.hasPrefix(start) == true, "\(error?.sentence ?? "")")
  }
}
