extension JSONBuffer {
  mutating func write(_ pairs: SessionStatistics.PairCounts) {
    object { json in
      json.number("total", pairs.total)
      json.list("by_source", pairs.bySource) { $0.write($1) }
      json.list("off_by_default", pairs.optional) { $0.write($1) }
      json.list("left_out", pairs.dropped) { json, drop in
        json.object { json in
          json.key("reason")
          json.string(drop.reason.rawValue)
          json.number("count", drop.count)
        }
      }
      json.number("duplicates", pairs.duplicates)
      json.number("contradictions", pairs.contradictions)
      json.spread("chosen_length", pairs.chosenLength)
      json.spread("rejected_length", pairs.rejectedLength)
      json.histogram("chosen_lengths", pairs.chosenLengths)
      json.histogram("rejected_lengths", pairs.rejectedLengths)
      json.proportion("chosen_longer", pairs.chosenLonger)
      json.list("margins", pairs.margins) { json, count in
        json.object { json in
          json.decimal("margin", count.margin)
          json.number("count", count.count)
        }
      }
      json.number("without_margin", pairs.withoutMargin)
      json.histogram("edit_similarity", pairs.editSimilarity)
      json.decimal("median_edit_similarity", pairs.medianEditSimilarity)
    }
  }

  private mutating func write(_ count: SessionStatistics.SourceCount) {
    object { json in
      json.key("source")
      json.string(count.source.rawValue)
      json.number("count", count.count)
    }
  }

  mutating func write(_ comparisons: SessionStatistics.Comparisons) {
    object { json in
      json.list("models", comparisons.models) { $0.write($1) }
      json.list("adapters", comparisons.adapters) { $0.write($1) }
      json.number("n", comparisons.n)
      json.list("ratings", comparisons.ratings) { json, rating in
        json.object { json in
          json.key("name")
          json.string(rating.name)
          json.decimal("theta", rating.theta)
          json.decimal("elo", rating.elo)
          json.decimal("low", rating.interval?.lower)
          json.decimal("high", rating.interval?.upper)
          json.key("record")
          json.write(rating.record)
        }
      }
      json.list("wins", comparisons.wins) { json, row in
        json.array { json in for wins in row { json.rounded(wins) } }
      }
      json.list("unconnected", comparisons.unconnected) { $0.string($1) }
      json.key("uses_prior")
      json.bool(comparisons.usesPrior)
      json.key("bootstrap_unit")
      json.string(comparisons.unit?.rawValue)
      json.number("bootstrap_units", comparisons.units)
      json.number("resamples", comparisons.resamples)
    }
  }

  private mutating func write(_ record: SessionStatistics.WinRate) {
    object { json in
      json.key("name")
      json.string(record.name)
      json.number("wins", record.wins)
      json.number("losses", record.losses)
      json.number("ties", record.ties)
      json.proportion("rate", record.rate)
    }
  }

  mutating func write(_ positions: SessionStatistics.PositionBias) {
    object { json in
      json.number("screens", positions.screens)
      json.list("lines", positions.lines) { json, line in
        json.object { json in
          json.number("position", line.position)
          json.proportion("best", line.best)
          json.decimal("expected", line.expected)
        }
      }
    }
  }

  mutating func write(_ agreement: SessionStatistics.Agreement) {
    object { json in
      json.list("annotators", agreement.annotators) { $0.string($1) }
      json.number("nodes", agreement.nodes)
      json.list("pairs", agreement.pairs) { json, pair in
        json.object { json in
          json.number("first", pair.first)
          json.number("second", pair.second)
          json.number("n", pair.n)
          json.proportion("same_sign", pair.sameSign)
          json.proportion("same_value", pair.sameValue)
          json.decimal("kappa_sign", pair.kappaSign)
          json.decimal("kappa_value", pair.kappaValue)
        }
      }
      json.proportion("same_sign", agreement.sameSign)
      json.proportion("same_value", agreement.sameValue)
      json.decimal("alpha_sign", agreement.alphaSign)
      json.decimal("alpha_nominal", agreement.alphaNominal)
      json.decimal("alpha_ordinal", agreement.alphaOrdinal)
      json.decimal("alpha_interval", agreement.alphaInterval)
    }
  }

  mutating func write(_ time: SessionStatistics.TimeLine) {
    object { json in
      json.list("days", time.days) { json, day in
        json.object { json in
          json.key("date")
          json.string(day.date)
          json.number("votes", day.votes)
        }
      }
      json.list("by_hour", time.byHour) { $0.integer($1) }
      json.number("active_hours", time.activeHours)
      json.decimal("median_per_active_hour", time.medianPerActiveHour)
      json.spread("took_ms", time.took)
    }
  }
}
