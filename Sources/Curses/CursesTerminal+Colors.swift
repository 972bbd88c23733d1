import CNcurses
import Glibc
import Screen

extension CursesTerminal {
  /// How long the terminal may take to name its background, in milliseconds; over a slow line the
  /// answer comes late, and is still no key.
  static let answerPatience: Int64 = 3_000

  /// Milliseconds of a steady clock.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// How many colours to use: as the person says, but none where `NO_COLOR` is set or the terminal
  /// has none.
  static func depth(_ appearance: Appearance) -> ColorDepth {
    guard !Palette.isColorUnwanted, appearance.depth != .mono else { return .mono }
    let colors = Int(cncurses_start_colors())
    // Where ncurses knows more than a table has, a number is red, green and blue: what is meant is sent.
    let isDirect = colors > 256
    if let wanted = appearance.depth {
      // ncurses writes the numbers, so it must know as many.
      switch wanted {
      case .many where colors < 256: return colors >= 8 ? .sixteen : .mono
      case .sixteen where colors < 8: return .mono
      case .many where isDirect: return .direct
      default: return wanted
      }
    }
    let saysDirect = ["truecolor", "24bit"].contains(variable("COLORTERM") ?? "")
    if isDirect || colors >= 8 && saysDirect { return .direct }
    return colors >= 256 ? .many : colors >= 8 ? .sixteen : .mono
  }

  /// Whether a terminal of this type answers OSC 11, or at least swallows it.
  ///
  /// Others show what they do not know.
  static func answers(_ type: String) -> Bool {
    let families = [
      "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "st-",
      "konsole", "gnome", "vte", "contour", "iterm", "mintty",
    ]
    return families.contains { type.hasPrefix($0) } && type != "xterm-mono"
  }

  /// Whether a terminal of this type has a window with a name that can be put back (XTWINOPS 22, 23).
  static func hasTitle(_ type: String) -> Bool { answers(type) && !type.hasPrefix("screen") }
}

extension ColorDepth {
  /// Whether there are different colours for dark and light terminals.
  var isRich: Bool { self == .many || self == .direct }
}

/// A variable of the environment; nil if it is not set or empty.
func variable(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
