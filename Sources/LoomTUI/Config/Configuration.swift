public import Backends
public import TreeModel

/// How the program is set up: what the person's file and environment say, and the standard values.
public struct Configuration: Equatable, Sendable {
  /// Where a value came from.
  public enum Source: Equatable, Sendable {
    /// Nobody set it.
    case standard
    /// A line of the configuration file, counted from 1.
    case file(line: Int)
    /// An environment variable.
    case environment(String)
  }

  /// A value that remembers where it came from.
  public struct Setting<Value: Equatable & Sendable>: Equatable, Sendable {
    /// The value.
    public var value: Value
    /// Where it came from.
    public var source: Source

    /// Creates a setting; without a source it is a standard value.
    public init(_ value: Value, _ source: Source = .standard) {
      self.value = value
      self.source = source
    }
  }

  /// What a completion is asked for with unless the person says otherwise.
  public struct Defaults: Equatable, Sendable {
    /// The name of the backend.
    public var backend = Setting("builtin")
    /// The model; nil for the backend's own choice.
    public var model = Setting<String?>(nil)
    /// How many branches one act generates.
    public var branches = Setting(4)
    /// At most this many tokens per branch.
    public var maxTokens = Setting(64)
    /// 0 is greedy; higher is more varied.
    public var temperature = Setting<Double?>(0.8)
    /// Nucleus sampling.
    public var topP = Setting<Double?>(nil)
    /// At most this many candidate tokens.
    public var topK = Setting<Int?>(nil)
    /// Candidates at least this fraction as probable as the best.
    public var minP = Setting<Double?>(nil)
    /// Divides the logits of repeated tokens.
    public var repeatPenalty = Setting<Double?>(nil)
    /// How much to think before the answer.
    public var thinking = Setting<ThinkingSetting?>(nil)
    /// How many alternatives to keep for each token; 0 for none.
    public var topLogprobs = Setting(0)
    /// Makes draws repeatable where the service can.
    public var seed = Setting<Int?>(nil)
    /// Texts at which to end.
    public var stop = Setting<[String]>([])
    /// How a model that only chats is asked to continue a text.
    public var continueInstruction = Setting(CompletionRequest.standardContinueInstruction)

    /// Creates the standard values.
    public init() {}

    /// The sampling parameters these values make.
    public var parameters: SamplingParameters {
      var parameters = SamplingParameters()
      parameters.maxTokens = maxTokens.value
      parameters.temperature = temperature.value
      parameters.topP = topP.value
      parameters.topK = topK.value
      parameters.minP = minP.value
      parameters.repeatPenalty = repeatPenalty.value
      parameters.thinking = thinking.value
      parameters.topLogprobs = topLogprobs.value
      parameters.seed = seed.value
      parameters.stop = stop.value
      return parameters
    }
  }

  /// How many colours the person wants.
  public enum Colors: String, CaseIterable, Sendable {
    /// As many as the terminal has.
    case auto
    case mono
    case sixteen = "16"
    case many = "256"
    case direct = "true"
  }

  /// What the person says of the terminal's background.
  public enum Background: String, CaseIterable, Sendable {
    /// The terminal is asked.
    case auto
    case dark
    case light
  }

  /// How the screen is laid out.
  public struct Display: Equatable, Sendable {
    /// Columns of the tree pane; nil for a part of the screen.
    public var treeWidth = Setting<Int?>(nil)
    /// Rows of the tree pane where it stands above the text; nil for a part of the screen.
    public var treeRows = Setting<Int?>(nil)
    /// Whether the tree stands beside the text or above it.
    public var layout = Setting(PaneArrangement.auto)
    /// Which view the program begins with.
    public var view = Setting(ViewKind.tree)
    /// How many colours.
    public var colors = Setting(Colors.auto)
    /// Whether the terminal is dark or light.
    public var background = Setting(Background.auto)
    /// Whether clicks and the wheel are the program's from the start.
    public var mouse = Setting(false)
    /// Whether the window is named after the session.
    public var title = Setting(true)

    /// Creates the standard values.
    public init() {}

    /// What the interface begins with.
    public var start: DisplaySettings {
      DisplaySettings(
        treeWidth: treeWidth.value,
        treeRows: treeRows.value,
        arrangement: layout.value,
        view: view.value
      )
    }
  }

  /// What is kept beside a session.
  public struct Keeping: Equatable, Sendable {
    /// How many earlier session files are kept; 0: no backup is made.
    public var backups = Setting(BackupPolicy.standard.count)
    /// How large they may be together, in MiB; the newest stays in any case.
    public var backupMegabytes = Setting(BackupPolicy.standard.bytes >> 20)

    /// Creates the standard values.
    public init() {}

    /// The policy these values make.
    public var policy: BackupPolicy {
      BackupPolicy(count: backups.value, bytes: backupMegabytes.value << 20)
    }
  }

  /// Commands that are run when something was written; none by default.
  public struct HookSettings: Equatable, Sendable {
    /// After the session file was written anew.
    public var onFold = Setting<String?>(nil)
    /// After a dataset or a tree was written.
    public var onExport = Setting<String?>(nil)

    /// Creates the standard values.
    public init() {}

    /// The hooks these values make.
    public var hooks: Hooks { Hooks(onFold: onFold.value, onExport: onExport.value) }
  }

  /// Keys that the person gave to a command; the table of commands checks them.
  public struct KeyBinding: Equatable, Sendable {
    /// The command's name.
    public var command: String
    /// The keys, as the file writes them; empty takes the command's keys away.
    public var keys: [String]
    /// The line of the file, counted from 1.
    public var line: Int

    /// Creates a binding.
    public init(command: String, keys: [String], line: Int) {
      self.command = command
      self.keys = keys
      self.line = line
    }
  }

  /// The file that was read, or that would be.
  public var path: String
  /// Whether the file exists.
  public var hasFile = false
  /// What completions are asked for with.
  public var defaults = Defaults()
  /// The backends, in the order of the file, then those of the environment, then the built-in one.
  public var backends: [BackendEntry] = []
  /// The plans to fan out by, in the order of the file.
  public var plans: [PlanEntry] = []
  /// Named sets of settings, in the order of the file.
  public var presets: [GenerationPreset] = []
  /// Keys given to commands, in the order of the file.
  public var keys: [KeyBinding] = []
  /// How the screen is laid out.
  public var display = Display()
  /// What is kept beside a session.
  public var session = Keeping()
  /// How judging is kept fair.
  public var judging = Judging()
  /// Commands of the person's that are run when something was written.
  public var hooks = HookSettings()

  /// Creates a configuration with the standard values and no backend.
  public init(path: String) { self.path = path }

  /// The backend of this name.
  public func backend(named name: String) -> BackendEntry? { backends.first { $0.name == name } }
}
