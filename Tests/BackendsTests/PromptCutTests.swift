import Testing

@testable import Backends

@Suite("Leaving out the beginning of a prompt") struct PromptCutTests {
  private func request(_ input: CompletionRequest.Input, system: String = "") -> CompletionRequest {
    var request = CompletionRequest(model: "m", input: input)
    request.system = system
    return request
  }

  private func text(_ request: CompletionRequest) -> String {
    if case .text(let text) = request.input { text } else { "" }
  }

  private func messages(_ request: CompletionRequest) -> [String] {
    if case .chat(let messages) = request.input {
      messages.map { "\($0.role.rawValue.prefix(1))\($0.content.prefix(1))" }
    } else {
      []
    }
  }

  @Test("what fits stays whole")
  func fits() {
    var request = request(.text("four"), system: "sys")
    #expect(request.cut(toBytes: 7) == 0)
    #expect(text(request) == "four" && request.leftOut == 0)
  }

  @Test(
    "a border between parts comes before a line, a line before a word, a word before a character"
  )
  func borders() {
    let lines = String(repeating: "one two\n", count: 100)
    var request = request(.text(lines))
    #expect(request.cut(toBytes: 400, borders: [0, 5, 411, 500]) == 411)
    #expect(request.leftOut == 411 && text(request).utf8.count == 389)
    request = self.request(.text(lines))
    // A border that is far away would cost much of what has room.
    #expect(request.cut(toBytes: 395, borders: [0, 790]) == 408)
    #expect(text(request).hasPrefix("one two\n"))
    request = self.request(.text(String(repeating: "word ", count: 100)))
    #expect(request.cut(toBytes: 251) == 249 && text(request).hasPrefix(" word"))
    request = self.request(.text(String(repeating: "海", count: 100)))
    #expect(request.cut(toBytes: 100) == 201 && text(request).utf8.count == 99)
  }

  @Test("the system text stays, and counts")
  func system() {
    var request = request(.text(String(repeating: "line\n", count: 100)), system: "Remember.")
    request.cut(toBytes: 200)
    #expect(request.system == "Remember." && request.promptBytes <= 200)
    // There is no room beside it.
    #expect(request.cut(toBytes: 5) == 0)
  }

  @Test("cutting again adds up")
  func again() {
    var request = request(.text(String(repeating: "line\n", count: 100)))
    let first = request.cut(toBytes: 300)
    let second = request.cut(toBytes: 200)
    #expect(first > 0 && second > 0 && request.leftOut == first + second)
    #expect(request.leftOut + text(request).utf8.count == 500)
  }

  private func chat(_ turns: String) -> CompletionRequest.Input {
    .chat(
      turns.split(separator: " ").map { turn in
        let role: ChatMessage.Role =
          turn.first == "u" ? .user : turn.first == "a" ? .assistant : .system
        return ChatMessage(role: role, content: String(repeating: turn.last ?? " ", count: 10))
      }
    )
  }

  @Test("of a conversation the oldest messages go, and it still starts with the user")
  func conversation() {
    var request = request(chat("s0 u1 a2 u3 a4 u5"))
    #expect(request.cut(toBytes: 45) == 20)
    #expect(messages(request) == ["s0", "u3", "a4", "u5"])
    request = self.request(chat("u1 a2 u3 a4 u5"))
    // One message less would do, but an answer cannot come first.
    #expect(request.cut(toBytes: 45) == 20)
    #expect(messages(request) == ["u3", "a4", "u5"])
  }

  @Test("what is asked last stays, also an answer that was begun")
  func last() {
    var request = request(chat("u1 a2 u3 a4"))
    #expect(request.cut(toBytes: 5) == 20 && messages(request) == ["u3", "a4"])
    #expect(request.cut(toBytes: 5) == 0 && messages(request) == ["u3", "a4"])
    request = self.request(chat("s0 u1"))
    #expect(request.cut(toBytes: 5) == 0 && messages(request) == ["s0", "u1"])
  }
}
