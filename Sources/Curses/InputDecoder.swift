import Screen

/// Turns the bytes that a terminal sends into keys, pastes and answers.
///
/// Pure: it reads and waits for
/// nothing; `isWaiting` says that more bytes may change the meaning of those it holds, and
/// `giveUpWaiting()` that they did not come.
///
/// Sequences: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, and what the terminal database
/// says about this terminal's keys.
struct InputDecoder {
  /// How much of a paste is handed on at once; a longer one comes in several.
  let pasteLimit: Int
  let keys: KeySequences
  /// Decodes a byte from 0x80 on where the character set is not UTF-8; nil where it is.
  let decodeByte: ((UInt8) -> UInt32?)?

  /// Bytes not yet decoded, from `position` on.
  private var bytes: [UInt8] = []
  private var position = 0
  /// Whether a paste has begun and not ended.
  private(set) var isInPaste = false
  /// The text of that paste.
  private var pasted: [UInt8] = []
  /// Whether no more bytes will come for those at hand.
  private var isFinal = false
  /// Whether the bytes at hand may be the beginning of something longer.
  private(set) var isWaiting = false
  /// Whether the terminal was asked for its background and has not answered.
  ///
  /// Until it has, ESC ] begins its answer, however slowly that comes, and never a key.
  private(set) var expectsAnswer = false
  /// Whether the beginning of an answer was dropped, and the rest is to be.
  private var isInLateAnswer = false
  /// Whether the ESC that ends such an answer has come, but not what follows it.
  private var isLateAnswerEnding = false
  /// The background that the terminal named.
  private(set) var background: Background?

  init(
    keys: KeySequences,
    pasteLimit: Int = 64 << 20,
    decodeByte: ((UInt8) -> UInt32?)? = nil
  ) {
    self.pasteLimit = pasteLimit
    self.keys = keys
    self.decodeByte = decodeByte
  }

  /// Whether the bytes at hand are one ESC, which is more often a key than a beginning.
  var isLoneEscape: Bool { bytes.count - position == 1 && bytes[position] == 0x1B }

  /// Takes bytes that came.
  mutating func feed(_ new: some Sequence<UInt8>) {
    if position > 0 {
      bytes.removeFirst(position)
      position = 0
    }
    bytes.append(contentsOf: new)
    isFinal = false
    isWaiting = false
  }

  /// The terminal was asked for its background; or it has had its time, and will not answer.
  mutating func expectAnswer(_ expects: Bool) { expectsAnswer = expects }

  /// Nothing more came: what looked like a beginning is all there is.
  mutating func giveUpWaiting() {
    isFinal = true
    isWaiting = false
  }

  /// Ends a paste whose end did not come.
  mutating func giveUpPaste() -> Input? {
    guard isInPaste else { return nil }
    // What is held back may be part of an end marker: it is text now.
    pasted += bytes[position...]
    position = bytes.count
    isWaiting = false
    let text = takePasted()
    return text.isEmpty ? nil : .paste(text)
  }

  /// The next complete input.
  mutating func next() -> Input? {
    while position < bytes.count, !isWaiting {
      switch isInPaste ? stepInPaste() : step() {
      case .input(let input): return input
      case .nothing: continue
      case .more: isWaiting = true
      }
    }
    return nil
  }

  /// What a step found.
  enum Step {
    case input(Input)
    /// Bytes that mean nothing to us; they are taken.
    case nothing
    /// More bytes are needed; none is taken.
    case more
  }

  private mutating func step() -> Step {
    let byte = bytes[position]
    if isInLateAnswer { return skipAnswer() }
    if byte == 0x1B { return escape() }
    if let (key, length) = keys.match(bytes[position...]) {
      position += length
      return .input(.key(key))
    }
    if byte < 0x20 || byte == 0x7F {
      position += 1
      return .input(.key(Self.control(byte)))
    }
    switch scalar(at: position) {
    case .scalar(let scalar, let length):
      position += length
      // C1 is no character that a person types.
      return (0x80..<0xA0).contains(scalar.value)
        ? .nothing : .input(.key(.character(Character(scalar))))
    case .unfinished where !isFinal: return .more
    case .unfinished, .invalid:
      position += 1
      return .input(.key(.character("\u{FFFD}")))
    }
  }

  private mutating func escape() -> Step {
    let rest = bytes[position...]
    if let (key, length) = keys.match(rest) {
      position += length
      return .input(.key(key))
    }
    if !isFinal, rest.count == 1 || keys.isPrefix(rest) { return .more }
    guard rest.count > 1 else {
      position += 1
      return .input(.key(.escape))
    }
    let sequence: ControlSequence
    switch ControlSequence.parse(rest) {
    case .complete(let found): sequence = found
    case .unfinished where !isFinal: return .more
    case .unfinished where expectsAnswer && rest[position + 1] == UInt8(ascii: "]"):
      isInLateAnswer = true
      position += 2
      return .nothing
    case .unfinished, .none: return alt()
    }
    position += sequence.length
    if let found = sequence.background, expectsAnswer {
      background = found
      expectsAnswer = false
      return .input(.restyled)
    }
    if sequence.isPasteStart {
      isInPaste = true
      return .nothing
    }
    return sequence.input.map { .input($0) } ?? .nothing
  }

  /// Drops what can be part of an answer to OSC 11, and the end of it.
  private mutating func skipAnswer() -> Step {
    let byte = bytes[position]
    let isPart =
      (0x30...0x3B).contains(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
      || "rgb/#".utf8.contains(byte)
    if isPart {
      position += 1
      return .nothing
    }
    isInLateAnswer = false
    expectsAnswer = false
    if byte == 0x07 {
      position += 1
    } else if byte == 0x1B {
      guard position + 1 < bytes.count else {
        isInLateAnswer = true
        if isFinal {
          position += 1
          isLateAnswerEnding = true
          return .nothing
        }
        return .more
      }
      if bytes[position + 1] == UInt8(ascii: "\\") { position += 2 }
    } else if byte == UInt8(ascii: "\\"), isLateAnswerEnding {
      position += 1
    }
    isLateAnswerEnding = false
    return .nothing
  }

  /// ESC and a character: Alt.
  ///
  /// ESC and another ESC are two keys.
  private mutating func alt() -> Step {
    let byte = bytes[position + 1]
    if byte == 0x1B || (byte < 0x20 && byte != 0x0D) {
      position += 1
      return .input(.key(.escape))
    }
    switch scalar(at: position + 1) {
    case .scalar(let scalar, let length):
      position += 1 + length
      return .input(.key(.alt(Character(scalar))))
    case .unfinished where !isFinal: return .more
    case .unfinished, .invalid:
      position += 1
      return .input(.key(.escape))
    }
  }

  private mutating func stepInPaste() -> Step {
    while position < bytes.count {
      let rest = bytes[position...]
      let textEnd = rest.firstIndex(of: 0x1B) ?? bytes.count
      if textEnd > position {
        pasted += bytes[position..<textEnd]
        position = textEnd
        if let piece = overflow() { return .input(.paste(piece)) }
        continue
      }
      let candidate = rest.prefix(Self.pasteEnd.count)
      if candidate.elementsEqual(Self.pasteEnd) {
        position += candidate.count
        return .input(.paste(takePasted()))
      }
      if candidate.count < Self.pasteEnd.count, Self.pasteEnd.starts(with: candidate) {
        return .more
      }
      pasted.append(0x1B)
      position += 1
    }
    return .nothing
  }

  /// The text so far, when it is long enough to be handed on, but for a character cut at its end.
  private mutating func overflow() -> String? {
    guard pasted.count >= pasteLimit else { return nil }
    var end = pasted.count
    while end > pasted.count - 4, pasted[end - 1] & 0xC0 == 0x80 { end -= 1 }
    // The first byte of a character that may or may not be whole goes with the rest.
    if pasted[end - 1] >= 0xC0 { end -= 1 }
    guard end > 0 else { return nil }
    let piece = String(decoding: pasted[..<end], as: UTF8.self)
    pasted.removeFirst(end)
    return piece
  }

  private mutating func takePasted() -> String {
    defer {
      pasted = []
      isInPaste = false
    }
    return String(decoding: pasted, as: UTF8.self)
  }

  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// The key of a byte below 0x20 or 0x7F.
  ///
  /// ^H is a key of its own where it is not what Backspace
  /// sends; `keys` knows.
  private static func control(_ byte: UInt8) -> Key {
    switch byte {
    case 0x09: .tab
    case 0x0D: .enter
    case 0x7F: .backspace
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    default: .control(Character(Unicode.Scalar(byte + 0x40)))
    }
  }

  private enum Decoded {
    case scalar(Unicode.Scalar, length: Int)
    case unfinished
    case invalid
  }

  private func scalar(at index: Int) -> Decoded {
    let first = bytes[index]
    if first < 0x80 { return .scalar(Unicode.Scalar(first), length: 1) }
    if let decodeByte {
      guard let scalar = decodeByte(first).flatMap(Unicode.Scalar.init) else { return .invalid }
      return .scalar(scalar, length: 1)
    }
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return .invalid
    }
    let available = bytes[index...].prefix(length)
    guard available.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .invalid }
    guard available.count == length else { return .unfinished }
    var iterator = available.makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return .invalid }
    return .scalar(scalar, length: length)
  }
}
