import Glibc
import Screen

/// How wide a page of text may be, and which characters it may draw with.
struct TextCanvas {
  /// Columns.
  let width: Int
  /// Whether blocks and lines can be drawn; ASCII alone else.
  let isUTF8: Bool

  /// What standard output takes: its terminal's width or `COLUMNS`, 80 where neither is known.
  init() {
    width = max(40, min(160, TextCanvas.columns ?? 80))
    isUTF8 = TextCanvas.usesUTF8
  }

  init(width: Int, isUTF8: Bool) {
    self.width = width
    self.isUTF8 = isUTF8
  }

  private static var columns: Int? {
    if let named = variable("COLUMNS").flatMap({ Int($0) }), named > 0 { return named }
    var size = winsize()
    guard Output.isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }

  /// Whether the environment names UTF-8 as the character set, as the interface reads it.
  private static var usesUTF8: Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variable($0) }.first ?? ""
    guard let dot = named.firstIndex(of: ".") else { return false }
    let charset = named[dot...].lowercased()
    return charset.hasPrefix(".utf-8") || charset.hasPrefix(".utf8")
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  // MARK: Text

  /// A foreign text on one line of at most `width` columns, made safe and cut at the end.
  func fitted(_ text: String, _ width: Int) -> String {
    let line = displayText(text)
    guard displayWidth(line) > width else { return line }
    let mark = isUTF8 ? "…" : "..."
    var result = ""
    for character in line {
      let longer = result + String(character)
      guard displayWidth(longer) + displayWidth(mark) <= width else { break }
      result = longer
    }
    return result + mark
  }

  /// `text` with blanks before or after it up to `width` columns.
  func padded(_ text: String, _ width: Int, atStart: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - displayWidth(text)))
    return atStart ? blanks + text : text + blanks
  }

  /// The words of `text` on lines of at most the canvas' width.
  func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in displayText(text).split(separator: " ") {
      if !line.isEmpty, displayWidth(line) + 1 + displayWidth(String(word)) > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  // MARK: Charts

  /// A bar of `share` (0...1) of `width` columns; what is not nothing shows.
  func bar(_ share: Double, _ width: Int) -> String {
    guard share > 0, width > 0 else { return "" }
    guard isUTF8 else {
      return String(repeating: "#", count: max(1, Int((share * Double(width)).rounded())))
    }
    let eighths = max(1, Int((share * Double(width) * 8).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// One column a value, as high as the value is beside the largest.
  func columns(_ values: [Int]) -> String {
    let most = max(1, values.max() ?? 1)
    let steps = isUTF8 ? Array("▁▂▃▄▅▆▇█") : Array("123456789")
    return String(
      values.map { value -> Character in
        guard value > 0 else { return isUTF8 ? "·" : "." }
        let step = (Double(value) / Double(most) * Double(steps.count)).rounded(.up)
        return steps[max(1, Int(step)) - 1]
      }
    )
  }

  /// An estimate with its interval between `least` and `most`, over a mark at `reference`.
  func whisker(
    _ value: Double,
    _ interval: (lower: Double, upper: Double)?,
    least: Double,
    most: Double,
    reference: Double,
    _ width: Int
  ) -> String {
    guard most > least, width > 1 else { return "" }
    func column(_ number: Double) -> Int {
      let place = (number - least) / (most - least) * Double(width - 1)
      return max(0, min(width - 1, Int(place.rounded())))
    }
    var cells = [Character](repeating: " ", count: width)
    cells[column(reference)] = isUTF8 ? "┊" : ":"
    if let interval {
      let (low, high) = (column(interval.lower), column(interval.upper))
      for cell in low...max(low, high) { cells[cell] = isUTF8 ? "─" : "-" }
      if low < high {
        cells[low] = isUTF8 ? "├" : "|"
        cells[high] = isUTF8 ? "┤" : "|"
      }
    }
    cells[column(value)] = isUTF8 ? "●" : "o"
    return String(cells)
  }
}
