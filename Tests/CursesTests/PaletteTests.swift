import Foundation
import Screen
import Testing

@testable import Curses

@Suite struct PaletteTests {
  @Test(arguments: [0, 2, 8, 16, 88, 256, 16_777_216])
  func everyRoleHasALook(colors: Int) {
    let palette = Palette(colors: colors)
    #expect(palette.looks.count == Role.allCases.count)
    for look in palette.looks {
      if colors < 8 { #expect(look.foreground < 0 && look.background < 0) }
      // A background without a foreground is unreadable on half of all terminals.
      if look.background >= 0 { #expect(look.foreground >= 0) }
      #expect(max(look.foreground, look.background) < max(colors, 1))
    }
  }

  @Test(arguments: [0, 8, 256])
  func whatMattersMostDoesNotLookPlain(colors: Int) {
    let palette = Palette(colors: colors)
    for role in [Role.cursor, .bar, .error, .selected, .match] {
      #expect(palette.looks[Int(role.rawValue)] != palette.looks[Int(Role.plain.rawValue)])
    }
  }

  /// Relative luminance and contrast.
  ///
  /// https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
  @Test func coloursAreLegibleOnBlackAndOnWhite() {
    // The first eight are shades that the person's terminal chose for its own background.
    for (role, look) in zip(Role.allCases, Palette(colors: 256).looks) where look.foreground >= 8 {
      let foreground = luminance(look.foreground)
      if look.background >= 0 {
        #expect(contrast(foreground, luminance(look.background)) > 4.5, "\(role)")
      } else {
        #expect(contrast(foreground, 0) > 3.5, "\(role) on black")
        #expect(contrast(foreground, 1) > 3.5, "\(role) on white")
      }
    }
  }

  private func contrast(_ first: Double, _ second: Double) -> Double {
    (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Of a colour from 16 to 255 of the usual 256.
  private func luminance(_ color: Int16) -> Double {
    let index = Int(color)
    let parts: [Int]
    if index >= 232 {
      parts = Array(repeating: 8 + (index - 232) * 10, count: 3)
    } else {
      let cube = index - 16
      parts = [cube / 36, cube / 6 % 6, cube % 6].map { $0 == 0 ? 0 : 55 + $0 * 40 }
    }
    let linear = parts.map { part -> Double in
      let value = Double(part) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
}
