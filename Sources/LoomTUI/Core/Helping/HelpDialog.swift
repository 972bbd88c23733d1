/// The help: first the keys of the place where the person is, then all.
public struct HelpDialog: Equatable, Sendable {
  /// Which keys are shown.
  public enum Page: Equatable, Sendable {
    /// Those of the place.
    case here
    /// All of them.
    case all
  }

  /// Which keys are shown.
  public var page = Page.here
  /// By how many lines it is scrolled.
  public var scroll = 0
  /// Only lines with these words are shown.
  public var filter = ""
  /// Whether the words are being typed.
  public var isTyping = false
}
