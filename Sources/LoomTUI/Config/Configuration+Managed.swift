import Backends

extension ConfigurationReader {
  /// Reads the keys of a server that the program starts by itself; nil without `model_file`.
  func managedServer() throws(ConfigurationError) -> ManagedServer? {
    guard let item = table["model_file"] else {
      for key in ManagedServer.keys {
        guard let item = table[key] else { continue }
        throw error(
          .missing(key: "model_file", table: name, example: "model_file = \"model.gguf\""),
          item.line
        )
      }
      return nil
    }
    for key in ["base_url", "key_variable", "key_file"] {
      // The program knows where its own server is.
      guard let item = table[key] else { continue }
      throw error(.conflict("model_file", key), item.line)
    }
    if table["adapter_files"] != nil, let item = table["adapters"] {
      throw error(.conflict("adapter_files", "adapters"), item.line)
    }
    var server = ManagedServer(
      modelFile: Configuration.Setting(try name("model_file", item), .file(line: item.line))
    )
    try read("adapter_files", into: &server.adapterFiles) { item throws(ConfigurationError) in
      try adapterFiles(item)
    }
    try read("server", into: &server.server) { item throws(ConfigurationError) in
      let words = try strings("server", item)
      guard let program = words.first, !program.isEmpty else {
        throw error(
          .badValue(key: "server", value: "nothing", expected: "a program, such as llama-server"),
          item.line
        )
      }
      return words
    }
    try read("context", into: &server.context) { item throws(ConfigurationError) in
      try integer("context", item, 16...100_000_000)
    }
    try read("parallel", into: &server.parallel) { item throws(ConfigurationError) in
      try integer("parallel", item, 1...256)
    }
    try read("threads", into: &server.threads) { item throws(ConfigurationError) in
      try integer("threads", item, 1...4_096)
    }
    try read("gpu_layers", into: &server.gpuLayers) { item throws(ConfigurationError) in
      try integer("gpu_layers", item, 0...10_000)
    }
    try read("start_seconds", into: &server.startSeconds) { item throws(ConfigurationError) in
      try integer("start_seconds", item, 1...86_400)
    }
    return server
  }

  private func adapterFiles(
    _ item: ConfigurationTable.Item
  ) throws(ConfigurationError) -> [ManagedServer.AdapterFile] {
    let example = "{file = \"a.gguf\", scale = 1.0}"
    guard let items = item.list else {
      throw error(
        .wrongKind(
          key: "adapter_files",
          expected: "a list such as [\(example)]",
          found: item.kind
        ),
        item.line
      )
    }
    var result: [ManagedServer.AdapterFile] = []
    for item in items {
      let fields = try ConfigurationReader(
        try subtable("adapter_files", item),
        named: "adapter_files",
        path: path,
        valid: ["file", "name", "scale"]
      )
      guard let file = fields.table["file"] else {
        throw error(.missing(key: "file", table: "an adapter", example: example), item.line)
      }
      let path = try fields.name("file", file)
      let adapter = ManagedServer.AdapterFile(
        name: try fields.table["name"].map { item throws(ConfigurationError) in
          try fields.name("name", item)
        } ?? ManagedServer.stem(path),
        file: path,
        scale: try fields.table["scale"].map { item throws(ConfigurationError) in
          try fields.number("scale", item, -100...100)
        } ?? 1
      )
      if path.contains(",") {
        throw error(
          .badValue(key: "file", value: path, expected: "a path without a comma"),
          item.line
        )
      }
      if result.contains(where: { $0.name == adapter.name }) {
        throw error(
          .badValue(
            key: "adapter_files",
            value: "\(adapter.name) twice",
            expected: "a list of different names"
          ),
          item.line
        )
      }
      result.append(adapter)
    }
    return result
  }
}
