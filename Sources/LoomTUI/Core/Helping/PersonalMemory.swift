/// What the interface remembers of a person between runs.
public struct PersonalMemory: Equatable, Sendable {
  /// Lines typed at each prompt.
  public var lines: LineHistories
  /// How often commands were used, by name, as far as hints depend on it.
  public var uses: [String: Int]
  /// Whether the terminal's clipboard may be written without asking.
  public var mayCopy: Bool

  /// Creates a memory; by default an empty one.
  public init(
    lines: LineHistories = LineHistories(),
    uses: [String: Int] = [:],
    mayCopy: Bool = false
  ) {
    self.lines = lines
    self.uses = uses
    self.mayCopy = mayCopy
  }
}

extension Model {
  /// Takes what is known of the terminal: whether it is tmux's, whether the mouse is the program's
  /// from the start, and whether it takes lines instead of pictures.
  public mutating func enter(isInTmux: Bool, hasMouse: Bool, isPlain: Bool = false) {
    feel.isInTmux = isInTmux
    feel.hasMouse = hasMouse && !isPlain
    feel.isPlain = isPlain
  }

  /// Takes what was remembered of the person.
  public mutating func remember(_ memory: PersonalMemory) {
    feel.lines = memory.lines
    for (name, count) in memory.uses {
      if let command = Command(rawValue: name) {
        feel.uses[command] = max(0, min(HintPlan.enough, count))
      }
    }
    if memory.mayCopy { feel.mayCopy = true }
  }

  /// How often commands were used, by name, for the next run.
  var rememberedUses: [String: Int] {
    var uses: [String: Int] = [:]
    for (command, count) in feel.uses { uses[command.rawValue] = count }
    return uses
  }
}
