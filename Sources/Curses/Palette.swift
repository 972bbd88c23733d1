import CNcurses
import Glibc
import Screen

/// How a role looks: attributes and a colour pair.
struct Look: Equatable {
  /// A sum of `CNCURSES_BOLD` and its like.
  var style: UInt16 = 0
  /// Numbers of colours; -1 is the terminal's own.
  var foreground: Int16 = -1
  var background: Int16 = -1
  /// The pair that ncurses knows these colours by.
  var pair: Int16 = 0

  /// Whether a blank in this look is more than the terminal's own background.
  var showsOnBlank: Bool {
    background >= 0 || style & UInt16(CNCURSES_REVERSE | CNCURSES_UNDERLINE) != 0
  }
}

/// Turns roles into attributes.
///
/// Backgrounds other than the terminal's own come with a foreground, and
/// foregrounds alone have a contrast of more than 3.5 on black and on white, so that one palette
/// serves dark and light terminals. Views mark everything by characters too: colour only helps.
struct Palette {
  /// Looks by the role's raw value.
  let looks: [Look]
  /// Whether a blank in a look shows, by the role's raw value.
  let showsOnBlank: [Bool]

  /// Creates the palette for so many colours; fewer than 8 count as none.
  init(colors: Int) {
    self.init(
      looks: Role.allCases.map { role in
        if colors >= 256 { return Self.rich(role) }
        return colors >= 8 ? Self.basic(role) : Self.plain(role)
      }
    )
  }

  private init(looks: [Look]) {
    self.looks = looks
    showsOnBlank = looks.map(\.showsOnBlank)
  }

  /// Whether the person asked for no colours (https://no-color.org).
  static var isColorUnwanted: Bool {
    guard let value = getenv("NO_COLOR") else { return false }
    return value.pointee != 0
  }

  /// The same palette with its pairs defined in ncurses.
  func defined() -> Palette {
    var next: Int16 = 1
    return Palette(
      looks: looks.map { look in
        var look = look
        guard look.foreground >= 0 || look.background >= 0 else { return look }
        if cncurses_define_pair(next, look.foreground, look.background) == 0 {
          look.pair = next
          next += 1
        }
        return look
      }
    )
  }

  /// Numbers of the 256-colour cube; ratings, of which a screen holds many, take the terminal's own
  /// red and green, which need half the bytes.
  ///
  /// https://en.wikipedia.org/wiki/ANSI_escape_code#8-bit
  private static func rich(_ role: Role) -> Look {
    switch role {
    case .plain, .input, .border: Look()
    case .dim: Look(foreground: 243)
    case .cursor: Look(style: reverse)
    case .current: Look(style: bold)
    case .bar: Look(style: reverse)
    case .barStrong: Look(style: reverse | bold)
    case .good: Look(foreground: 2)
    case .bad: Look(foreground: 1)
    case .rewrite: Look(foreground: 133)
    case .bookmark: Look(style: bold, foreground: 166)
    case .unseen: Look(style: bold)
    case .streaming: Look(foreground: 30)
    case .thinking: Look(style: italic, foreground: 243)
    case .error: Look(style: bold, foreground: 231, background: 160)
    case .match: Look(foreground: 16, background: 220)
    case .control: Look(style: reverse, foreground: 130)
    case .key: Look(style: bold)
    case .heading, .changed: Look(style: bold | underline)
    case .selected: Look(style: bold, foreground: 231, background: 25)
    }
  }

  /// The first eight colours, whose shades are the terminal's own choice: without yellow and cyan,
  /// which are pale on most light backgrounds, and without blue text, which is dark on black.
  private static func basic(_ role: Role) -> Look {
    switch role {
    case .plain, .input: Look()
    case .dim, .border: Look(style: dim)
    case .cursor: Look(style: reverse)
    case .current: Look(style: bold)
    case .bar: Look(foreground: 7, background: 4)
    case .barStrong: Look(style: bold, foreground: 7, background: 4)
    case .good: Look(style: bold, foreground: 2)
    case .bad: Look(style: bold, foreground: 1)
    case .rewrite, .bookmark: Look(style: bold, foreground: 5)
    case .unseen: Look(style: bold)
    case .streaming: Look(foreground: 2)
    case .thinking: Look(style: dim)
    case .error: Look(style: bold, foreground: 7, background: 1)
    case .match: Look(foreground: 0, background: 3)
    case .control: Look(style: reverse, foreground: 5)
    case .key: Look(style: bold)
    case .heading, .changed: Look(style: bold | underline)
    case .selected: Look(foreground: 0, background: 6)
    }
  }

  /// No colour at all.
  private static func plain(_ role: Role) -> Look {
    switch role {
    case .plain, .input, .streaming, .rewrite: Look()
    case .dim, .border, .thinking: Look(style: dim)
    case .cursor, .bar: Look(style: reverse)
    case .barStrong, .error, .selected: Look(style: reverse | bold)
    case .current, .good, .bad, .bookmark, .unseen, .key: Look(style: bold)
    case .match, .control: Look(style: underline)
    case .heading, .changed: Look(style: bold | underline)
    }
  }

  private static let bold = UInt16(CNCURSES_BOLD)
  private static let dim = UInt16(CNCURSES_DIM)
  private static let italic = UInt16(CNCURSES_ITALIC)
  private static let underline = UInt16(CNCURSES_UNDERLINE)
  private static let reverse = UInt16(CNCURSES_REVERSE)
}
