@testable import PrefExport

/// The rows of every format of lines, as their readers document them.
enum FormatShapes {
  private static let message = Shape.object(["role": .text, "content": .text])
  private static let messages = Shape.list(of: message)
  private static let part = Shape.object(["parts": .tuple([.object(["text": .text])])])
  private static let turn = Shape.object(
    ["role": .text, "parts": .tuple([.object(["text": .text])])]
  )
  private static let segment = Shape.object(["label": .bool, "text": .text])

  /// The shape of a row of `format` with the defaults; nil if it does not hold lines.
  static func row(_ format: ExportFormat, isChat: Bool, hasSystem: Bool) -> Shape? {
    let prompt = isChat ? messages : .text
    let answer = isChat ? Shape.tuple([message]) : .text
    return switch format {
    case .trlPreference:
      isChat
        ? pairs(["chosen": messages, "rejected": messages])
        : pairs(["prompt": .text, "chosen": .text, "rejected": .text])
    case .trlUnpaired: rows(["prompt": prompt, "completion": answer, "label": .bool])
    case .trlSFT: rows(isChat ? ["messages": messages] : ["text": .text])
    case .trlStepwise:
      rows(["prompt": .text, "completions": .list(of: .text), "labels": .list(of: .bool)])
    case .trlTriple:
      rows(["prompt": prompt, "reference": answer, "chosen": answer, "rejected": answer])
    case .axolotlPairs: pairs(["messages": messages, "chosen": message, "rejected": message])
    case .axolotlSpans: rows(["segments": .list(of: segment)])
    case .openAIDPO: openAIDPO
    case .openAISFT: openAISFT
    case .geminiPreference: geminiPreference(hasSystem)
    case .geminiSFT:
      hasSystem
        ? .object(["systemInstruction": part, "contents": .list(of: turn)])
        : .object(["contents": .list(of: turn)])
    case .hhRLHF: .object(["chosen": .text, "rejected": .text])
    case .triplet: rows(["prompt": .text, "disallowed": .text, "narrative": .text])
    case .ranked:
      rows([
        "prompt": prompt,
        "completions": .list(of: .object(["completion": answer, "reward": .decimal])),
      ])
    case .votes: votes
    case .minihfZip, .hfDir: nil
    }
  }

  private static let openAIDPO = Shape.object([
    "input": .object(
      ["messages": messages, "tools": .tuple([]), "parallel_tool_calls": .bool]
    ),
    "preferred_output": .tuple([message]),
    "non_preferred_output": .tuple([message]),
  ])

  private static let openAISFT = Shape.object([
    "messages": .list(
      of: .either([message, .object(["role": .text, "content": .text, "weight": .integer])])
    )
  ])

  private static func geminiPreference(_ hasSystem: Bool) -> Shape {
    let answer = Shape.object(["score": .integer, "completion": turn])
    let completions = Shape.tuple([answer, answer])
    return hasSystem
      ? .object([
        "system_instruction": part, "contents": .list(of: turn), "completions": completions,
      ])
      : .object(["contents": .list(of: turn), "completions": completions])
  }

  private static let votes = Shape.object([
    "vote_id": .integer, "annotator": .text, "session": .text, "node_a": .integer,
    "node_b": .integerOrNull, "kind": .text, "value": .integerOrNull, "position": .integerOrNull,
    "shown": .list(of: .integer), "created_at_ms": .integer,
  ])

  /// With the columns that say where a row came from.
  private static func rows(_ data: KeyValuePairs<String, Shape>) -> Shape {
    whole(data, ["meta": .text])
  }

  private static func pairs(_ data: KeyValuePairs<String, Shape>) -> Shape {
    whole(data, ["margin": .decimal, "meta": .text])
  }

  private static func whole(
    _ data: KeyValuePairs<String, Shape>,
    _ end: KeyValuePairs<String, Shape>
  ) -> Shape {
    let source: KeyValuePairs<String, Shape> = [
      "source": .text, "session": .text, "group": .text, "pair_id": .text,
    ]
    return .columns(Array(data) + Array(source) + Array(end))
  }
}
