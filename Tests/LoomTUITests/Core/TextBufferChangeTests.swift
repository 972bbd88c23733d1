import PrefExport
import Screen
import Testing

@testable import LoomTUI

@Suite struct TextBufferChangeTests {
  /// Pieces that wrap in every way: words, wide characters, marks, tabs, line ends of both kinds.
  private static let pieces = [
    "a", " ", "word", "longerword ", "\n", "\r\n", "\r", "\t", "中", "文字", "é", "\u{301}", "👨‍👩‍👧", "  ",
    "averyveryverylongwordthatfillsmorethanaline", "\u{1B}", "\n\n", ". ",
  ]

  /// A border near a place.
  private func border(_ buffer: TextBuffer, near offset: Int) -> Int {
    var at = min(offset, buffer.bytes.count)
    while at < buffer.bytes.count, buffer.bytes[at] & 0xC0 == 0x80 { at += 1 }
    return at
  }

  @Test(arguments: 1...12)
  func whatIsWrappedFollowsEveryChange(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var buffer = TextBuffer(String(repeating: "once upon a time\nthere was ", count: seed % 3))
    let width = [7, 12, 20, 1, 40][seed % 5]
    buffer.layOut(width: width)
    for step in 0..<400 {
      buffer.move(to: border(buffer, near: Int.random(in: 0...buffer.bytes.count, using: &random)))
      switch Int.random(in: 0..<10, using: &random) {
      case 0: buffer.deleteBackward()
      case 1: buffer.deleteForward()
      case 2: buffer.cutWordBackward()
      case 3: buffer.cutToEnd()
      case 4: buffer.yank()
      case 5: buffer.undo()
      case 6: buffer.redo()
      default:
        buffer.insert(Self.pieces.randomElement(using: &random) ?? "")
      }
      let fresh = buffer.bytes.withUnsafeBufferPointer { WrappedText($0, width: width).lines }
      guard buffer.lines(width: width) == fresh else {
        Issue.record("step \(step) of seed \(seed): \(buffer.text.debugDescription)")
        return
      }
      let counts = buffer.bytes.withUnsafeBufferPointer { TextCounts(of: $0, 0..<$0.count) }
      #expect(buffer.counts == counts)
    }
  }

  @Test func everyChangeCanBeTakenBackAndBroughtBack() {
    var random = SplitMix64(seed: 7)
    var buffer = TextBuffer("start")
    var states = [buffer.text]
    for _ in 0..<100 {
      buffer.move(to: border(buffer, near: Int.random(in: 0...buffer.bytes.count, using: &random)))
      let before = buffer.text
      switch Int.random(in: 0..<4, using: &random) {
      case 0: buffer.cutWordBackward()
      case 1: buffer.deleteForward()
      default: buffer.insert(Self.pieces.randomElement(using: &random) ?? "")
      }
      if buffer.text.utf8.elementsEqual(before.utf8) { continue }
      states.append(buffer.text)
    }
    for state in states.dropLast().reversed() {
      let isDone = buffer.undo()
      #expect(isDone)
      #expect(buffer.text == state)
    }
    let canUndo = buffer.undo()
    #expect(!canUndo)
    for state in states.dropFirst() {
      let isDone = buffer.redo()
      #expect(isDone)
      #expect(buffer.text == state)
    }
    let canRedo = buffer.redo()
    #expect(!canRedo)
  }

  @Test func wordsAreTakenBackOneByOne() {
    var buffer = TextBuffer()
    for character in "the old house" { buffer.insert(String(character)) }
    buffer.undo()
    #expect(buffer.text == "the old ")
    buffer.undo()
    #expect(buffer.text == "the ")
    buffer.insert("x")
    let canRedo = buffer.redo()
    #expect(!canRedo)
  }

  @Test func aLongTextIsNotWrappedAnewForAKey() {
    let line = "It was a dark and stormy night, and the rain fell in torrents. "
    for text in [
      String(repeating: line + "\n\n", count: 16_000), String(repeating: line, count: 2_000),
      String(repeating: "雨", count: 50_000), String(repeating: "x", count: 200_000),
    ] {
      var buffer = TextBuffer(text)
      buffer.layOut(width: 60)
      for place in [0, buffer.bytes.count / 2, buffer.bytes.count] {
        buffer.move(to: border(buffer, near: place))
        for character in "so it is" {
          buffer.insert(String(character))
          // A paragraph at most: in one without blanks every line starts one column later.
          if text.contains("\n") { #expect((buffer.wrapped?.rewrapped ?? .max) <= 24) }
        }
        buffer.deleteBackward()
        buffer.moveLines(-1, width: 60)
        buffer.moveLeft()
      }
    }
  }

  @Test func cutsInARowAreOneAndEarlierOnesCanBePutBack() {
    var buffer = TextBuffer("one two three")
    buffer.cutWordBackward()
    buffer.cutWordBackward()
    #expect(buffer.text == "one ")
    buffer.yank()
    #expect(buffer.text == "one two three")
    buffer.moveToStart()
    buffer.cutWordForward()
    buffer.yank()
    #expect(buffer.text == "one two three")
    buffer.yankEarlier()
    #expect(buffer.text == "two three two three")
  }

  @Test func wordsAndLinesAreCounted() {
    #expect(TextBuffer("").size == "1 line  0 words")
    #expect(TextBuffer("a b\nc").size == "2 lines  3 words")
  }
}
