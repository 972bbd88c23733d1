import Screen

/// How the program behaves towards the person: what it helps with and what it has learnt to leave out.
struct Feel: Sendable {
  /// Lines typed at the prompts earlier.
  var lines = LineHistories()
  /// What the line after the colon can become; nil while nothing is offered.
  var completion: Completion?
  /// The list of keys after a prefix.
  var popup = Popup()
  /// How often each command that is hinted at was used.
  var uses: [Command: Int] = [:]
  /// Whether the terminal's clipboard may be written without asking.
  var mayCopy = false
  /// The text that is copied while a question about it is open.
  var copied: String?
  /// Whether the program runs inside tmux.
  var isInTmux = false
  /// Whether the person speaks to the program in lines, without a screen.
  var isPlain = false
  /// Whether clicks and the wheel are the program's.
  var hasMouse = false
  /// The lessons, while they are given.
  var tour: Tour?
  /// The command given last, until the tour has seen it.
  var lastCommand: Command?
  /// Whether lines wait for the end of what streams.
  var holdsLines = false
  /// Another number whenever the person asks to be told again where they are.
  var retold = 0
  /// What lies under the help.
  var helpBehind: Overlay?
}

/// The list of the keys that can follow a prefix, which comes when the person hesitates.
struct Popup: Equatable, Sendable {
  /// Milliseconds of rest after which it comes: whoever knows the keys is not sent it.
  static let patience: Int64 = 400

  /// When it is to come, milliseconds since 1970.
  private(set) var due: Int64?
  /// Whether it is there.
  private(set) var isShown = false

  /// A prefix was pressed.
  mutating func wait(from time: Int64) {
    if !isShown { due = time + Popup.patience }
  }

  /// Shows it now.
  mutating func show() { self = Popup(due: nil, isShown: true) }

  /// Takes it away.
  mutating func close() { self = Popup() }

  /// Shows it if its time has come.
  mutating func tick(at time: Int64) {
    if let due, due <= time { show() }
  }
}

extension Model {
  /// Whether the list of the keys after a prefix is on the screen.
  public var isPopupShown: Bool { feel.popup.isShown && !pendingKeys.isEmpty }

  /// Takes a key that asks for the list of keys after a prefix, unless that key means something there.
  mutating func showPopup(for key: Key) -> Bool {
    guard !pendingKeys.isEmpty, keymap.meaning(of: pendingKeys + [key]) == .nothing,
      keymap.command(for: key) == .help
    else { return false }
    if feel.popup.isShown {
      // Who asks again wants more than has room there.
      pendingKeys = []
      feel.popup.close()
      openHelp()
      overlay = .help(HelpDialog(page: .all))
    } else {
      feel.popup.show()
    }
    return true
  }
}
