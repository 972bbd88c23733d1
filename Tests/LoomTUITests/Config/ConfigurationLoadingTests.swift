import Backends
import Glibc
import Testing

@testable import LoomTUI

/// A folder of its own for one test, removed at its end.
final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/loom-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FolderError.notMade(errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  enum FolderError: Error { case notMade(Int32) }

  /// Writes a file and gives back its path.
  func write(_ text: String, to name: String, mode: mode_t = 0o600) throws -> String {
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw FolderError.notMade(errno) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fchmod(descriptor, mode) == 0
    else { throw FolderError.notMade(errno) }
    return file
  }

  deinit {
    guard let handle = opendir(path) else { return }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      unlink(path + "/" + name)
    }
    closedir(handle)
    rmdir(path)
  }
}

@Suite struct ConfigurationLoadingTests {
  @Test func filesAreReadAndMissingOnesAreNot() throws {
    let folder = try Folder()
    let none = try Configuration.load(folder.path + "/config.toml", environment: [:])
    #expect(!none.hasFile)
    let file = try folder.write("[defaults]\nbranches = 7", to: "config.toml")
    let read = try Configuration.load(file, environment: [:])
    #expect(read.hasFile && read.defaults.branches.value == 7)
  }

  @Test func foldersFollowTheEnvironment() throws {
    let home = try #require(UserFolders(environment: ["HOME": "/h"]))
    #expect(home.configuration == "/h/.config/loom/config.toml")
    #expect(home.state == "/h/.local/state/loom" && home.data == "/h/.local/share/loom")
    let own = try #require(
      UserFolders(environment: [
        "HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "relative", "XDG_DATA_HOME": "/d",
      ])
    )
    #expect(own.configuration == "/c/loom/config.toml")
    #expect(own.state == "/h/.local/state/loom" && own.data == "/d/loom")
    #expect(UserFolders(environment: [:]) == nil)
  }

  @Test func filesThatAreNoConfigurationAreRefused() throws {
    let folder = try Folder()
    let large = try folder.write(String(repeating: "#", count: 1 << 20) + "\n", to: "large")
    var error = #expect(throws: ConfigurationError.self) {
      _ = try Configuration.load(large, environment: [:])
    }
    #expect(error?.problem == .tooLarge(limit: 1 << 20))
    error = #expect(throws: ConfigurationError.self) {
      _ = try Configuration.load(folder.path, environment: [:])
    }
    #expect(error?.sentence.contains("cannot be read") == true)
  }

  @Test func keyFilesMustBePrivate() throws {
    let folder = try Folder()
    _ = try folder.write(" sk-canary\n", to: "key")
    _ = try folder.write("sk-canary", to: "open", mode: 0o640)
    _ = try folder.write("two words", to: "words")
    func entry(_ file: String) throws -> BackendEntry {
      let text = "[backends.a]\nkind = 'openai'\nkey_file = '\(file)'"
      let read = try Configuration.parse(text, path: folder.path + "/c.toml", environment: [:])
      return try #require(read.backend(named: "a"))
    }
    let environment = ["HOME": folder.path]
    let place = folder.path + "/c.toml"
    for file in ["key", "~/key", folder.path + "/key"] {
      let entry = try entry(file)
      try entry.checkKeyFile(environment: environment, configuration: place)
      let source = try #require(entry.keySource(environment: environment, configuration: place))
      #expect(source.file == folder.path + "/key" && source.variables.isEmpty)
    }
    for (file, part) in [("open", "chmod 600"), ("words", "one line"), ("none", "cannot be read")] {
      let error = #expect(throws: ConfigurationError.self) {
        try entry(file).checkKeyFile(environment: environment, configuration: place)
      }
      let sentence = error?.sentence ?? ""
      #expect(sentence.contains(part) && sentence.contains("c.toml:3:"), "\(sentence)")
      #expect(!sentence.contains("canary"))
    }
  }

  @Test func keysOfVariablesAreLookedForWhenARequestIsSent() throws {
    let read = try Configuration.parse(
      "[backends.a]\nkind = 'openai'\nkey_variable = 'K'\n[backends.b]\nkind = 'local'",
      path: "/c",
      environment: [:]
    )
    let entry = try #require(read.backend(named: "a"))
    #expect(
      entry.keySource(environment: [:], configuration: "/c") == KeySource(variables: ["K"])
    )
    try entry.checkKeyFile(environment: [:], configuration: "/c")
    let proxy = try Configuration.parse(
      nil,
      path: "/c",
      environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1"]
    )
    #expect(
      proxy.backend(named: "openai")?.keySource(environment: [:], configuration: "/c")
        == KeySource(variables: ["OPENAI_API_KEY"], required: false)
    )
    let local = try #require(read.backend(named: "b"))
    #expect(local.keySource(environment: [:], configuration: "/c") == nil)
  }
}
