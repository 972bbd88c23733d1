import Glibc

extension JSONBuffer {
  mutating func number(_ name: String, _ value: Int) {
    key(name)
    integer(value)
  }

  /// A number that may be missing.
  mutating func decimal(_ name: String, _ value: Double?) {
    key(name)
    if let value, value.isFinite { rounded(value) } else { null() }
  }

  /// To six decimals: the C library's last digit of a logarithm is not the same everywhere.
  mutating func rounded(_ value: Double) {
    let rounded = (value * 1_000_000).rounded() / 1_000_000
    double(rounded == 0 ? 0 : rounded)
  }

  mutating func list<Item>(
    _ name: String,
    _ items: [Item],
    _ write: (inout JSONBuffer, Item) -> Void
  ) {
    key(name)
    array { json in for item in items { write(&json, item) } }
  }

  /// An object of names and counts.
  mutating func counts(_ name: String, _ counts: [(name: String, count: Int)]) {
    key(name)
    object { json in for (name, count) in counts { json.number(name, count) } }
  }

  /// How many nodes have the ratings −2…+2.
  mutating func ratings(_ counts: [Int]) {
    self.counts("by_rating", counts.enumerated().map { ("\($0.offset - 2)", $0.element) })
  }

  mutating func proportion(_ name: String, _ share: Proportion) {
    let interval = share.interval
    key(name)
    object { json in
      json.decimal("successes", share.successes)
      json.number("n", share.n)
      json.decimal("rate", share.rate)
      json.decimal("low", interval?.lower)
      json.decimal("high", interval?.upper)
    }
  }

  mutating func spread(_ name: String, _ spread: SessionStatistics.Spread?) {
    key(name)
    guard let spread else { return null() }
    object { json in
      json.decimal("p10", spread.p10)
      json.decimal("p50", spread.p50)
      json.decimal("p90", spread.p90)
      json.number("n", spread.n)
    }
  }

  mutating func histogram(_ name: String, _ histogram: Histogram) {
    key(name)
    object { json in
      json.list("edges", histogram.edges) { $0.rounded($1) }
      json.list("counts", histogram.counts) { $0.integer($1) }
    }
  }
}
