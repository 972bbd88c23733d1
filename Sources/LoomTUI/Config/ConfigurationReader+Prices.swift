extension ConfigurationReader {
  /// `{input = 0.3, output = 2.5}`, of all models or, in a table by a model's name, of that one.
  func prices(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> TokenPrices {
    let table = try subtable("prices", item)
    var prices = TokenPrices()
    var models: [String] = []
    for key in table.keys where key != "input" && key != "output" { models.append(key) }
    if models.count < table.keys.count { prices.standard = try price("prices", table, models) }
    for model in models {
      guard let item = table[model] else { continue }
      // Whoever misspelt a number's name must not have made a model of it.
      guard item.table != nil else {
        throw error(
          .unknownKey(model, table: "prices", valid: ["input", "output", "a table for a model"]),
          item.line
        )
      }
      prices.models[model] = try price("prices", try subtable(model, item), [])
    }
    return prices
  }

  private func price(
    _ name: String,
    _ table: ConfigurationTable,
    _ others: [String]
  ) throws(ConfigurationError) -> TokenPrices.Price {
    let reader = try ConfigurationReader(
      table,
      named: name,
      path: path,
      valid: ["input", "output"] + others
    )
    var numbers: [Double] = []
    for key in ["input", "output"] {
      guard let item = table[key] else {
        throw reader.error(
          .missing(key: key, table: name, example: "prices = {input = 0.3, output = 2.5}"),
          table.line
        )
      }
      numbers.append(try reader.number(key, item, 0...1_000_000))
    }
    return TokenPrices.Price(input: numbers[0], output: numbers[1])
  }
}

extension TokenPrices {
  /// The prices as the configuration writes them.
  var text: String {
    var parts = standard.map { ["input = \($0.input)", "output = \($0.output)"] } ?? []
    for (model, price) in models.sorted(by: { $0.key < $1.key }) {
      parts.append(
        "\(jsonString(model)) = {input = \(price.input), output = \(price.output)}"
      )
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }
}
