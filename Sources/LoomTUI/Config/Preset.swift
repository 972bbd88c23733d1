/// A configuration entry for a well-known service or server, to be copied and changed.
///
/// Nothing in the program knows these names: what an entry says is all there is to them.
public struct Preset: Equatable, Sendable {
  /// What it is asked for by.
  public let name: String
  /// The lines of the configuration file.
  public let text: String

  /// The preset of this name.
  public init?(named name: String) {
    guard let preset = Preset.all.first(where: { $0.name == name }) else { return nil }
    self = preset
  }

  private init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }

  /// All of them; `docs/BACKENDS.md` shows and explains them.
  public static let all = [
    Preset(
      "llama.cpp",
      """
      # llama.cpp with low-rank adapters; loom starts the server and stops it again.
      [backends.local]
      kind = "local"
      model_file = "~/models/base.gguf"
      adapter_files = [
        { file = "~/models/morris.gguf", name = "morris", scale = 1.0 },
        { file = "~/models/woolf.gguf", name = "woolf", scale = 0.0 },
      ]
      context = 16384      # tokens, shared by the slots
      parallel = 4         # slots: completions at once
      # gpu_layers = 99    # as many layers as fit on the graphics card
      # threads = 8
      # server = "llama-server"

      """
    ),
    Preset(
      "vllm",
      """
      # vLLM; an adapter is a model of its own there, and loom's list shows it as an adapter.
      [backends.vllm]
      kind = "openai"
      base_url = "http://127.0.0.1:8000/v1"
      api = "completions"
      adapters_as_models = true
      template = "llama3"        # the model's, for chats
      # key_variable = "VLLM_API_KEY"   # if it was started with --api-key

      """
    ),
    Preset(
      "openrouter",
      """
      # OpenRouter; model is a name from its list, such as "provider/model".
      [backends.openrouter]
      kind = "openai"
      base_url = "https://openrouter.ai/api/v1"
      key_variable = "OPENROUTER_API_KEY"
      headers = { X-Title = "loom" }

      """
    ),
    Preset(
      "together",
      """
      # Together; it still has plain completions for its base models: api = "completions".
      [backends.together]
      kind = "openai"
      base_url = "https://api.together.xyz/v1"
      key_variable = "TOGETHER_API_KEY"

      """
    ),
    Preset(
      "lmstudio",
      """
      # LM Studio's local server; it wants no key, and names the model that is loaded.
      [backends.lmstudio]
      kind = "openai"
      base_url = "http://127.0.0.1:1234/v1"

      """
    ),
    Preset(
      "ollama",
      """
      # ollama; model is a name that "ollama list" shows. It knows no adapters by request.
      [backends.ollama]
      kind = "openai"
      base_url = "http://127.0.0.1:11434/v1"

      """
    ),
  ]
}
