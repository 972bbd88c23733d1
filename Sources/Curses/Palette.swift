import CNcurses
import Glibc
import Screen

/// How a role looks: attributes and colours.
struct Look: Equatable {
  /// A sum of `CNCURSES_BOLD` and its like.
  var style: UInt16 = 0
  var foreground = Color.own
  var background = Color.own
  /// The pair that ncurses knows these colours by.
  var pair: Int16 = 0

  /// Whether a blank in this look is more than the terminal's own background.
  var showsOnBlank: Bool {
    background != .own || style & UInt16(CNCURSES_REVERSE | CNCURSES_UNDERLINE) != 0
  }

  /// Whether it is written without ncurses, which knows only numbers.
  var isDirect: Bool { foreground.isDirect || background.isDirect }
}

/// Turns roles into attributes.
///
/// Backgrounds other than the terminal's own come with a foreground. Where it is known whether the
/// terminal is dark or light, every colour of text has a contrast of at least 4.5 there; where it is
/// not, more than 3.5 on black and on white. Views mark everything by characters too: colour only
/// helps.
struct Palette {
  /// Looks by the role's raw value.
  let looks: [Look]
  /// Whether a blank in a look shows, by the role's raw value.
  let showsOnBlank: [Bool]

  /// Creates the palette for a terminal of `background`, nil where that is not known.
  init(depth: ColorDepth, background: Background? = nil) {
    self.init(
      looks: Role.allCases.map { role in
        switch depth {
        case .mono: Self.plain(role)
        case .sixteen: Self.basic(role)
        case .many: background.map { Self.rich(role, $0) } ?? Self.rich(role)
        case .direct: background.map { Self.direct(role, $0) } ?? Self.rich(role).exact
        }
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
        guard !look.isDirect, look.foreground != .own || look.background != .own else {
          return look
        }
        if cncurses_define_pair(next, look.foreground.number, look.background.number) == 0 {
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
    case .dim: Look(foreground: .number(243))
    case .cursor: Look(style: reverse)
    case .current: Look(style: bold)
    case .bar: Look(style: reverse)
    case .barStrong: Look(style: reverse | bold)
    case .good: Look(foreground: .number(2))
    case .bad: Look(foreground: .number(1))
    case .rewrite: Look(foreground: .number(133))
    case .bookmark: Look(style: bold, foreground: .number(166))
    case .unseen: Look(style: bold)
    case .streaming: Look(foreground: .number(30))
    case .thinking: Look(style: italic, foreground: .number(243))
    case .error: Look(style: bold, foreground: .number(231), background: .number(160))
    case .match: Look(foreground: .number(16), background: .number(220))
    case .control: Look(style: reverse, foreground: .number(130))
    case .key: Look(style: bold)
    case .heading, .changed: Look(style: bold | underline)
    case .selected: Look(style: bold, foreground: .number(231), background: .number(25))
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
    case .bar: Look(foreground: .number(7), background: .number(4))
    case .barStrong: Look(style: bold, foreground: .number(7), background: .number(4))
    case .good: Look(style: bold, foreground: .number(2))
    case .bad: Look(style: bold, foreground: .number(1))
    case .rewrite, .bookmark: Look(style: bold, foreground: .number(5))
    case .unseen: Look(style: bold)
    case .streaming: Look(foreground: .number(2))
    case .thinking: Look(style: dim)
    case .error: Look(style: bold, foreground: .number(7), background: .number(1))
    case .match: Look(foreground: .number(0), background: .number(3))
    case .control: Look(style: reverse, foreground: .number(5))
    case .key: Look(style: bold)
    case .heading, .changed: Look(style: bold | underline)
    case .selected: Look(foreground: .number(0), background: .number(6))
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

  static let bold = UInt16(CNCURSES_BOLD)
  static let dim = UInt16(CNCURSES_DIM)
  static let italic = UInt16(CNCURSES_ITALIC)
  static let underline = UInt16(CNCURSES_UNDERLINE)
  static let reverse = UInt16(CNCURSES_REVERSE)
}
