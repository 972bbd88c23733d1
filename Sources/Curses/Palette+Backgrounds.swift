import Screen

extension Look {
  /// The same with what the numbers from 16 on stand for, for a terminal of direct colours.
  var exact: Look {
    var look = self
    look.foreground = foreground.exact
    look.background = background.exact
    return look
  }
}

extension Color {
  /// A number from 16 on as xterm's cube and greys define it; others are the person's own shades.
  var exact: Color {
    guard case .number(let number) = self, number >= 16 else { return self }
    guard number < 232 else {
      let grey = 8 + (number - 232) * 10
      return .direct(grey, grey, grey)
    }
    func part(_ step: UInt8) -> UInt8 { step == 0 ? 0 : 55 + step * 40 }
    let index = number - 16
    return .direct(part(index / 36), part(index / 6 % 6), part(index % 6))
  }
}

extension Palette {
  /// Numbers of the 256 colours for a terminal that is known to be dark or light.
  ///
  /// Text has a contrast of at least 4.5 on black or on white, which leaves room for backgrounds
  /// that are not quite that.
  static func rich(_ role: Role, _ background: Background) -> Look {
    func either(_ dark: UInt8, _ light: UInt8) -> Color {
      .number(background == .dark ? dark : light)
    }
    return look(of: role) { color in
      switch color {
      case .dim: either(246, 241)
      case .good: either(114, 28)
      case .bad: either(210, 160)
      case .rewrite: either(177, 127)
      case .bookmark: either(215, 130)
      case .streaming: either(80, 24)
      case .control: either(180, 94)
      case .error: either(224, 231)
      case .errorBack: either(124, 160)
      case .match: either(16, 16)
      case .matchBack: either(221, 222)
      case .selected: either(231, 231)
      case .selectedBack: either(24, 25)
      }
    }
  }

  /// Colours sent directly, for a terminal that is known to be dark or light.
  static func direct(_ role: Role, _ background: Background) -> Look {
    func either(_ dark: UInt32, _ light: UInt32) -> Color {
      .rgb(background == .dark ? dark : light)
    }
    return look(of: role) { color in
      switch color {
      case .dim: either(0x9A9A9A, 0x626262)
      case .good: either(0x8CCB8C, 0x1F7A2E)
      case .bad: either(0xF09090, 0xB3261E)
      case .rewrite: either(0xC8A2F0, 0x7B3FA8)
      case .bookmark: either(0xF2B866, 0x96580A)
      case .streaming: either(0x6CC7D0, 0x0B6B75)
      case .control: either(0xD9B08C, 0x7A4A14)
      case .error: either(0xFFE3E0, 0xFFFFFF)
      case .errorBack: either(0x8E1B14, 0xB3261E)
      case .match: either(0x1A1400, 0x1A1400)
      case .matchBack: either(0xF2D266, 0xF7DF8A)
      case .selected: either(0xFFFFFF, 0xFFFFFF)
      case .selectedBack: either(0x1F4E79, 0x1D5C94)
      }
    }
  }

  /// What a theme chooses.
  private enum Part {
    case dim, good, bad, rewrite, bookmark, streaming, control
    case error, errorBack, match, matchBack, selected, selectedBack
  }

  private static func look(of role: Role, _ color: (Part) -> Color) -> Look {
    switch role {
    case .plain, .input, .border: Look()
    case .dim: Look(foreground: color(.dim))
    case .cursor, .bar: Look(style: reverse)
    case .barStrong: Look(style: reverse | bold)
    case .current, .unseen, .key: Look(style: bold)
    case .good: Look(foreground: color(.good))
    case .bad: Look(foreground: color(.bad))
    case .rewrite: Look(foreground: color(.rewrite))
    case .bookmark: Look(style: bold, foreground: color(.bookmark))
    case .streaming: Look(foreground: color(.streaming))
    case .thinking: Look(style: italic, foreground: color(.dim))
    case .error: Look(style: bold, foreground: color(.error), background: color(.errorBack))
    case .match: Look(foreground: color(.match), background: color(.matchBack))
    case .control: Look(style: reverse, foreground: color(.control))
    case .heading, .changed: Look(style: bold | underline)
    case .selected:
      Look(style: bold, foreground: color(.selected), background: color(.selectedBack))
    }
  }
}
