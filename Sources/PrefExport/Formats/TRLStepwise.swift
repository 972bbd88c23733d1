import TreeModel

/// Texts in steps, each labelled, for models that judge every step.
///
/// TRL's stepwise supervision (its trainer was there until September 2026) and axolotl's
/// `stepwise_supervised`: https://docs.axolotl.ai/docs/dataset-formats/stepwise_supervised.html.
/// Both put a `step_separator` behind every step; ours are the nodes' own texts, so an empty one
/// keeps the text as it is.
struct TRLStepwise: LineFormat {
  let summary = "Texts in steps with every step labelled good or bad, one text a line."
  let readers = "axolotl (stepwise_supervised), TRL before September 2026 (PRM)"
  let material = Material.steps
  let acceptsChat = false

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard case .text(let prompt, let seam) = prompt else { return }
    line.data("prompt") { $0.string(prompt) }
    line.data("completions") { list in
      list.array { list in
        for (index, side) in row.sides.enumerated() {
          list.string(index == 0 ? seam : [], source.text(side).utf8)
        }
      }
    }
    line.data("labels") { list in
      list.array { list in
        for side in row.sides { list.bool((side.rating ?? 0) > 0) }
      }
    }
  }
}
