import CNcurses
import Screen

/// What this terminal sends for its keys, from the terminal database.
struct KeySequences {
  private var keys: [[UInt8]: Key] = [:]
  /// Every proper beginning of a sequence.
  private var prefixes: Set<[UInt8]> = []
  private var longest = 0
  /// First bytes other than ESC that begin a sequence.
  private var firstBytes: Set<UInt8> = []

  /// Creates a table from pairs; the first of two equal sequences counts.
  init(_ pairs: [(sequence: [UInt8], key: Key)] = []) {
    for (sequence, key) in pairs where !sequence.isEmpty && keys[sequence] == nil {
      keys[sequence] = key
      longest = max(longest, sequence.count)
      firstBytes.insert(sequence[0])
      for length in 1..<max(1, sequence.count) { prefixes.insert(Array(sequence.prefix(length))) }
    }
  }

  /// The key that `bytes` begin with, and how many bytes it took.
  func match(_ bytes: ArraySlice<UInt8>) -> (key: Key, length: Int)? {
    guard let first = bytes.first, firstBytes.contains(first) else { return nil }
    for length in stride(from: min(longest, bytes.count), to: 0, by: -1) {
      if let key = keys[Array(bytes.prefix(length))] { return (key, length) }
    }
    return nil
  }

  /// Whether `bytes` may become a key with more bytes.
  func isPrefix(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count < longest && prefixes.contains(Array(bytes))
  }

  /// The table of the terminal that ncurses has opened.
  ///
  /// Printing characters and single control bytes
  /// other than Backspace are left to the decoder, whatever the database says.
  static func ofTerminal() -> KeySequences {
    var pairs = names.map { (sequence: sequence($0.name), key: $0.key) }
    pairs.removeAll { pair in
      pair.sequence.count < 2 && !(pair.key == .backspace && pair.sequence == [0x08])
    }
    if cncurses_erase_character() == 0x08 { pairs.append((sequence: [0x08], key: .backspace)) }
    return KeySequences(pairs)
  }

  private static func sequence(_ name: String) -> [UInt8] {
    guard let text = cncurses_key_sequence(name) else { return [] }
    return String(cString: text).utf8.map { $0 }
  }

  private static let names: [(name: String, key: Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
      ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert),
      ("kdch1", .delete), ("kcbt", .backTab), ("kbs", .backspace), ("kent", .enter),
    ] + (1...12).map { ("kf\($0)", .function($0)) }
}
