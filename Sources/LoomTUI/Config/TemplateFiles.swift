public import Backends

/// Where chat templates come from: the person's folder, then those inside the program.
///
/// A template is a small TOML file; `docs/BACKENDS.md` says what is in it.
public struct TemplateFiles: Equatable, Sendable {
  /// The folder with the person's own: `templates` beside the configuration file.
  public let folder: String

  /// The templates that belong to the configuration file at `path`.
  public init(configuration path: String) {
    let end = path.lastIndex(of: "/")
    folder = (end.map { String(path[..<$0]) } ?? ".") + "/templates"
  }

  /// The templates inside the program, by name.
  static let included: [String: [UInt8]] = [
    "alpaca": PackageResources.alpaca_toml, "chatml": PackageResources.chatml_toml,
    "gemma": PackageResources.gemma_toml, "llama3": PackageResources.llama3_toml,
    "mistral": PackageResources.mistral_toml, "zephyr": PackageResources.zephyr_toml,
  ]

  /// The names of the templates inside the program.
  public static var includedNames: [String] { included.keys.sorted() }

  /// Reads a template; one of the person's goes before one of the same name inside.
  ///
  /// - Returns: The template; nil if there is none of this name.
  /// - Throws: `ConfigurationError` with the place in the template's file.
  public func template(named name: String) throws(ConfigurationError) -> ChatTemplate? {
    let path = "\(folder)/\(name).toml"
    func failure(_ problem: ConfigurationError.Problem) -> ConfigurationError {
      ConfigurationError(place: path, line: nil, problem: problem)
    }
    switch readSmallFile(path, limit: 1 << 16) {
    case .missing: break
    case .tooLarge: throw failure(.tooLarge(limit: 1 << 16))
    case .unreadable(let code): throw failure(.unreadable(reason(code)))
    case .bytes(let bytes, _):
      guard let text = String(validating: bytes, as: UTF8.self) else { throw failure(.notText) }
      return try ChatTemplate(text, name: name, path: path)
    }
    guard let bytes = TemplateFiles.included[name] else { return nil }
    return try ChatTemplate(
      String(decoding: bytes, as: UTF8.self),
      name: name,
      path: "\(name).toml"
    )
  }
}

extension ChatTemplate {
  private static let keys = [
    "system", "system_in_first_message", "standard_system", "user", "assistant", "answer", "stop",
    "control", "trim",
  ]

  /// Reads a template from the text of its file; `path` is for error messages.
  init(_ text: String, name: String, path: String) throws(ConfigurationError) {
    let root: ConfigurationTable
    do throws(KeyScanner.Problem) {
      root = try ConfigurationTable(text)
    } catch {
      throw ConfigurationError(place: path, line: error.line, problem: .syntax(error.problem))
    }
    let reader = try ConfigurationReader(
      root,
      named: "the template",
      path: path,
      valid: ChatTemplate.keys
    )
    if root["system"] != nil, let item = root["system_in_first_message"] {
      throw reader.error(.conflict("system", "system_in_first_message"), item.line)
    }
    let system: System
    if let item = root["system_in_first_message"] {
      system = .inFirstMessage(separator: try reader.string("system_in_first_message", item))
    } else {
      system = .message(try reader.wrapping("system"))
    }
    self.init(
      name: name,
      system: system,
      standardSystem: try reader.text("standard_system"),
      user: try reader.wrapping("user"),
      assistant: try reader.wrapping("assistant"),
      answer: try reader.text("answer"),
      stop: try root["stop"].map { item throws(ConfigurationError) in
        try reader.stopTexts("stop", item)
      } ?? [],
      control: try root["control"].map { item throws(ConfigurationError) in
        try reader.marks("control", item)
      } ?? [],
      trims: try root["trim"].map { item throws(ConfigurationError) in
        try reader.flag("trim", item)
      } ?? false
    )
  }
}

extension ConfigurationReader {
  /// A string; empty without the key.
  fileprivate func text(_ key: String) throws(ConfigurationError) -> String {
    guard let item = table[key] else { return "" }
    return try string(key, item)
  }

  /// A text with `{text}` in it once: where the message goes.
  fileprivate func wrapping(_ key: String) throws(ConfigurationError) -> ChatTemplate.Wrapping {
    guard let item = table[key] else {
      throw error(
        .missing(key: key, table: "the template", example: "\(key) = \"\(key): {text}\\n\""),
        nil
      )
    }
    let parts = try string(key, item).split(
      separator: "{text}",
      omittingEmptySubsequences: false
    )
    guard parts.count == 2 else {
      throw error(
        .badValue(key: key, value: "this text", expected: "a text with {text} in it once"),
        item.line
      )
    }
    return ChatTemplate.Wrapping(before: String(parts[0]), after: String(parts[1]))
  }

  /// Texts of two characters or more: a space in them breaks them.
  fileprivate func marks(
    _ key: String,
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> [String] {
    let marks = try strings(key, item)
    guard marks.allSatisfy({ $0.count > 1 && $0.first != " " }) else {
      throw error(
        .badValue(key: key, value: "a mark", expected: "texts of two characters or more"),
        item.line
      )
    }
    return marks
  }
}
