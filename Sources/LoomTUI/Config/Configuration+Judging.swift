extension Configuration {
  /// How judging is kept fair.
  public struct Judging: Equatable, Sendable {
    /// Whether new branches stand in random order.
    public var shuffle = Setting(true)

    /// Creates the standard values.
    public init() {}
  }

  mutating func readJudging(_ table: ConfigurationTable) throws(ConfigurationError) {
    let reader = try ConfigurationReader(table, named: "[judging]", path: path, valid: ["shuffle"])
    try reader.read("shuffle", into: &judging.shuffle) { item throws(ConfigurationError) in
      try reader.flag("shuffle", item)
    }
  }
}
