import PrefExport

/// A choice in the export view about which rows are made and how they are divided.
public enum ExportSetting: String, CaseIterable, Sendable {
  case sources
  case strategy
  case maxPairs = "pairs a prompt"
  case minMargin = "least margin"
  case minChosenRating = "least rating"
  case minEdit = "least edit"
  case maxLengthRatio = "length ratio"
  case maxPromptChars = "prompt length"
  case annotators
  case models
  case tags
  case truncation = "cut-off texts"
  case chatShape = "chat pairs"
  case sftShape = "approved texts"
  case reward
  case thinking
  case split = "validation"
  case license
  case seed

  /// What the choice is about, in one sentence.
  var explanation: String {
    switch self {
    case .sources:
      "The judgements that rows rest on: "
        + PairSource.stated.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ") + "."
    case .strategy: "Which completions of one prompt make pairs by their ratings."
    case .maxPairs: "At most this many rated pairs of one prompt."
    case .minMargin: "The least difference of the ratings of a pair, 0 to 4."
    case .minChosenRating: "The least rating of the better side, -2 to 2."
    case .minEdit: "The least share of a text that a rewrite changed, 0 to 1."
    case .maxLengthRatio: "The most that the longer side of a pair may be of the shorter one."
    case .maxPromptChars: "The most characters of a prompt; the end is kept. Nothing means all."
    case .annotators: "The people whose judgements count, by pseudonym, separated by commas."
    case .models: "The models or adapters whose texts count, separated by commas."
    case .tags: "The tags that a text, or one before it, has one of, separated by commas."
    case .truncation:
      "Texts that were cut off: left out if one side only is, if any is, or kept."
    case .chatShape: "Chat pairs as whole conversations, or with the prompt by itself."
    case .sftShape: "Approved texts whole, or as prompt and completion."
    case .reward: "What ranked has as rewards: ratings, or the scores of an evaluator."
    case .thinking: "Whether the meta column holds the model's thinking."
    case .split: "The share of the roots set apart for validation, such as 5%."
    case .license: "What others may do with a dataset folder, such as cc-by-4.0 or other."
    case .seed: "What every random choice and the order of shuffled rows follow."
    }
  }

  /// What is chosen now, as a person types it; empty where nothing is asked for.
  func value(in options: ExportOptions) -> String {
    switch self {
    case .sources:
      PairSource.stated.filter(options.sources.contains).map(\.rawValue).joined(separator: ",")
    case .strategy: options.strategy.rawValue
    case .maxPairs: String(options.maxPairsPerPrompt)
    case .minMargin: options.minMargin.map { "\($0)" } ?? ""
    case .minChosenRating: options.minChosenRating.map(String.init) ?? ""
    case .minEdit: options.minEdit.map { "\($0)" } ?? ""
    case .maxLengthRatio: options.maxLengthRatio.map { "\($0)" } ?? ""
    case .maxPromptChars: options.maxPromptChars.map(String.init) ?? ""
    case .annotators: options.filter.annotators.sorted().joined(separator: ",")
    case .models: options.filter.models.sorted().joined(separator: ",")
    case .tags: options.filter.tags.sorted().joined(separator: ",")
    case .truncation: options.truncation.rawValue
    case .chatShape: options.chatShape.rawValue
    case .sftShape: options.sftShape.rawValue
    case .reward: options.reward.rawValue
    case .thinking: options.includesThinking ? "yes" : "no"
    case .split: if case .validation(let share) = options.split { "\(share * 100)%" } else { "" }
    case .license: options.license ?? ""
    case .seed: String(options.seed)
    }
  }

  /// What stands where nothing is asked for.
  var absent: String {
    switch self {
    case .split: "(none; 5% in a folder)"
    case .license: "(needed for a folder)"
    default: "(any)"
    }
  }
}

extension ExportSetting {
  /// Takes the next of a few values; false if a value is typed.
  func step(_ options: inout ExportOptions, by step: Int) -> Bool {
    switch self {
    case .strategy: options.strategy = next(options.strategy, step)
    case .truncation: options.truncation = next(options.truncation, step)
    case .chatShape: options.chatShape = next(options.chatShape, step)
    case .sftShape: options.sftShape = next(options.sftShape, step)
    case .reward: options.reward = next(options.reward, step)
    case .thinking: options.includesThinking.toggle()
    default: return false
    }
    return true
  }

  private func next<Value: CaseIterable & Equatable>(_ value: Value, _ step: Int) -> Value {
    let all = Array(Value.allCases)
    let index = all.firstIndex(of: value) ?? 0
    return all[(index + step + all.count) % all.count]
  }

  /// Takes a typed value; gives a sentence if it is none.
  ///
  /// Nothing typed means nothing asked for.
  func set(_ text: String, in options: inout ExportOptions) -> String? {
    let standard = ExportOptions(format: options.format)
    switch self {
    case .sources:
      let names = text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
      let sources = names.compactMap { name in PairSource.stated.first { $0.rawValue == name } }
      guard sources.count == names.count else {
        return "There are \(PairSource.stated.map(\.rawValue).joined(separator: ", "))."
      }
      options.sources = names.isEmpty ? standard.sources : Set(sources)
    case .maxPairs:
      guard let number = text.isEmpty ? standard.maxPairsPerPrompt : Int(text), number > 0 else {
        return "Pairs a prompt are 1 or more."
      }
      options.maxPairsPerPrompt = number
    case .minMargin: return set(text, 0...4, in: &options.minMargin)
    case .minEdit: return set(text, 0...1, in: &options.minEdit)
    case .maxLengthRatio: return set(text, 1...1_000, in: &options.maxLengthRatio)
    case .maxPromptChars:
      let number = Int(text)
      guard text.isEmpty || (number ?? 0) > 0 else { return "The prompt length is 1 or more." }
      options.maxPromptChars = number
    case .annotators: options.filter.annotators = names(text)
    case .models: options.filter.models = names(text)
    case .tags: options.filter.tags = names(text)
    case .minChosenRating:
      let rating = Int(text)
      guard text.isEmpty || rating.map((-2...2).contains) == true else {
        return "The least rating is -2 to 2."
      }
      options.minChosenRating = rating
    case .split:
      let number = Double(text.hasSuffix("%") ? String(text.dropLast()) : text)
      let share = number.map { text.hasSuffix("%") ? $0 / 100 : $0 }
      if text.isEmpty {
        options.split = .none
      } else if let share, share > 0, share < 1 {
        options.split = .validation(share)
      } else {
        return "The share is more than 0% and less than 100%."
      }
    case .license: options.license = text.isEmpty ? nil : text
    case .seed:
      guard let seed = text.isEmpty ? standard.seed : UInt64(text) else {
        return "The seed is a number of 0 or more."
      }
      options.seed = seed
    case .strategy, .truncation, .chatShape, .sftShape, .reward, .thinking: break
    }
    return nil
  }

  private func set(
    _ text: String,
    _ range: ClosedRange<Double>,
    in value: inout Double?
  ) -> String? {
    let number = Double(text)
    guard text.isEmpty || number.map(range.contains) == true else {
      return "The \(rawValue) is \(Int(range.lowerBound)) to \(Int(range.upperBound))."
    }
    value = number
    return nil
  }

  private func names(_ text: String) -> Set<String> {
    Set(text.split(separator: ",").map { String($0).trimming() }.filter { !$0.isEmpty })
  }
}
