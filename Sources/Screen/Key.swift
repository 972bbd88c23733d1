/// A key the person pressed.
public enum Key: Hashable, Sendable {
  /// A printing character; never a control character.
  case character(Character)
  /// Control with a lower-case letter or one of `@[\]^_`.
  case control(Character)
  /// Alt (or ESC first) with a character.
  case alt(Character)
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  case insert
  case delete
  case backspace
  case enter
  case tab
  case backTab
  case escape
  /// F1…F12.
  case function(Int)
  /// Control (or Alt) with an arrow or with Home or End, which mean more where text is written.
  case controlLeft
  case controlRight
  case controlHome
  case controlEnd

  /// The same key without the Control that means nothing outside a text.
  public var withoutControl: Key {
    switch self {
    case .controlLeft: .left
    case .controlRight: .right
    case .controlHome: .home
    case .controlEnd: .end
    default: self
    }
  }
}

/// What comes from the terminal.
public enum Input: Equatable, Sendable {
  /// A key.
  case key(Key)
  /// Text pasted at once (bracketed paste), exactly as the terminal sent it.
  case paste(String)
  /// The terminal has got as far as it was asked to say: the answer to `requestAcknowledgement`.
  case acknowledged
  /// A click or the wheel, where the mouse was asked for.
  case mouse(Mouse)
  /// A line of text, where the person speaks to the program in lines.
  case line(String)
  /// More is known of the terminal's colours: everything looks different from now on.
  case restyled
  /// The terminal has a new size.
  case resized(Size)
  /// The terminal is gone.
  case closed
}
