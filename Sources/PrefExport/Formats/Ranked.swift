import TreeModel

/// All rated completions of a prompt with their ratings, or an evaluator's scores, as rewards: nothing
/// is lost.
struct Ranked: LineFormat {
  let summary = "Each prompt with all its rated completions and their ratings, one prompt a line."
  let readers = "MiniHF's preference trainer, listwise trainers, scripts of your own"
  let material = Material.lists

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    switch prompt {
    case .text(let prompt, _): line.data("prompt") { $0.string(prompt) }
    case .chat(let messages, _): line.data("prompt") { $0.messages(messages) }
    }
    line.data("completions") { list in
      list.array { list in
        for side in row.sides {
          list.object { entry in
            entry.key("completion")
            switch prompt {
            case .text(_, let seam): entry.string(seam, source.text(side).utf8)
            case .chat(_, let prefill):
              entry.messages([Message(role: .assistant, text: prefill + source.text(side))])
            }
            entry.key("reward")
            entry.double(source.reward(side))
          }
        }
      }
    }
  }
}

extension RowSource {
  /// The reward of a completion, by what the options make it of.
  fileprivate func reward(_ side: DerivedRow.Side) -> Double {
    switch options.reward {
    case .rating: Double(side.rating ?? 0)
    case .score: session.tree[side.node]?.scoreValue ?? 0
    }
  }
}
