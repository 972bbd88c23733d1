import TreeModel

/// Writes where a row came from: the columns behind the data, the same in every format of lines.
///
/// Their names are none that TRL gives a meaning (`messages`, `label`, `text`, `completion`,
/// `images`, …). All detail is in the one string column `meta`, because readers infer a column's
/// type from its first values and fail where they change.
struct Provenance {
  /// The version of what `meta` holds.
  static let schema = 1

  private let session: Session
  private let program: String
  private let includesThinking: Bool

  init(_ session: Session, program: String, includesThinking: Bool) {
    self.session = session
    self.program = program
    self.includesThinking = includesThinking
  }

  /// Adds the columns; `digest` is that of the row's content.
  func write(
    _ row: DerivedRow,
    _ material: Material,
    digest: String,
    to line: inout RowLine
  ) {
    let group = row.parent?.description ?? "0"
    line.extra("source") { $0.string(row.source.rawValue) }
    line.extra("session") { $0.string(session.info.id) }
    line.extra("group") { $0.string("\(session.info.id)/\(group)") }
    line.extra("pair_id") { $0.string(digest) }
    // Never null: TRL's reward trainer puts the column into a tensor, and 0 asks for no margin.
    if material == .pairs { line.extra("margin") { $0.double(row.margin ?? 0) } }
    line.extra("meta") { $0.text { write(row, material, to: &$0) } }
  }

  private func write(_ row: DerivedRow, _ material: Material, to meta: inout JSONBuffer) {
    let verdict = vote(row.vote) ?? row.sides.first.flatMap { vote($0.vote) }
    meta.begin("{")
    meta.key("schema")
    meta.integer(Provenance.schema)
    meta.key("program")
    meta.string(program)
    meta.key("mode")
    meta.string(session.info.mode.rawValue)
    meta.key("root")
    meta.integer(row.root.rawValue)
    meta.key("parent")
    meta.integer(row.parent?.rawValue)
    meta.key("annotator")
    meta.string(verdict?.annotator ?? session.info.annotator)
    meta.key("created_at_ms")
    meta.integer(
      verdict?.created ?? row.sides.compactMap { session.tree[$0.node]?.created }.max()
    )
    meta.key("vote")
    meta.integer(verdict?.id)
    meta.key("took_ms")
    meta.integer(verdict?.took)
    meta.key("truncated")
    meta.bool(row.sides.contains(where: \.isCut))
    meta.key("prompt_cut")
    meta.integer(row.cut.bytes)
    switch material {
    case .pairs:
      meta.key("edit_similarity")
      meta.double(row.source == .edit ? similarity(row) : nil)
      writeNote(row, to: &meta)
      for (name, side) in zip(["chosen", "rejected"], row.sides) {
        meta.key(name)
        write(side, row, to: &meta)
      }
    case .labels, .paths, .spans:
      writeNote(row, to: &meta)
      if let side = row.sides.first {
        meta.key("completion")
        write(side, row, to: &meta)
      }
    case .stories:
      meta.key("edit_similarity")
      meta.double(similarity(row))
      writeNote(row, to: &meta)
      for (name, side) in zip(["narrative", "disallowed"], row.sides) {
        meta.key(name)
        write(side, row, to: &meta)
      }
    case .triples:
      writeNote(row, to: &meta)
      for (name, side) in zip(["reference", "chosen", "rejected"], row.sides) {
        meta.key(name)
        write(side, row, to: &meta)
      }
    case .lists, .steps:
      meta.key("completions")
      meta.begin("[")
      for side in row.sides { write(side, row, to: &meta) }
      meta.end("]")
    case .votes: break
    }
    meta.end("}")
  }

  /// The story behind a rewrite, or what was noted about the completion.
  private func writeNote(_ row: DerivedRow, to meta: inout JSONBuffer) {
    meta.key("note")
    meta.string(row.sides.first.flatMap { session.tree[$0.node]?.note })
  }

  private func write(
    _ side: DerivedRow.Side,
    _ row: DerivedRow,
    to meta: inout JSONBuffer
  ) {
    let node = session.tree[side.node]
    let generation = node?.generation
    meta.begin("{")
    meta.key("node")
    meta.integer(side.node.rawValue)
    meta.key("kind")
    meta.string(node?.kind.rawValue)
    meta.key("rating")
    meta.integer(side.ownRating)
    meta.key("created_at_ms")
    meta.integer(node?.created)
    meta.key("backend")
    meta.string(generation?.backend)
    meta.key("model")
    meta.string(generation?.model)
    meta.key("adapters")
    meta.begin("[")
    for adapter in generation?.adapters ?? [] {
      meta.object {
        $0.key("name")
        $0.string(adapter.name)
        $0.key("scale")
        $0.double(adapter.scale)
      }
    }
    meta.end("]")
    meta.key("parameters")
    meta.raw(generation?.parameters?.text ?? "null")
    meta.key("finish")
    meta.string(generation?.finish?.rawValue)
    meta.key("truncated")
    meta.bool(side.isCut)
    meta.key("prompt_tokens")
    meta.integer(generation?.usage?.prompt)
    meta.key("completion_tokens")
    meta.integer(generation?.usage?.completion)
    if includesThinking {
      meta.key("thinking")
      meta.string(node?.thinking)
    }
    writePlace(of: side, row, to: &meta)
    meta.end("}")
  }

  /// Where the side stood on the screen when it was judged, from 0, and among how many.
  private func writePlace(
    of side: DerivedRow.Side,
    _ row: DerivedRow,
    to meta: inout JSONBuffer
  ) {
    // A comparison is about both; otherwise a side has a judgement of its own.
    let pair = vote(row.vote).flatMap { $0.kind == .compare || $0.kind == .choice ? $0 : nil }
    let verdict = pair ?? vote(side.vote)
    // A rewrite was not on the screen yet; its vote has its original's place.
    let position = verdict.flatMap { verdict in
      verdict.a == side.node && verdict.kind != .edit
        ? verdict.position : verdict.shown.firstIndex(of: side.node)
    }
    meta.key("position")
    meta.integer(position)
    meta.key("shown")
    meta.integer(verdict?.shown.count)
  }

  private func vote(_ index: Int?) -> Vote? { index.map { session.votes[$0] } }

  private func similarity(_ row: DerivedRow) -> Double? {
    guard row.sides.count == 2 else { return nil }
    let texts = row.sides.map { session.tree.text(of: $0.node) ?? "" }
    let ratio = Similarity.ratio(texts[0], texts[1])
    // Not `rounded()`, which needs the C mathematics library.
    return Double(Int(ratio * 10_000 + 0.5)) / 10_000
  }
}
