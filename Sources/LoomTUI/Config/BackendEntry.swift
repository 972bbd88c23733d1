public import Backends

/// One backend as the configuration describes it.
public struct BackendEntry: Equatable, Sendable {
  /// What kind of service it is.
  public enum Kind: String, CaseIterable, Sendable {
    /// Anything that speaks OpenAI's protocol.
    case openAI = "openai"
    /// Google's Gemini API.
    case gemini
    /// A llama.cpp server.
    case local
    /// The model inside the program.
    case builtin
  }

  /// Which of OpenAI's interfaces it speaks.
  public enum Interface: String, CaseIterable, Sendable {
    /// Messages: `/chat/completions`.
    case chat
    /// Messages, with summaries of thinking: `/responses`.
    case responses
    /// Texts: `/completions`.
    case completions
  }

  /// Which interface some models get.
  public struct InterfaceRule: Equatable, Sendable {
    /// A model's name, or how names begin if it ends with `*`.
    public var pattern: String
    /// The interface: `chat` or `responses`.
    public var interface: Interface

    /// Creates a rule.
    public init(pattern: String, interface: Interface) {
      self.pattern = pattern
      self.interface = interface
    }
  }

  /// Where the service's key comes from.
  public enum KeyOrigin: Equatable, Sendable {
    /// It needs none.
    case none
    /// An environment variable, and whether it is set.
    case variable(String, isSet: Bool)
    /// A file that only its owner can read.
    case file(String)
  }

  /// An extra header line of every request.
  public struct Header: Equatable, Sendable {
    /// The header's name.
    public var name: String
    /// Its value.
    public var value: String

    /// Creates a header.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Its name in the configuration.
  public var name: String
  /// What kind of service it is.
  public var kind: Kind
  /// Where the entry as a whole came from.
  public var source: Configuration.Source
  /// The address without the last part of the path; empty for the built-in model.
  public var baseURL: Configuration.Setting<String>
  /// Which interface it speaks.
  public var interface: Configuration.Setting<Interface>
  /// Other interfaces for some models; the first rule that fits counts.
  public var interfaceByModel = Configuration.Setting<[InterfaceRule]>([])
  /// The model; nil for the backend's own choice.
  public var model = Configuration.Setting<String?>(nil)
  /// Where the key comes from.
  public var key = Configuration.Setting<KeyOrigin>(.none)
  /// Adapters to put on unless a request says otherwise.
  public var adapters = Configuration.Setting<[AdapterScale]>([])
  /// The built-in model's pace; 0 for as fast as possible.
  public var tokensPerSecond = Configuration.Setting(30)
  /// Whether the built-in model's texts never end by themselves.
  public var ignoresEnd = Configuration.Setting(false)
  /// How much to think before the answer; that of `[defaults]` where the entry says nothing.
  public var thinking = Configuration.Setting<ThinkingSetting?>(nil)
  /// Thresholds of Gemini's filter.
  public var safety = Configuration.Setting<[GeminiBackend.Safety]>([])
  /// Extra header lines.
  public var headers = Configuration.Setting<[Header]>([])
  /// What its tokens cost.
  public var prices = Configuration.Setting(TokenPrices())
  /// How many completions at once, and how long to wait for bytes.
  public var limits = Limits()
  /// What is to be done about prompts that are long.
  public var context = Context()
  /// The server that the program starts for it; nil for one that runs already.
  public var managed: ManagedServer?
  /// The name of the chat template; nil for the server's own.
  public var template = Configuration.Setting<String?>(nil)
  /// Whether an adapter is asked for as a model of its own.
  public var adaptersAreModels = Configuration.Setting(false)

  /// Creates an entry with the standard values of its kind.
  public init(name: String, kind: Kind, source: Configuration.Source) {
    self.name = name
    self.kind = kind
    self.source = source
    self.interface = Configuration.Setting(.chat)
    switch kind {
    case .openAI: baseURL = Configuration.Setting("https://api.openai.com/v1")
    case .gemini: baseURL = Configuration.Setting(GeminiBackend.standardURL)
    case .local: baseURL = Configuration.Setting("http://127.0.0.1:8080")
    case .builtin: baseURL = Configuration.Setting("")
    }
  }
}
