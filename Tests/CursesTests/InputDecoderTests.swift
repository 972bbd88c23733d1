import Screen
import Testing

@testable import Curses

@Suite struct InputDecoderTests {
  /// Everything that comes of bytes, given in pieces; what waits at the end is given up.
  private func decode(_ pieces: [[UInt8]], pasteLimit: Int = 1 << 20) -> [Input] {
    var decoder = InputDecoder(
      keys: KeySequences([(sequence: Array("\u{1B}[25~".utf8), key: .function(7))]),
      pasteLimit: pasteLimit
    )
    var inputs: [Input] = []
    for piece in pieces {
      decoder.feed(piece)
      while let input = decoder.next() { inputs.append(input) }
    }
    decoder.giveUpWaiting()
    while let input = decoder.next() { inputs.append(input) }
    return inputs
  }

  private func keys(_ text: String) -> [Input] { decode([Array(text.utf8)]) }

  private static let everyKey: [(String, Key)] =
    [
      ("a", .character("a")), (" ", .character(" ")), ("é", .character("é")),
      ("中", .character("中")), ("🐕", .character("🐕")), ("\u{1B}x", .alt("x")),
      ("\u{1B}é", .alt("é")), ("\u{1B}\u{7F}", .alt("\u{7F}")), ("\u{1B}\r", .alt("\r")),
      ("\u{0}", .control("@")), ("\u{1C}", .control("\\")), ("\u{1D}", .control("]")),
      ("\u{1E}", .control("^")), ("\u{1F}", .control("_")), ("\n", .control("j")),
      ("\u{8}", .control("h")), ("\u{7F}", .backspace), ("\r", .enter), ("\t", .tab),
      ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down),
      ("\u{1B}[C", .right), ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}OD", .left),
      ("\u{1B}[H", .home), ("\u{1B}OH", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
      ("\u{1B}[F", .end), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}[8~", .end),
      ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[2~", .insert),
      ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab), ("\u{1B}[1;5A", .up),
      ("\u{1B}[3;2~", .delete), ("\u{1B}O5C", .controlRight), ("\u{1B}[1;5D", .controlLeft),
      ("\u{1B}[1;3C", .controlRight), ("\u{1B}[1;2D", .left), ("\u{1B}Od", .controlLeft),
      ("\u{1B}Oc", .controlRight), ("\u{1B}[1;5H", .controlHome), ("\u{1B}[1;6F", .controlEnd),
      ("\u{1B}[1;99C", .right), ("\u{1B}[5C", .controlRight), ("\u{1B}OM", .enter),
      ("\u{1B}Op", .character("0")), ("\u{1B}Ok", .character("+")), ("\u{1B}OP", .function(1)),
      ("\u{1B}OS", .function(4)), ("\u{1B}[11~", .function(1)), ("\u{1B}[15~", .function(5)),
      ("\u{1B}[17~", .function(6)), ("\u{1B}[21~", .function(10)),
      ("\u{1B}[24~", .function(12)), ("\u{1B}[[A", .function(1)), ("\u{1B}[[E", .function(5)),
      ("\u{1B}[1;2R", .function(3)), ("\u{1B}[25~", .function(7)),
    ]
    + "abcdefgklnopqrstuvwxyz".map { letter in
      let byte = (letter.asciiValue ?? 0) - 0x60
      return (String(Unicode.Scalar(byte)), .control(letter))
    }

  @Test func everyKeyAtEverySplit() {
    for (text, key) in Self.everyKey {
      let bytes = Array(text.utf8)
      for cut in 0..<bytes.count {
        #expect(
          decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == [.key(key)],
          "\(text.debugDescription) cut at \(cut)"
        )
      }
      // The same with a key before and after.
      let between = decode([Array("q".utf8) + bytes + Array("w".utf8)])
      #expect(between == [.key(.character("q")), .key(key), .key(.character("w"))])
    }
  }

  @Test func escapeAloneIsAKey() {
    #expect(keys("\u{1B}") == [.key(.escape)])
    #expect(keys("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    #expect(keys("\u{1B}\u{1B}[A") == [.key(.escape), .key(.up)])
    #expect(keys("\u{1B}[") == [.key(.alt("["))])
    #expect(keys("\u{1B}O") == [.key(.alt("O"))])
    #expect(keys("\u{1B}]x") == [.key(.alt("]")), .key(.character("x"))])
    var decoder = InputDecoder(keys: KeySequences())
    decoder.feed([0x1B])
    #expect(decoder.next() == nil)
    #expect(decoder.isWaiting)
    #expect(decoder.isLoneEscape)
  }

  @Test func answersAreNotKeys() {
    #expect(keys("a\u{1B}[0nb") == [.key(.character("a")), .acknowledged, .key(.character("b"))])
    let unasked = [
      "\u{1B}[24;80R", "\u{1B}[?62;22c", "\u{1B}[3n", "\u{1B}]11;rgb:0000/0000/0000\u{7}",
      "\u{1B}]52;c;aGVsbG8=\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[<0;10;20m", "\u{1B}[I",
      "\u{1B}[99~", "\u{1B}[201~", "\u{1B}[>41;354;0c",
    ]
    for text in unasked {
      #expect(keys("\(text)z") == [.key(.character("z"))], "\(text.debugDescription)")
    }
  }

  @Test func charactersThatAreNone() {
    #expect(decode([[0xFF, 0x61]]) == [.key(.character("\u{FFFD}")), .key(.character("a"))])
    #expect(decode([[0xE4, 0xB8]]).allSatisfy { $0 == .key(.character("\u{FFFD}")) })
    #expect(decode([[0xED, 0xA0, 0x80, 0x61]]).last == .key(.character("a")))
    #expect(keys("\u{9B}31m") == "31m".map { .key(.character($0)) })
  }

  @Test func pasteIsExactAtEverySplit() {
    let text = "a\u{1B}[Ab\r\n\t中\u{0}\u{1B}[200~\u{1B}[20\u{7}\u{1B}"
    let bytes = Array("x\u{1B}[200~\(text)\u{1B}[201~y".utf8)
    let expected: [Input] = [.key(.character("x")), .paste(text), .key(.character("y"))]
    for cut in 0...bytes.count {
      #expect(decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut at \(cut)")
    }
    #expect(decode(bytes.map { [$0] }) == expected)
    #expect(keys("\u{1B}[200~\u{1B}[201~") == [.paste("")])
  }

  @Test func longPastesComeInPiecesOfWholeCharacters() {
    let text = String(repeating: "中é🐕a", count: 200)
    let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
    for step in [1, 7, 64, bytes.count] {
      let pieces = stride(from: 0, to: bytes.count, by: step).map {
        Array(bytes[$0..<min($0 + step, bytes.count)])
      }
      var joined = ""
      for input in decode(pieces, pasteLimit: 50) {
        guard case .paste(let piece) = input else {
          Issue.record("\(input) is no paste")
          return
        }
        #expect(!piece.unicodeScalars.contains("\u{FFFD}"))
        if step < 50 { #expect(piece.utf8.count <= 50 + step) }
        joined += piece
      }
      #expect(joined == text)
    }
  }

  @Test func aPasteWithoutEndIsNotLost() {
    var decoder = InputDecoder(keys: KeySequences())
    decoder.feed(Array("\u{1B}[200~some text\u{1B}[2".utf8))
    #expect(decoder.next() == nil)
    #expect(decoder.isInPaste)
    #expect(decoder.giveUpPaste() == .paste("some text\u{1B}[2"))
    decoder.feed(Array("j".utf8))
    #expect(decoder.next() == .key(.character("j")))
  }

  @Test func otherCharacterSets() {
    var decoder = InputDecoder(keys: KeySequences(), decodeByte: { $0 == 0xE9 ? 0xE9 : nil })
    decoder.feed([0xE9, 0xFF])
    #expect(decoder.next() == .key(.character("é")))
    #expect(decoder.next() == .key(.character("\u{FFFD}")))
  }

  @Test func backspaceIsWhatTheTerminalSays() {
    var decoder = InputDecoder(keys: KeySequences([(sequence: [0x08], key: .backspace)]))
    decoder.feed([0x08])
    #expect(decoder.next() == .key(.backspace))
  }

  /// Random bytes, in random pieces: nothing crashes, nothing waits for ever, and no key is a control
  /// character.
  @Test func noiseIsHarmless() {
    var random = SplitMix(state: 7)
    let alphabet = Array("\u{1B}\u{1B}\u{1B}[[]O0123456789;~~nRAPX\\\u{7}az\r\u{9B}中\u{0}".utf8)
    for _ in 0..<2_000 {
      let pieces = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<Int.random(in: 0...30, using: &random)).map { _ -> UInt8 in
          alphabet.randomElement(using: &random) ?? 0
        }
      }
      for case .key(.character(let character)) in decode(pieces, pasteLimit: 16) {
        #expect(character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      }
    }
  }

  @Test func theMouseInXtermsForm() {
    #expect(keys("\u{1B}[<0;1;1M") == [.mouse(Mouse(.press, row: 0, column: 0))])
    #expect(keys("\u{1B}[<65;10;3M") == [.mouse(Mouse(.wheelDown, row: 2, column: 9))])
    // With Control held.
    #expect(keys("\u{1B}[<16;10;3M") == [.mouse(Mouse(.press, row: 2, column: 9))])
    // Releases, other buttons, moves, and what is no place.
    for text in [
      "<0;1;1m", "<1;1;1M", "<2;1;1M", "<35;4;4M", "<0;0;1M", "<0;1M", "<;;M", "<0;99999;1M",
    ] {
      #expect(keys("\u{1B}[\(text)j") == [.key(.character("j"))], "\(text)")
    }
  }

  @Test func theMouseInTheOldFormIsDropped() {
    #expect(decode([[0x1B, 0x5B, 0x4D, 0x20, 0xFF, 0x71], [0x6A]]) == [.key(.character("j"))])
    #expect(decode([[0x1B, 0x5B, 0x4D], [0x20, 0x21, 0x21, 0x6A]]) == [.key(.character("j"))])
  }

  @Test func anAnswerIsTakenOnceAndOnlyWhenAskedFor() {
    func decoded(_ pieces: [String], asked: Bool) -> ([Input], Background?) {
      var decoder = InputDecoder(keys: KeySequences())
      decoder.expectAnswer(asked)
      var inputs: [Input] = []
      for piece in pieces {
        decoder.feed(Array(piece.utf8))
        while let input = decoder.next() { inputs.append(input) }
        // The rest takes long.
        decoder.giveUpWaiting()
        while let input = decoder.next() { inputs.append(input) }
      }
      return (inputs, decoder.background)
    }
    let answer = "\u{1B}]11;rgb:1a1a/1b1b/2626\u{1B}\\"
    #expect(decoded([answer], asked: true) == ([.restyled], .dark))
    #expect(decoded([answer], asked: false) == ([], nil))
    #expect(decoded(["\u{1B}]11;rgb:ff/ff/ee\u{7}j"], asked: true).1 == .light)
    for cut in 2..<answer.utf8.count {
      let bytes = Array(answer.utf8)
      let pieces = [bytes[..<cut], bytes[cut...]].map { String(decoding: $0, as: UTF8.self) }
      // Behind an answer that came too slowly a key is a key again.
      let (inputs, _) = decoded([pieces[0], pieces[1] + "j"], asked: true)
      #expect(
        inputs.filter { $0 != .restyled && $0 != .key(.escape) } == [.key(.character("j"))],
        "\(cut)"
      )
    }
  }

  @Test func backgroundsAreReadAsTerminalsWriteThem() {
    #expect(Background(answer: "rgb:0/0/0") == .dark)
    #expect(Background(answer: "rgb:ffff/ffff/ffff") == .light)
    #expect(Background(answer: "rgba:fdfd/f6f6/e3e3/ffff") == .light)
    for text in ["", "rgb:", "rgb:1/2", "rgb:1/2/3/4/5", "rgb:12345/1/1", "rgb:+1/1/1", "#000000"] {
      #expect(Background(answer: text) == nil, "\(text)")
    }
    #expect(Background(colorVariable: "15;0") == .dark)
    #expect(Background(colorVariable: "0;default;15") == .light)
    #expect(Background(colorVariable: "default") == nil)
  }
}

/// A seeded source of numbers.
///
/// https://prng.di.unimi.it/splitmix64.c
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
