/// What a program wrote to a terminal, taken apart: characters, and everything that acts on it.
struct TerminalOutput {
  /// Characters, in order.
  private(set) var characters: [Unicode.Scalar] = []
  /// Control characters of C0 with DEL, as a set.
  private(set) var controls: Set<UInt8> = []
  /// Escape sequences that are complete, without the ESC.
  private(set) var sequences: Set<String> = []
  /// What is no proper output at all: strings of a device, bytes that are no UTF-8, half sequences.
  private(set) var faults: [String] = []

  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
    while let byte = self.bytes.popFirst() { take(byte) }
  }

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case 0x1B: takeEscape()
    case 0..<0x20, 0x7F: controls.insert(byte)
    case 0x20..<0x7F: characters.append(Unicode.Scalar(byte))
    default: takeScalar(byte)
    }
  }

  private mutating func takeEscape() {
    guard let kind = bytes.popFirst() else { return faults.append("ESC at the end") }
    switch kind {
    case UInt8(ascii: "["):
      var text = "["
      while let next = bytes.popFirst() {
        text.unicodeScalars.append(Unicode.Scalar(next))
        if (0x40..<0x7F).contains(next) {
          sequences.insert(text)
          return
        }
        guard (0x20..<0x40).contains(next) else { break }
      }
      faults.append("half a control sequence: \(text)")
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      let set = bytes.popFirst().map { String(Unicode.Scalar($0)) } ?? ""
      sequences.insert(String(Unicode.Scalar(kind)) + set)
    case UInt8(ascii: "]"): takeCommand()
    case UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"), UInt8(ascii: "k"):
      faults.append("a string begins: ESC \(Unicode.Scalar(kind))")
    default: sequences.insert(String(Unicode.Scalar(kind)))
    }
  }

  /// An OSC: the window's title in printing characters, and the question for the background.
  private mutating func takeCommand() {
    var text: [UInt8] = []
    while let next = bytes.popFirst() {
      guard next == 0x1B || next == 0x07 else {
        text.append(next)
        continue
      }
      let isWhole = next == 0x1B && bytes.popFirst() == UInt8(ascii: "\\")
      let command = String(validating: text, as: UTF8.self)
      let isTitle = command.map { command in
        command.hasPrefix("2;") && command.hasSuffix(" - loom")
          && !command.unicodeScalars.contains {
            Self.isActive($0) || $0.properties.generalCategory == .control
          }
      }
      if isWhole, command == "11;?" || isTitle == true { return }
      break
    }
    faults.append("an OSC that is not ours: \(String(decoding: text.prefix(60), as: UTF8.self))")
  }

  private mutating func takeScalar(_ first: UInt8) {
    let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
    let rest = bytes.prefix(count)
    guard let text = String(validating: [first] + rest, as: UTF8.self),
      let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1
    else {
      return faults.append("a byte that is no UTF-8: \(String(first, radix: 16))")
    }
    bytes = bytes.dropFirst(count)
    characters.append(scalar)
  }

  // MARK: What may be there

  /// Everything in it that neither ncurses nor this program sends.
  var foreign: [String] {
    var found = faults
    found += controls.filter { !Self.knownControls.contains($0) }.map { "control \($0)" }
    found += sequences.filter { !Self.isKnown($0) }.map { "sequence ESC \($0)" }.sorted()
    found += Set(characters.filter(Self.isActive)).map { "U+\(String($0.value, radix: 16))" }
      .sorted()
    return found
  }

  /// The longest row of combining marks.
  var longestRowOfMarks: Int {
    var longest = 0
    var row = 0
    for scalar in characters {
      row = scalar.properties.generalCategory == .nonspacingMark ? row + 1 : 0
      longest = max(longest, row)
    }
    return longest
  }

  /// Backspace, tab, line feed and carriage return, by which ncurses moves the cursor.
  private static let knownControls: Set<UInt8> = [0x08, 0x09, 0x0A, 0x0D]

  /// Modes that are set and reset: cursor keys, wrapping, cursor, alternate screen, paste; insert.
  private static let knownModes: Set<String> = [
    "?1", "?7", "?12", "?25", "?1049", "?2004", "4", "?12;25",
  ]

  private static func isKnown(_ sequence: String) -> Bool {
    guard sequence.hasPrefix("["), let final = sequence.last else {
      // ASCII as character set, keypad modes, cursor saved and restored, one line back.
      return ["(B", "=", ">", "7", "8", "M"].contains(sequence)
    }
    let parameters = String(sequence.dropFirst().dropLast())
    let isPlain = parameters.allSatisfy { $0.isNumber || $0 == ";" }
    switch final {
    case "A", "B", "C", "D", "G", "H", "I", "J", "K", "L", "M", "P", "S", "T", "X", "Z", "@", "d",
      "f", "b", "r":
      return isPlain
    case "m": return isPlain && parameters.allSatisfy { $0 != ":" }
    case "h", "l": return knownModes.contains(parameters)
    case "n": return parameters == "5"
    // xterm's title stack, part of entering and leaving the alternate screen.
    case "t": return ["22;0;0", "23;0;0", "22;0", "23;0"].contains(parameters)
    default: return false
    }
  }

  /// Whether a character would act on the terminal, reorder what stands around it or not be seen.
  private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x80...0x9F, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E: true
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF: true
    case 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true
    default: scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }
  }
}
