/// The adapters that a server has loaded.
struct LlamaAdapters: Equatable, Sendable {
  /// Numbers, names and scales in the server's order.
  private(set) var entries: [(id: Int, name: String, scale: Double)] = []

  static func == (left: LlamaAdapters, right: LlamaAdapters) -> Bool {
    left.list == right.list && left.entries.map(\.id) == right.entries.map(\.id)
  }

  /// Reads the answer of `GET /lora-adapters`; nil if it is not one.
  ///
  /// An adapter is called by its place in `names`, else as the server names it, else as its file.
  init?(_ answer: JSONValue, names: [String] = []) {
    guard let elements = answer.array else { return nil }
    for element in elements {
      guard let id = element["id"]?.int else { continue }
      let own = element["name"]?.string ?? Self.stem(element["path"]?.string ?? "\(id)")
      let name = names.indices.contains(id) ? names[id] : own
      // Two files of one name in different folders are told apart by the number.
      let taken = entries.contains { $0.name == name }
      entries.append((id, taken ? "\(name)#\(id)" : name, element["scale"]?.double ?? 0))
    }
  }

  /// Names and scales.
  var list: [AdapterScale] { entries.map { AdapterScale(name: $0.name, scale: $0.scale) } }

  /// The scales to send: of every adapter, 0 where it is not wanted.
  ///
  /// An empty list would mean the server's own scales, not none
  /// (https://github.com/ggml-org/llama.cpp/issues/28674).
  func scales(_ wanted: [AdapterScale]) throws(BackendError) -> JSONValue {
    for adapter in wanted where !entries.contains(where: { $0.name == adapter.name }) {
      throw .noSuchAdapter(name: adapter.name, known: entries.map(\.name))
    }
    return .array(
      entries.map { entry in
        let scale = wanted.last { $0.name == entry.name }?.scale ?? 0
        return ["id": .integer(entry.id), "scale": .number(scale)]
      }
    )
  }

  /// The file's name without folder and ending.
  private static func stem(_ path: String) -> String {
    let name = path.split { $0 == "/" || $0 == "\\" }.last ?? ""
    return name.hasSuffix(".gguf") ? String(name.dropLast(5)) : String(name)
  }
}
