/// A llama.cpp server that the program starts by itself, as the configuration describes it.
public struct ManagedServer: Equatable, Sendable {
  /// A low-rank adapter that the server loads.
  public struct AdapterFile: Equatable, Sendable {
    /// What it is called here.
    public var name: String
    /// Its file, as the configuration writes it.
    public var file: String
    /// How strongly it is on unless a request says otherwise; 0 is off.
    public var scale: Double

    /// Creates an adapter.
    public init(name: String, file: String, scale: Double) {
      self.name = name
      self.file = file
      self.scale = scale
    }
  }

  /// The model's file, as the configuration writes it.
  public var modelFile: Configuration.Setting<String>
  /// The adapters it loads.
  public var adapterFiles = Configuration.Setting<[AdapterFile]>([])
  /// The program and its first arguments; empty to look for one.
  public var server = Configuration.Setting<[String]>([])
  /// Tokens of context, shared by the slots; nil for the model's own.
  public var context = Configuration.Setting<Int?>(nil)
  /// How many completions run at once.
  public var parallel = Configuration.Setting(4)
  /// Threads; nil for the server's own choice.
  public var threads = Configuration.Setting<Int?>(nil)
  /// Layers on the graphics card; nil for the server's own choice.
  public var gpuLayers = Configuration.Setting<Int?>(nil)
  /// The longest that loading the model may take.
  public var startSeconds = Configuration.Setting(600)

  /// Creates a server with the standard values.
  public init(modelFile: Configuration.Setting<String>) { self.modelFile = modelFile }

  /// The keys that only such a server has.
  static let keys = [
    "model_file", "adapter_files", "server", "context", "parallel", "threads", "gpu_layers",
    "start_seconds",
  ]

  /// The model's name: its file without folder and ending.
  public var modelName: String { ManagedServer.stem(modelFile.value) }

  /// A file's name without folder and ending.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".gguf") && name.utf8.count > 5 ? String(name.dropLast(5)) : name
  }
}
