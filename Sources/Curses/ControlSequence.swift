import Screen

/// An escape sequence that a terminal sends: a key with or without modifiers, an answer, or something
/// that nobody asked for.
struct ControlSequence: Equatable {
  /// The byte that ends it.
  var final: UInt8
  /// What stands before that, without the introducer.
  var parameters: [UInt8]
  /// Whether it began with ESC O (SS3) rather than ESC [ (CSI).
  var isShort: Bool
  /// All its bytes.
  var length: Int
  /// What stands in an OSC, a DCS and the like, without its frame; empty in others.
  var string: ArraySlice<UInt8> = []

  /// What came of parsing.
  enum Result: Equatable {
    case complete(ControlSequence)
    /// A beginning.
    case unfinished
    /// No sequence.
    case none
  }

  /// The longest sequence taken for one; what goes on longer is text.
  private static let limit = 4096

  /// Parses what begins with ESC and at least one more byte.
  static func parse(_ bytes: ArraySlice<UInt8>) -> Result {
    let body = bytes.dropFirst(2)
    switch bytes[bytes.startIndex + 1] {
    case UInt8(ascii: "["): return parseCSI(body)
    case UInt8(ascii: "O"): return parseSS3(body)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      return parseString(body)
    default: return .none
    }
  }

  private static func parseCSI(_ body: ArraySlice<UInt8>) -> Result {
    // The Linux console sends ESC [ [ A to E for F1 to F5.
    if body.first == UInt8(ascii: "[") {
      guard let letter = body.dropFirst().first else { return .unfinished }
      let parameters = [UInt8(ascii: "[")]
      return .complete(Self(final: letter, parameters: parameters, isShort: false, length: 4))
    }
    let parameters = body.prefix(limit).prefix { (0x20..<0x40).contains($0) }
    guard let final = body.dropFirst(parameters.count).first else { return .unfinished }
    guard (0x40..<0x7F).contains(final) else { return .none }
    // The mouse as X10 sent it: three bytes follow, whatever they are.
    if final == UInt8(ascii: "M"), parameters.isEmpty {
      guard body.count >= 4 else { return .unfinished }
      return .complete(Self(final: 0, parameters: [], isShort: false, length: 6))
    }
    return .complete(
      Self(
        final: final,
        parameters: Array(parameters),
        isShort: false,
        length: 3 + parameters.count
      )
    )
  }

  private static func parseSS3(_ body: ArraySlice<UInt8>) -> Result {
    let parameters = body.prefix(8).prefix { (0x30..<0x3A).contains($0) }
    guard let final = body.dropFirst(parameters.count).first else { return .unfinished }
    let known = "ABCDEFHMPQRSXcdjklmnopqrstuvwxy".utf8
    guard known.contains(final) else { return .none }
    return .complete(
      Self(final: final, parameters: Array(parameters), isShort: true, length: 3 + parameters.count)
    )
  }

  /// OSC, DCS, APC, PM: answers, of which only that about the background was asked for.
  private static func parseString(_ body: ArraySlice<UInt8>) -> Result {
    func whole(_ end: Int, _ frame: Int) -> Result {
      let length = 2 + end + frame - body.startIndex
      return .complete(
        Self(final: 0, parameters: [], isShort: false, length: length, string: body[..<end])
      )
    }
    for index in body.indices.prefix(limit) {
      if body[index] == 0x07 { return whole(index, 1) }
      guard body[index] == 0x1B else { continue }
      guard index + 1 < body.endIndex else { return .unfinished }
      return body[index + 1] == UInt8(ascii: "\\") ? whole(index, 2) : .none
    }
    return body.count < limit ? .unfinished : .none
  }

  /// The background that an answer to OSC 11 names.
  var background: Background? {
    guard string.starts(with: "11;".utf8) else { return nil }
    return Background(answer: String(decoding: string.dropFirst(3), as: UTF8.self))
  }

  /// What a report of the mouse in xterm's form 1006 means to us: `ESC [ < button ; column ; row M`.
  private var mouse: Input? {
    let numbers = parameters.dropFirst().split(
      separator: UInt8(ascii: ";"),
      omittingEmptySubsequences: false
    ).map { Int(String(decoding: $0, as: UTF8.self)) }
    guard final == UInt8(ascii: "M"), numbers.count == 3, let button = numbers[0],
      let column = numbers[1], let row = numbers[2], (1...10_000).contains(column),
      (1...10_000).contains(row)
    else { return nil }
    let act: Mouse.Act
    // Shift, Meta and Control are 4, 8 and 16; a move is 32.
    switch button & ~0b11100 {
    case 0: act = .press
    case 64: act = .wheelUp
    case 65: act = .wheelDown
    default: return nil
    }
    return .mouse(Mouse(act, row: row - 1, column: column - 1))
  }

  /// Whether a paste begins here.
  var isPasteStart: Bool {
    final == UInt8(ascii: "~") && parameters.elementsEqual("200".utf8)
  }

  /// What it means to us, if anything.
  ///
  /// Modifiers of keys are dropped, but for Control and Alt with those that move in a text: Shift and Up is Up.
  var input: Input? {
    if parameters.first == UInt8(ascii: "<") { return mouse }
    if isShort { return Self.keypad(final).map(modified).map(Input.key) }
    if parameters == [UInt8(ascii: "[")] {
      let number = Int(final) - 0x40
      return (1...5).contains(number) ? .key(.function(number)) : nil
    }
    if final == UInt8(ascii: "n") { return parameters == [UInt8(ascii: "0")] ? .acknowledged : nil }
    guard parameters.allSatisfy({ $0 == UInt8(ascii: ";") || (0x30..<0x3A).contains($0) }) else {
      return nil
    }
    if final == UInt8(ascii: "~") { return numbered.map(Input.key) }
    // A cursor position report ends in R as F3 does, but has a first number other than 1.
    if final == UInt8(ascii: "R"), number != 1 { return nil }
    return Self.letter(final).map(modified).map(Input.key)
  }

  /// The key with what was held: the last number is 1 and Shift (1), Alt (2), Control (4) and Meta (8).
  private func modified(_ key: Key) -> Key {
    let last = parameters.split(separator: UInt8(ascii: ";")).last ?? []
    guard let held = Int(String(decoding: last, as: UTF8.self)), (2...16).contains(held),
      (held - 1) & 0b0110 != 0
    else { return key }
    return switch key {
    case .left: .controlLeft
    case .right: .controlRight
    case .home: .controlHome
    case .end: .controlEnd
    default: key
    }
  }

  private var number: Int? {
    let digits = parameters.prefix { $0 != UInt8(ascii: ";") }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private static func letter(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "P"): .function(1)
    case UInt8(ascii: "Q"): .function(2)
    case UInt8(ascii: "R"): .function(3)
    case UInt8(ascii: "S"): .function(4)
    default: nil
    }
  }

  /// Keys of the numeric pad in application mode say what is printed on them.
  private static func keypad(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "M"): return .enter
    case UInt8(ascii: "E"): return nil
    // Control and an arrow, as rxvt sends it.
    case UInt8(ascii: "c"): return .controlRight
    case UInt8(ascii: "d"): return .controlLeft
    case UInt8(ascii: "X"): return .character("=")
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      return .character(Character(Unicode.Scalar(final - 0x40)))
    default: return letter(final)
    }
  }

  /// ESC [ number ~, as the DEC VT220 and its followers send.
  private var numbered: Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case let number? where (11...15).contains(number): .function(number - 10)
    case let number? where (17...21).contains(number): .function(number - 11)
    case let number? where (23...24).contains(number): .function(number - 12)
    default: nil
    }
  }
}
