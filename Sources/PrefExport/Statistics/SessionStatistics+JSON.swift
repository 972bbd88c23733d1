import TreeModel

extension SessionStatistics {
  /// The version of the keys in `json`; adding keys does not change it.
  static let schema = 1

  /// Everything as one JSON object on one line, keys always there and in the same order.
  ///
  /// What cannot be told is null. Rates, and what is computed from them, have six decimals at most.
  /// The keys are listed in docs/STATISTICS.md.
  public func json() -> [UInt8] {
    var json = JSONBuffer()
    json.object { json in
      json.key("schema")
      json.integer(SessionStatistics.schema)
      json.list("sessions", sessions) { $0.write($1) }
      json.key("nodes")
      json.write(nodes)
      json.key("votes")
      json.write(votes)
      json.list("models", models) { $0.write($1) }
      json.list("adapters", adapters) { $0.write($1) }
      json.list("backends", backends) { $0.write($1) }
      json.list("tags", tags) { $0.write($1) }
      json.list("annotators", annotators) { $0.write($1) }
      json.key("prompts")
      json.object { json in
        json.number("total", prompts.total)
        json.list("by_completions", prompts.byCompletions) { $0.write($1) }
        json.list("by_pairs", prompts.byPairs) { $0.write($1) }
      }
      json.key("pairs")
      json.write(pairs)
      json.key("comparisons")
      json.write(comparisons)
      json.key("positions")
      json.write(positions)
      json.key("agreement")
      json.write(agreement)
      json.key("time")
      json.write(time)
    }
    return json.bytes
  }
}

extension JSONBuffer {
  fileprivate mutating func write(_ session: SessionStatistics.SessionLine) {
    object { json in
      json.key("id")
      json.string(session.id)
      json.key("title")
      json.string(session.title)
      json.key("mode")
      json.string(session.mode.rawValue)
      json.number("nodes", session.nodes)
      json.number("rated", session.rated)
      json.number("pairs", session.pairs)
    }
  }

  fileprivate mutating func write(_ nodes: SessionStatistics.NodeCounts) {
    object { json in
      json.number("total", nodes.total)
      json.counts("by_kind", Node.Kind.allCases.map { ($0.rawValue, nodes.byKind[$0] ?? 0) })
      json.ratings(nodes.byRating)
      json.decimal("mean_rating", nodes.meanRating)
      json.number("completions", nodes.completions)
      json.number("rated_completions", nodes.ratedCompletions)
      json.number("unrated_completions", nodes.unratedCompletions)
      json.number("unseen", nodes.unseen)
      json.number("skipped", nodes.skipped)
    }
  }

  fileprivate mutating func write(_ votes: SessionStatistics.VoteCounts) {
    object { json in
      json.number("standing", votes.standing)
      json.counts("by_kind", Vote.Kind.allCases.map { ($0.rawValue, votes.byKind[$0] ?? 0) })
      json.number("withdrawn", votes.withdrawn)
      json.number("ratings_without_vote", votes.ratingsWithoutVote)
      json.number("tied_comparisons", votes.tiedComparisons)
      json.number("both_bad_comparisons", votes.bothBadComparisons)
      json.number("equal_rating_pairs", votes.equalRatingPairs)
    }
  }

  fileprivate mutating func write(_ slice: SessionStatistics.Slice) {
    object { json in
      json.key("name")
      json.string(slice.name)
      json.number("nodes", slice.nodes)
      json.number("rated", slice.rated)
      json.ratings(slice.byRating)
      json.decimal("mean_rating", slice.meanRating)
      json.proportion("good", slice.good)
      json.number("chosen", slice.chosen)
      json.number("rejected", slice.rejected)
    }
  }

  fileprivate mutating func write(_ person: SessionStatistics.AnnotatorLine) {
    object { json in
      json.key("name")
      json.string(person.name)
      json.number("votes", person.votes)
      json.counts("by_kind", Vote.Kind.allCases.map { ($0.rawValue, person.byKind[$0] ?? 0) })
      json.ratings(person.byRating)
      json.decimal("median_took_ms", person.medianTook)
      json.number("timed", person.timed)
    }
  }

  fileprivate mutating func write(_ count: SessionStatistics.NumberCount) {
    object { json in
      json.number("value", count.value)
      json.number("count", count.count)
    }
  }
}
