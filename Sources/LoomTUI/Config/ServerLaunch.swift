/// How to start a server of a configuration: everything but the port, and nothing that touches the
/// system.
public struct ServerLaunch: Equatable, Sendable {
  /// The backend's name.
  public let backend: String
  /// The model's name for people and for the session.
  public let model: String
  /// The program and its first arguments; empty to look for one.
  public let command: [String]
  /// The longest that loading the model may take.
  public let startSeconds: Int

  /// The model's file.
  let modelFile: String
  /// The adapters' files, in the order that the server numbers them.
  let adapterFiles: [String]
  /// The adapters' names, in the same order.
  let adapterNames: [String]
  private let context: Int?
  private let parallel: Int
  private let threads: Int?
  private let gpuLayers: Int?

  /// The launch of an entry; nil for a backend whose server somebody else starts.
  ///
  /// Paths are as in `BackendEntry.expanded`; a program without a slash is looked for on the PATH.
  public init?(_ entry: BackendEntry, environment: [String: String], configuration path: String) {
    guard let server = entry.managed else { return nil }
    func expanded(_ file: String) -> String { entry.expanded(file, environment, path) }
    backend = entry.name
    model = entry.model.value ?? server.modelName
    // Arguments may be paths, too, but only a person's home is sure to be meant.
    command = server.server.value.enumerated().map { index, word in
      let isPath = index == 0 ? word.contains("/") : word.hasPrefix("~/")
      return isPath ? expanded(word) : word
    }
    startSeconds = server.startSeconds.value
    modelFile = expanded(server.modelFile.value)
    adapterFiles = server.adapterFiles.value.map { expanded($0.file) }
    adapterNames = server.adapterFiles.value.map(\.name)
    context = server.context.value
    parallel = server.parallel.value
    threads = server.threads.value
    gpuLayers = server.gpuLayers.value
  }

  /// The arguments of llama.cpp's server, for a port of this machine only.
  ///
  /// Without `--cache-ram 0` the server's cache forgets which adapter computed an entry
  /// (https://github.com/ggml-org/llama.cpp/issues/26207). No adapter is applied at the start:
  /// every request names all of them with their scales. `keyFile` holds the key that requests have
  /// to carry: the server would serve every user of the machine, and pages in a browser.
  func arguments(port: Int, keyFile: String) -> [String] {
    var arguments = [
      "--host", "127.0.0.1", "--port", "\(port)", "--model", modelFile, "--alias", model,
      "--parallel", "\(parallel)", "--cache-ram", "0", "--api-key-file", keyFile,
    ]
    func add(_ flag: String, _ value: Int?) {
      if let value { arguments += [flag, "\(value)"] }
    }
    add("--ctx-size", context)
    add("--threads", threads)
    add("--n-gpu-layers", gpuLayers)
    for file in adapterFiles { arguments += ["--lora", file] }
    if !adapterFiles.isEmpty { arguments.append("--lora-init-without-apply") }
    return arguments
  }
}
