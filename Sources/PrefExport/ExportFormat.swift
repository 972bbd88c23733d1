/// A file format that trainers read.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Chosen over rejected, one pair a row.
  case trlPreference = "trl-preference"
  /// One completion a row with a thumb up or down.
  case trlUnpaired = "trl-unpaired"
  /// Approved texts or conversations.
  case trlSFT = "trl-sft"
  /// All rated completions of a prompt with their ratings.
  case ranked
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

  /// The registry: a new format is a case above and a file in `Formats` named here.
  var writer: any FormatWriter {
    switch self {
    case .trlPreference: TRLPreference()
    case .trlUnpaired: TRLUnpaired()
    case .trlSFT: TRLSFT()
    case .ranked: Ranked()
    case .hfDir: HFDir()
    case .minihfZip: MiniHFZip()
    }
  }
}
