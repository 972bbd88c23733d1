import Backends

extension ConfigurationReader {
  /// Refuses what would fail with every request.
  func checkTogether(_ entry: BackendEntry) throws(ConfigurationError) {
    guard entry.kind == .openAI else { return }
    if let item = table["adapters"], !entry.adaptersAreModels.value, item.list?.isEmpty == false {
      throw error(
        .missing(
          key: "adapters_as_models to have adapters",
          table: name,
          example: "adapters_as_models = true"
        ),
        item.line
      )
    }
    if let item = table["template"], entry.interface.value != .completions {
      throw error(
        .missing(key: "api to have a template", table: name, example: "api = \"completions\""),
        item.line
      )
    }
  }

  /// Decides where the key comes from.
  ///
  /// The service's own variable is for the service's own address: an address in the file gets a
  /// key only if the file says which.
  func readKeySource(
    into entry: inout BackendEntry,
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    if table["base_url"] != nil { entry.key = Configuration.Setting(.none) }
    if table["key_variable"] != nil, let item = table["key_file"] {
      throw error(.conflict("key_variable", "key_file"), item.line)
    }
    try read("key_variable", into: &entry.key) { item throws(ConfigurationError) in
      let variable = try string("key_variable", item)
      // Whoever puts the key itself here by mistake must not find it in an error message.
      guard !variable.isEmpty, variable.utf8.count <= 64, variable.utf8.allSatisfy(\.isNameByte)
      else {
        throw error(
          .badValue(
            key: "key_variable",
            value: "this text",
            expected: "the name of an environment variable, such as OPENAI_API_KEY"
          ),
          item.line
        )
      }
      return .variable(variable, isSet: environment[variable]?.isEmpty == false)
    }
    try read("key_file", into: &entry.key) { item throws(ConfigurationError) in
      .file(try name("key_file", item))
    }
  }

  /// A template's name; it is also the name of a file.
  func templateName(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> String {
    let text = try string("template", item)
    let isName = text.utf8.allSatisfy { $0.isBareKeyByte || $0 == UInt8(ascii: ".") }
    guard isName, let first = text.first, first != "." else {
      throw error(
        .badValue(
          key: "template",
          value: text,
          expected: "a template's name, such as chatml, without its folder and .toml"
        ),
        item.line
      )
    }
    return text
  }

  func adapters(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> [AdapterScale] {
    guard let items = item.list else {
      throw error(
        .wrongKind(
          key: "adapters",
          expected: "a list such as [{name = \"a\", scale = 1.0}]",
          found: item.kind
        ),
        item.line
      )
    }
    var result: [AdapterScale] = []
    for item in items {
      let fields = try ConfigurationReader(
        try subtable("adapters", item),
        named: "adapters",
        path: path,
        valid: ["name", "scale"]
      )
      guard let name = fields.table["name"] else {
        throw error(
          .missing(key: "name", table: "an adapter", example: "{name = \"a\", scale = 1.0}"),
          item.line
        )
      }
      let adapter = AdapterScale(
        name: try fields.name("name", name),
        scale: try fields.table["scale"].map { scale throws(ConfigurationError) in
          try fields.number("scale", scale, -100...100)
        } ?? 1
      )
      if result.contains(where: { $0.name == adapter.name }) {
        throw error(
          .badValue(key: "adapters", value: "\(adapter.name) twice", expected: "a list of names"),
          item.line
        )
      }
      result.append(adapter)
    }
    return result
  }

  func headers(_ item: ConfigurationTable.Item) throws(ConfigurationError) -> [BackendEntry.Header]
  {
    let fields = try subtable("headers", item)
    var result: [BackendEntry.Header] = []
    for name in fields.keys {
      guard let item = fields[name] else { continue }
      let secret = [
        "authorization", "x-api-key", "x-goog-api-key", "cookie", "proxy-authorization",
      ]
      if secret.contains(name.lowercased()) {
        throw error(
          .badValue(
            key: "headers",
            value: name,
            expected: "harmless lines; a key belongs into key_variable or key_file"
          ),
          item.line
        )
      }
      guard !name.isEmpty, name.utf8.allSatisfy({ $0.isBareKeyByte }) else {
        throw error(
          .badValue(key: "headers", value: name, expected: "names of letters, digits, - and _"),
          item.line
        )
      }
      let value = try string(name, item)
      guard value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
        throw error(
          .badValue(key: name, value: "this text", expected: "printable ASCII on one line"),
          item.line
        )
      }
      result.append(BackendEntry.Header(name: name, value: value))
    }
    return result
  }
}

extension UInt8 {
  /// Letters, digits and `_`.
  fileprivate var isNameByte: Bool { isBareKeyByte && self != UInt8(ascii: "-") }
}
