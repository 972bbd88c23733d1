import Foundation
import Screen
import Testing

@testable import Curses

@Suite struct PaletteTests {
  @Test(arguments: ColorDepth.allCases)
  func everyRoleHasALook(depth: ColorDepth) {
    for background in [nil, Background.dark, .light] {
      let palette = Palette(depth: depth, background: background)
      #expect(palette.looks.count == Role.allCases.count)
      for look in palette.looks {
        if depth == .mono { #expect(look.foreground == .own && look.background == .own) }
        // A background without a foreground is unreadable on half of all terminals.
        if look.background != .own { #expect(look.foreground != .own) }
        if depth != .direct { #expect(!look.isDirect) }
        if depth == .sixteen { #expect(max(look.foreground.number, look.background.number) < 8) }
      }
    }
  }

  @Test(arguments: ColorDepth.allCases)
  func whatMattersMostDoesNotLookPlain(depth: ColorDepth) {
    for background in [nil, Background.dark, .light] {
      let palette = Palette(depth: depth, background: background)
      for role in [Role.cursor, .bar, .error, .selected, .match] {
        #expect(palette.looks[Int(role.rawValue)] != palette.looks[Int(Role.plain.rawValue)])
      }
    }
  }

  /// Relative luminance and contrast.
  ///
  /// https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
  @Test(arguments: [ColorDepth.many, .direct])
  func coloursAreLegible(depth: ColorDepth) {
    for background in [nil, Background.dark, .light] {
      for (role, look) in zip(Role.allCases, Palette(depth: depth, background: background).looks) {
        // The first eight are shades that the person's terminal chose for its own background.
        guard let foreground = luminance(look.foreground) else { continue }
        if let behind = luminance(look.background) {
          #expect(
            contrast(foreground, behind) >= 4.5,
            "\(role) \(depth) \(String(describing: background))"
          )
          continue
        }
        // On a background nobody knows, a colour for both cannot do better.
        let least = background == nil ? 3.5 : 4.5
        if background != .light { #expect(contrast(foreground, 0) >= least, "\(role) on black") }
        if background != .dark { #expect(contrast(foreground, 1) >= least, "\(role) on white") }
      }
    }
  }

  private func contrast(_ first: Double, _ second: Double) -> Double {
    (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Nil for the terminal's own shades.
  private func luminance(_ color: Color) -> Double? {
    guard case .direct(let red, let green, let blue) = color.exact else { return nil }
    let linear = [red, green, blue].map { part -> Double in
      let value = Double(part) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
}
