/// How much a model is to think before it answers.
///
/// Services count it in tokens or in levels; each dialect sends what its model takes.
public enum ThinkingSetting: Hashable, Sendable {
  /// At most this many tokens; 0 for none, -1 for as many as the model likes.
  case budget(Int)
  /// One of the steps that services name.
  case level(Level)

  /// A step of effort.
  public enum Level: String, CaseIterable, Sendable {
    case minimal
    case low
    case medium
    case high
  }

  /// Budgets that may be set.
  public static let budgets = -1...1_000_000

  /// No thinking.
  public static let off = ThinkingSetting.budget(0)
  /// As much as the model likes.
  public static let auto = ThinkingSetting.budget(-1)

  /// Reads a level, a number of tokens, `off` or `auto`; nil if it is none of these.
  public init?(_ text: String) {
    if let level = Level(rawValue: text) {
      self = .level(level)
    } else if let tokens = Int(text), Self.budgets.contains(tokens) {
      self = .budget(tokens)
    } else if text == "off" {
      self = .off
    } else if text == "auto" {
      self = .auto
    } else {
      return nil
    }
  }

  /// What a value may be, for messages about wrong ones.
  public static let rule = "minimal, low, medium, high, off, auto or a number of tokens"
}

extension ThinkingSetting: CustomStringConvertible {
  /// The setting as `init(_:)` reads it.
  public var description: String {
    switch self {
    case .off: "off"
    case .auto: "auto"
    case .budget(let tokens): "\(tokens)"
    case .level(let level): level.rawValue
    }
  }
}

extension ThinkingSetting {
  /// The tokens that Google's compatibility layer gives each level
  /// (https://ai.google.dev/gemini-api/docs/openai#thinking); also the borders of the way back.
  static func tokens(for level: Level) -> Int {
    switch level {
    case .minimal, .low: 1_024
    case .medium: 8_192
    case .high: 24_576
    }
  }

  /// The smallest level whose tokens cover `budget`.
  static func level(for budget: Int) -> Level {
    let levels: [Level] = [.low, .medium]
    return levels.first { budget <= tokens(for: $0) } ?? .high
  }
}
