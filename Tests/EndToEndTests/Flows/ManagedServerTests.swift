import Foundation
import Glibc
import PtyHarness
import Testing

/// Real llama.cpp servers that the program starts, and that do not outlive it.
@Suite(.serialized) struct ManagedServerTests {
  private let model: TinyModel

  init() throws { model = try TinyModel.made.get() }

  /// A workplace whose server can be told from all others by its model's path.
  private func workplace(_ more: String = "", server: String? = nil) throws -> Workplace {
    let place = try Workplace()
    try place.write(
      model.configuration(more, model: place.path("tiny.gguf"), server: server),
      to: "config/loom/config.toml"
    )
    try FileManager.default.createSymbolicLink(
      atPath: place.path("tiny.gguf"),
      withDestinationPath: model.folder + "/tiny.gguf"
    )
    try place.makeSession(prompt: "In the morning the baker opened")
    return place
  }

  private func servers(_ place: Workplace) -> [pid_t] { processes(with: place.path("tiny.gguf")) }

  /// Waits until there is no server; the guard is only against waiting for ever.
  private func expectNoServer(
    _ place: Workplace,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for _ in 0..<600 where !servers(place).isEmpty { usleep(50_000) }
    #expect(servers(place).isEmpty, sourceLocation: sourceLocation)
  }

  @Test func itIsStartedUsedAndStopped() throws {
    let place = try workplace()
    let terminal = try place.open(columns: 120)
    // Before the model is loaded the keys work, and a generation waits.
    try terminal.see("#1 · prompt")
    try terminal.press("2", "2 streaming")
    try terminal.see("two texts of the server") {
      !$0.isStreaming && $0.text.contains("2 branches")
    }
    #expect(servers(place).count == 1)
    try terminal.press("m", "adapter first")
    terminal.send(Press.escape)
    try terminal.see("no list") { !$0.text.contains("adapter first") }
    terminal.quit()
    expectNoServer(place)
    let made = try place.nodes().filter { $0["kind"] as? String == "completion" }
    #expect(made.count == 2)
    for node in made {
      let generation = try #require(node["generation"] as? [String: Any])
      #expect(generation["backend"] as? String == "tiny")
      #expect((node["text"] as? String)?.isEmpty == false)
    }
    #expect(place.has("state/loom/servers/tiny.log"))
    try place.check()
  }

  /// A server of ours is ours: no other user, and no page in a browser, can use it.
  @Test func itWantsAKeyThatNobodyElseHas() throws {
    let place = try workplace()
    let terminal = try place.open(columns: 120)
    try terminal.press("1", "1 branch")
    try terminal.see("a text of the server") { !$0.isStreaming }
    let pid = try #require(servers(place).first)
    let line = try #require(FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"))
    let words = String(decoding: line, as: UTF8.self).split(separator: "\0").map(String.init)
    let port = words[try #require(words.firstIndex(of: "--port")) + 1]
    let keyFile = words[try #require(words.firstIndex(of: "--api-key-file")) + 1]
    let key = try String(contentsOfFile: keyFile, encoding: .utf8).trimmingCharacters(in: .newlines)
    #expect(key.count == 32)
    var status = stat()
    #expect(stat(keyFile, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(!words.contains { $0.contains(key) })
    try place.write(
      """
      import urllib.request, urllib.error, sys
      for key in ["", "wrong", sys.argv[1]]:
          request = urllib.request.Request("http://127.0.0.1:\(port)/completion",
              b'{"prompt": "a", "n_predict": 1}', {"Authorization": "Bearer " + key})
          try:
              print(urllib.request.urlopen(request).status)
          except urllib.error.HTTPError as error:
              print(error.code)
      """,
      to: "ask.py"
    )
    _ = try place.shell("exec python3 ask.py \(key) >runs/asked 2>&1").waitForEnd()
    #expect(try place.read("runs/asked") == "401\n401\n200\n")
    terminal.quit()
    expectNoServer(place)
    #expect(!FileManager.default.fileExists(atPath: keyFile))
    for name in ["state/loom/servers/tiny.log", "s.loom.json"] {
      #expect(try !place.read(name).contains(key), "\(name)")
    }
  }

  @Test func itEndsWithTheProgramHoweverThatEnds() throws {
    for signal in [SIGKILL, SIGTERM, SIGHUP] {
      let place = try workplace()
      let terminal = try place.open()
      try terminal.press("1", "1 branch")
      try terminal.see("a text of the server") { !$0.isStreaming }
      #expect(servers(place).count == 1)
      terminal.signal(signal)
      _ = terminal.waitForEnd()
      expectNoServer(place)
    }
  }

  /// Killed at once: also a server that is still loading does not stay.
  @Test func itEndsAlsoWhileItStarts() throws {
    let place = try workplace()
    for pause in [0, 60_000] {
      let terminal = try place.open()
      try terminal.see("#1 · prompt")
      usleep(useconds_t(pause))
      terminal.signal(SIGKILL)
      _ = terminal.waitForEnd()
      expectNoServer(place)
    }
  }

  @Test func aServerThatDiesIsStartedAnew() throws {
    let place = try workplace()
    let terminal = try place.open(columns: 120)
    try terminal.press("1", "1 branch")
    try terminal.see("a text of the server") { !$0.isStreaming }
    for pid in servers(place) { kill(pid, SIGKILL) }
    expectNoServer(place)
    try terminal.press("1", "2 branches")
    try terminal.see("another text") { !$0.isStreaming }
    #expect(servers(place).count == 1)
    terminal.quit()
    expectNoServer(place)
    let made = try place.nodes().filter { $0["kind"] as? String == "completion" }
    #expect(made.allSatisfy { ($0["generation"] as? [String: Any])?["error"] == nil })
    // The first one's log is the second one's.
    #expect(place.has("state/loom/servers/tiny.log"))
    #expect(!place.has("state/loom/servers/tiny-2.log"))
  }

  @Test func whatIsAskedWhileItLoadsWaitsAndSaysSo() throws {
    let place = try workplace()
    try place.writeScript(
      "while [ ! -f \(place.path("go")) ]; do sleep 0.1; done\n"
        + "exec \(model.python) \(Project.path("Scripts/loom-llama-server")) \"$@\"",
      to: "server"
    )
    try place.write(
      model.configuration(model: place.path("tiny.gguf"), server: "\"\(place.path("server"))\""),
      to: "config/loom/config.toml"
    )
    let terminal = try place.open(columns: 120)
    try terminal.see("tiny loads tiny")
    try terminal.press("2", "waits until tiny has loaded tiny")
    // The keys are the person's meanwhile, and one that waits can be cancelled.
    try terminal.press("+", "1+ 0-")
    try terminal.press("G", "#3 ·")
    try terminal.press("c", "Cancelled 1")
    try place.write("", to: "go")
    try terminal.see("the other text") { !$0.isStreaming && !$0.bar.contains("loads") }
    terminal.quit()
    expectNoServer(place)
    let texts = try place.nodes().filter { $0["kind"] as? String == "completion" }
      .map { ($0["text"] as? String)?.isEmpty == false }
    #expect(texts == [true, false])
  }

  @Test func aStartIsInterruptedInOrder() throws {
    let place = try workplace()
    try place.writeScript("exec sleep 1000", to: "server")
    try place.write(
      model.configuration(model: place.path("tiny.gguf"), server: "\"\(place.path("server"))\""),
      to: "config/loom/config.toml"
    )
    let terminal = try place.shell("exec \"$LOOM\" generate s.loom.json 2>runs/err")
    try terminal.see("the loading") { _ in
      (try? place.read("runs/err"))?.contains("tiny: loading tiny") == true
    }
    terminal.signal(SIGINT)
    terminal.expectEnd(.exited(1))
    #expect(try place.read("runs/err").hasSuffix("loom: Interrupted; nothing was asked.\n"))
    #expect(processes(with: place.path("server")).isEmpty)
    #expect(try place.nodes().count == 1)
  }

  /// A server that dies in the middle of an answer: what came is kept, and the reason is said.
  @Test func aServerThatDiesInMidAnswer() throws {
    let place = try workplace("parallel = 1")
    try place.write(
      place.read("config/loom/config.toml")
        .replacingOccurrences(of: "max_tokens = 16", with: "max_tokens = 4000"),
      to: "config/loom/config.toml"
    )
    let terminal = try place.open(columns: 120)
    try terminal.press("1", "1 streaming")
    try terminal.see("some text") { !$0.text.contains("(waiting)") && $0.text.contains("1 branch") }
    for pid in servers(place) { kill(pid, SIGKILL) }
    try terminal.see("the end") { !$0.isStreaming }
    terminal.quit()
    let node = try #require(try place.nodes().last)
    let generation = try #require(node["generation"] as? [String: Any])
    #expect((node["text"] as? String)?.isEmpty == false)
    #expect(generation["finish"] as? String == "error")
    let reason = generation["error"] as? String ?? ""
    #expect(
      reason.contains("python ended by signal 9") || reason.contains("in the middle of the answer"),
      "\(reason)"
    )
    try place.check()
  }

  @Test func probabilitiesOfTokensAreKept() throws {
    let place = try workplace()
    let terminal = try place.open(columns: 120)
    try terminal.press("p", "top_logprobs")
    terminal.send(String(repeating: "j", count: 9) + Press.enter)
    try terminal.press("3" + Press.enter, "top_logprobs")
    terminal.send("q")
    try terminal.press("1", "1 branch")
    try terminal.see("a text of the server") { !$0.isStreaming }
    terminal.quit()
    #expect(place.has("s.loom.bulk"))
    let nodes = try objects(try place.run("show", "s.loom.json", "--json").output)
    let tokens = try #require(nodes.last?["logprobs"] as? [[String: Any]])
    #expect(tokens.count > 4)
    for token in tokens {
      #expect(token["token"] is String && (token["logprob"] as? Double ?? 1) <= 0)
      #expect((token["top"] as? [Any])?.count == 3)
    }
  }

  // MARK: Servers that do not come

  private func expectFailure(
    _ place: Workplace,
    _ sentence: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try place.run(
      "generate",
      "s.loom.json",
      "-n",
      "1",
      code: 1,
      sourceLocation: sourceLocation
    )
    let lines = outcome.errors.split(separator: "\n").filter { !$0.contains("loading tiny") }
    #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(lines.first?.contains(sentence) == true, "\(outcome.errors)")
    // Nothing was asked, so nothing is in the tree.
    #expect(try place.nodes().count == 1, sourceLocation: sourceLocation)
    let test = try place.run("backends", "--test", code: 1, sourceLocation: sourceLocation)
    #expect(test.output.contains("tiny: does not answer. "))
    #expect(test.output.contains(sentence), "\(test.output)", sourceLocation: sourceLocation)
    expectNoServer(place, sourceLocation: sourceLocation)
    // In the terminal: the session opens all the same, and says it.
    let terminal = try place.open(columns: 200, environment: ["COLUMNS": nil])
    let words = sentence.split(separator: " ").prefix(4).joined(separator: " ")
    try terminal.see(words, sourceLocation: sourceLocation)
    try terminal.press("+", "1+ 0-", sourceLocation: sourceLocation)
    terminal.quit(sourceLocation: sourceLocation)
  }

  @Test func aMissingModel() throws {
    let place = try workplace()
    unlink(place.path("tiny.gguf"))
    try expectFailure(
      place,
      "\(place.path("tiny.gguf")) cannot be read (No such file or directory); correct its path"
    )
  }

  @Test func aMissingProgram() throws {
    let place = try workplace(server: "\"/no/such/server\"")
    try expectFailure(place, "there is no program /no/such/server; correct server")
    try place.write(
      model.configuration(
        model: place.path("tiny.gguf"),
        server: "\"\(place.path("s.loom.json"))\""
      ),
      to: "config/loom/config.toml"
    )
    try expectFailure(place, "s.loom.json cannot be started (Permission denied); correct server")
  }

  @Test func noPlaceForTheLog() throws {
    let place = try workplace()
    try place.write("", to: "state/loom/servers")
    try expectFailure(
      place,
      "the server's log \(place.path("state/loom/servers")) cannot be written (Not a directory)"
    )
  }

  @Test func aServerThatEndsAtOnce() throws {
    let place = try workplace()
    try place.writeScript(
      "echo starting; echo 'error: bad \u{1B}]0;weights\u{7}'; echo goodbye; exit 3",
      to: "server"
    )
    try place.write(
      model.configuration(model: place.path("tiny.gguf"), server: "\"\(place.path("server"))\""),
      to: "config/loom/config.toml"
    )
    try expectFailure(
      place,
      "server ended with status 3 (error: bad ]0;weights … goodbye); the whole log is "
        + place.path("state/loom/servers/tiny.log")
    )
  }

  /// A file that is no model, said by the real server.
  @Test func weightsThatCannotBeLoaded() throws {
    let place = try workplace()
    unlink(place.path("tiny.gguf"))
    try place.write("this is no model", to: "tiny.gguf")
    let outcome = try place.run("generate", "s.loom.json", code: 1)
    #expect(outcome.errors.contains("tiny: python ended with status 1 "), "\(outcome.errors)")
    #expect(outcome.errors.contains("invalid magic characters"), "\(outcome.errors)")
    #expect(outcome.errors.contains("the whole log is "), "\(outcome.errors)")
    expectNoServer(place)
  }

  @Test func aServerThatIsNeverReady() throws {
    let place = try workplace("start_seconds = 1")
    try place.writeScript("echo loading for ever; exec sleep 1000", to: "server")
    try place.write(
      model.configuration(
        "start_seconds = 1",
        model: place.path("tiny.gguf"),
        server: "\"\(place.path("server"))\""
      ),
      to: "config/loom/config.toml"
    )
    try expectFailure(
      place,
      "server was not ready after 1 s and was stopped (loading for ever); give it more"
    )
  }
}
