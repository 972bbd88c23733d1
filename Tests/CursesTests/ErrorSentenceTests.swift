import Testing

@testable import Curses

@Suite struct ErrorSentenceTests {
  @Test func everySentenceSaysWhatToDo() {
    let errors: [TerminalError] = [
      .inputIsNotATerminal, .outputIsNotATerminal, .noTerminalType, .unknownTerminalType("x"),
      .cannotMoveCursor("dumb"), .refused(errno: 5),
    ]
    for error in errors {
      #expect(error.sentence.hasSuffix("."))
      #expect(error.sentence.contains(": "))
    }
  }

  @Test func theEnvironmentDoesNotControlTheTerminal() {
    let sentence = TerminalError.unknownTerminalType(
      "a\u{1B}]0;x\u{7}" + String(repeating: "b", count: 99)
    )
    .sentence
    #expect(sentence.contains("TERM=a?]0;x?bbb"))
    #expect(sentence.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) })
    #expect(sentence.utf8.count < 160)
  }
}
