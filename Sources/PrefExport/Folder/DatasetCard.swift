import TreeModel

/// The README of a dataset folder: front matter for the `datasets` library, then what a person
/// wants to know before training on it.
///
/// https://huggingface.co/docs/hub/datasets-cards
struct DatasetCard {
  let folder: DatasetFolder

  var text: String {
    """
    ---
    \(frontMatter)---

    # Judged completions

    Completions of language models, rated, compared and rewritten by people in trees of branches.
    \(count(folder.sessions, "session")), \(count(folder.annotators, "annotator")), \
    \(folder.isChat ? "conversations" : "texts").

    \(rows)
    ```python
    from datasets import load_dataset

    dataset = load_dataset("DIR", "\(folder.parts.first?.name ?? "")")
    ```

    ## How the rows were made

    \(rules)
    \(leftOut)
    ## Splits

    \(splits)

    ## Who wrote what

    \(makers)

    ## Before training

    \(advice)
    ## Columns beside the data

    `source` is what a row rests on, `session`, `group` and `pair_id` say where it belongs, and `meta` is JSON text with the nodes,
    models, adapters, parameters, ratings and times behind it. Times are milliseconds since 1970. Annotators are pseudonyms.

    """
  }

  // MARK: Front matter

  private var frontMatter: String {
    var text = "license: \(folder.options.license ?? "")\n"
    text += "pretty_name: Judged completions\n"
    text += "tags:\n- preference\n- human-feedback\n"
    let most = folder.parts.map(\.report.rows).max() ?? 0
    text += "size_categories:\n- \(DatasetCard.sizeCategory(most))\n"
    text += "configs:\n"
    for (index, part) in folder.parts.enumerated() {
      text += "- config_name: \(part.name)\n"
      // The library keeps what it has read by the card: without this, the rows of a folder that was
      // written anew would be the old ones.
      text += "  description: sha256 \(part.digest)\n"
      if index == 0 { text += "  default: true\n" }
      text += "  data_files:\n"
      for (split, path) in part.paths {
        text += "  - split: \(split.rawValue)\n    path: \(path)\n"
      }
    }
    return text
  }

  /// The Hub's names of sizes.
  static func sizeCategory(_ rows: Int) -> String {
    switch rows {
    case ..<1_000: "n<1K"
    case ..<10_000: "1K<n<10K"
    case ..<100_000: "10K<n<100K"
    case ..<1_000_000: "100K<n<1M"
    case ..<10_000_000: "1M<n<10M"
    default: "10M<n<100M"
    }
  }

  // MARK: Sections

  private var rows: String {
    var text = "| config | a row is | rows | of them |\n| --- | --- | --- | --- |\n"
    for part in folder.parts {
      let splits = part.report.splits.map { "\($0.count) \($0.split.rawValue)" }
      text += "| `\(part.name)` | \(part.options.format.summary) | \(part.report.rows) "
      text += "| \(splits.joined(separator: ", ")) |\n"
    }
    return text
  }

  private var rules: String {
    let options = folder.options
    var lines = [
      "Judgements used: "
        + PairSource.stated.filter(options.sources.contains).map {
          "`\($0.rawValue)` (\($0.summary))"
        }
        .joined(separator: ", ") + ".",
      "Pairs of one prompt: `\(options.strategy.rawValue)`, at most \(options.maxPairsPerPrompt) by "
        + "rating. Equal ratings make none.",
      "Completions that were cut off: `\(options.truncation.rawValue)`.",
    ]
    if let margin = options.minMargin { lines.append("Least difference of ratings: \(margin).") }
    if let rating = options.minChosenRating {
      lines.append("Least rating of the chosen side: \(rating).")
    }
    if let share = options.minEdit {
      lines.append("Least share of a text changed by a rewrite: \(share).")
    }
    if let ratio = options.maxLengthRatio {
      lines.append("The longer side of a pair is at most \(ratio) times as long as the other.")
    }
    if let most = options.maxPromptChars {
      lines.append("Of a prompt the last \(most) characters are kept; `meta` has `prompt_cut`.")
    }
    for (name, values) in [
      ("annotators", options.filter.annotators), ("models or adapters", options.filter.models),
      ("tags", options.filter.tags),
    ] where !values.isEmpty {
      let names = values.sorted().map(DatasetCard.code).joined(separator: ", ")
      lines.append("Only these \(name): \(names).")
    }
    if let since = options.filter.since {
      lines.append("Only judgements from \(since) on (milliseconds since 1970).")
    }
    if let expression = options.filter.nodes {
      lines.append("Only completions that match \(DatasetCard.code(expression.text)).")
    }
    lines.append("Random choices follow the seed \(options.seed).")
    lines.append(
      "Labels of `unpaired` and texts of `sft` come from absolute ratings, never from pairs."
    )
    return lines.map { "- \($0)\n" }.joined()
  }

  private var leftOut: String {
    var text = "| left out | reason |"
    for part in folder.parts { text += " `\(part.name)` |" }
    text += "\n| --- | --- |" + String(repeating: " --- |", count: folder.parts.count) + "\n"
    var isEmpty = true
    for reason in DropReason.allCases {
      let counts = folder.parts.map { part in
        part.report.dropped.first { $0.reason == reason }?.count ?? 0
      }
      guard counts.contains(where: { $0 > 0 }) else { continue }
      isEmpty = false
      text += "| `\(reason.rawValue)` | \(reason.sentence) |"
      for count in counts { text += " \(count) |" }
      text += "\n"
    }
    return isEmpty ? "Nothing was left out.\n" : text
  }

  private var splits: String {
    let rule =
      switch folder.options.split {
      case .none: "Everything is for training."
      case .validation(let share):
        "Roots whose SHA-256 lies in the lowest \(DatasetCard.percent(share)) of all are for validation."
      case .shares(let shares, let stratum):
        "Roots were given to the parts as near to \(shares.map(String.init).joined(separator: "/")) "
          + "of the rows as whole roots allow"
          + (stratum.map { ", for each \($0.rawValue) by itself." } ?? ".")
      }
    var isMissing = folder.options.split != .none
    for part in folder.parts where part.report.splits.contains(where: { $0.split == .validation }) {
      isMissing = false
    }
    let remark = isMissing ? " There are too few roots to set any apart." : ""
    return rule + remark
      + " All rows under one root are in one part, because a completion stands in the "
      + "prompts of\nwhat was written below it."
  }

  private var makers: String {
    let makers = folder.parts.reduce(into: Set<String>()) { $0.formUnion($1.makers) }.sorted()
    guard !makers.isEmpty else { return "No row holds a model's text." }
    return makers.map { "- \(DatasetCard.code($0))\n" }.joined()
      + "\nThe terms of those who offer a model say what its output may be used for: read them before you "
      + "train or publish."
  }

  private var advice: String {
    var lines = folder.parts.flatMap { part in
      part.report.warnings.compactMap { warning -> String? in
        // The section on splits says it.
        if case .noValidation = warning { return nil }
        return "`\(part.name)`: \(warning.sentence)"
      }
    }
    lines.append(
      "Trainers append an end mark to every completion. A text that was cut by a token limit teaches "
        + "a model to stop there; `meta` has `truncated` for each row."
    )
    return lines.map { "- \($0)\n" }.joined()
  }

  // MARK: Words

  private func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int(share * 1_000 + 0.5)
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  /// A name from outside as Markdown that shows it as it is, on one line.
  static func code(_ name: String) -> String {
    let safe = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control || scalar == "`" ? " " : scalar
        }
      )
    )
    return "`\(safe)`"
  }
}
