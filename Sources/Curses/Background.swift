/// Whether a terminal is dark or light.
public enum Background: String, CaseIterable, Sendable {
  case dark
  case light

  /// What the terminal answered to OSC 11: `rgb:RRRR/GGGG/BBBB`, one to four digits each, perhaps
  /// with an alpha value; nil for anything else.
  ///
  /// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, and XParseColor(3).
  init?(answer: String) {
    guard let colon = answer.firstIndex(of: ":"), ["rgb", "rgba"].contains(answer[..<colon])
    else { return nil }
    let parts = answer[answer.index(after: colon)...].split(
      separator: "/",
      omittingEmptySubsequences: false
    )
    guard (3...4).contains(parts.count) else { return nil }
    var values: [Double] = []
    for part in parts.prefix(3) {
      guard (1...4).contains(part.utf8.count), let value = UInt32(part, radix: 16),
        part.first != "+", part.first != "-"
      else { return nil }
      values.append(Double(value) / Double(1 << (4 * part.utf8.count) - 1))
    }
    let brightness = 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2]
    self = brightness < 0.5 ? .dark : .light
  }

  /// What `COLORFGBG` says, as rxvt and others set it: numbers of the 16 colours, the background's
  /// last; nil if it says nothing.
  init?(colorVariable: String) {
    guard let last = colorVariable.split(separator: ";").last, let number = Int(last),
      (0...15).contains(number)
    else { return nil }
    self = number < 7 || number == 8 ? .dark : .light
  }
}
