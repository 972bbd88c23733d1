/// A file format that trainers read.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Chosen over rejected, one pair a row.
  case trlPreference = "trl-preference"
  /// One completion a row with a thumb up or down.
  case trlUnpaired = "trl-unpaired"
  /// Approved texts or conversations.
  case trlSFT = "trl-sft"
  /// The steps of a path with a thumb up or down each.
  case trlStepwise = "trl-stepwise"
  /// A rewrite over a chosen over a rejected completion.
  case trlTriple = "trl-triple"
  /// A conversation with a chosen and a rejected message.
  case axolotlPairs = "axolotl-pairs"
  /// Texts in spans that are trained on or not.
  case axolotlSpans = "axolotl-spans"
  /// OpenAI's preference rows.
  case openAIDPO = "openai-dpo"
  /// OpenAI's conversations with weights.
  case openAISFT = "openai-sft"
  /// Vertex AI's preference rows for Gemini.
  case geminiPreference = "gemini-preference"
  /// Vertex AI's conversations for Gemini.
  case geminiSFT = "gemini-sft"
  /// Pairs of transcripts, as in Anthropic's data set.
  case hhRLHF = "hh-rlhf"
  /// A prompt, a flawed reply and a person's correction of it.
  case triplet
  /// All rated completions of a prompt with their ratings.
  case ranked
  /// One judgement a row.
  case votes
  /// A folder of datasets for the `datasets` library.
  case hfDir = "hf-dir"
  /// MiniHF's conversation archive.
  case minihfZip = "minihf-zip"

  /// What a row is, in one sentence.
  public var summary: String { writer.summary }

  /// Which programs read it.
  public var readers: String { writer.readers }

  /// The ending a file of this format usually has, without the dot.
  public var fileExtension: String { writer.fileExtension }

  /// Whether it is a folder of files.
  public var isFolder: Bool { writer is any FolderFormat }

  /// Whether it can hold the sessions of chats.
  public var acceptsChat: Bool { writer.acceptsChat }

  /// What the service that trains on it takes.
  public var limits: FormatLimits { writer.limits }

  /// Whether rows may have columns beyond the reader's own; where they may not, what says where a
  /// row came from belongs into a file of its own.
  public var allowsExtraColumns: Bool { writer.allowsExtraColumns }

  /// The registry: a new format is a case above and a file in `Formats` named here.
  var writer: any FormatWriter {
    switch self {
    case .trlPreference: TRLPreference()
    case .trlUnpaired: TRLUnpaired()
    case .trlSFT: TRLSFT()
    case .trlStepwise: TRLStepwise()
    case .trlTriple: TRLTriple()
    case .axolotlPairs: AxolotlPairs()
    case .axolotlSpans: AxolotlSpans()
    case .openAIDPO: OpenAIDPO()
    case .openAISFT: OpenAISFT()
    case .geminiPreference: GeminiPreference()
    case .geminiSFT: GeminiSFT()
    case .hhRLHF: HHRLHF()
    case .triplet: Triplet()
    case .ranked: Ranked()
    case .votes: Votes()
    case .hfDir: HFDir()
    case .minihfZip: MiniHFZip()
    }
  }
}
