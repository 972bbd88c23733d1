import TreeModel

/// The judgements themselves, for counting them anew.
///
/// Nothing is weighed, merged or shuffled; only what an undo took back is left out. `node_a` and
/// `node_b` are numbers of nodes in the session; `shown` lists the nodes on the screen in order.
struct Votes: LineFormat {
  let summary = "Every judgement that was not taken back, one a line, in the order made."
  let readers = "scripts of your own, for agreement and for counting anew"
  let material = Material.votes
  let mixesModes = true
  // The row is itself what says where everything else came from.
  let allowsExtraColumns = false

  func write(_ row: DerivedRow, _ prompt: Prompt, _ source: RowSource, to line: inout RowLine) {
    guard let index = row.vote else { return }
    let vote = source.session.votes[index]
    line.data("vote_id") { $0.integer(vote.id) }
    line.data("annotator") { $0.string(vote.annotator) }
    line.data("session") { $0.string(source.session.info.id) }
    line.data("node_a") { $0.integer(vote.a.rawValue) }
    line.data("node_b") { $0.integer(vote.b?.rawValue) }
    line.data("kind") { $0.string(vote.kind.rawValue) }
    line.data("value") { $0.integer(vote.value) }
    line.data("position") { $0.integer(vote.position) }
    line.data("shown") { list in
      list.array { list in
        for node in vote.shown { list.integer(node.rawValue) }
      }
    }
    line.data("created_at_ms") { $0.integer(vote.created) }
  }
}
