/// The lines typed earlier at each prompt that has a history.
public struct LineHistories: Equatable, Sendable {
  /// The prompts, each with the name of the file that keeps its lines between runs.
  public enum Prompt: String, CaseIterable, Sendable {
    /// Commands, after the colon.
    case command = "history"
    case search = "searches"
    case filter = "filters"
    /// What models were told to do with a text.
    case instruction = "instructions"
  }

  /// Creates histories without a line.
  public init() {}

  private var histories = Dictionary(
    uniqueKeysWithValues: Prompt.allCases.map { ($0, LineHistory()) }
  )

  /// What was typed at one of them.
  public subscript(prompt: Prompt) -> LineHistory {
    get { histories[prompt] ?? LineHistory() }
    _modify { yield &histories[prompt, default: LineHistory()] }
  }
}

extension Model {
  /// Adds a line to a prompt's history, also for later runs if it is worth that.
  mutating func remember(_ line: String, at prompt: LineHistories.Prompt) -> [Effect] {
    feel.lines[prompt].add(line)
    return LineHistory.keeps(line) ? [.rememberLine(line, at: prompt)] : []
  }
}
