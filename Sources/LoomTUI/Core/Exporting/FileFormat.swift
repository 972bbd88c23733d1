public import PeerTrees
public import PrefExport

/// Every format that an export can write: datasets of rows for trainers, and trees.
///
/// The one list behind the command line's `--format` and `--list` and the export view.
public enum FileFormat: Hashable, CaseIterable, Sendable {
  /// Rows made of judgements.
  case rows(ExportFormat)
  /// The tree itself, or a text of it.
  case tree(TreeFormat)

  /// All formats, in the order in which people see them.
  public static let allCases =
    ExportFormat.allCases.map(FileFormat.rows) + TreeFormat.allCases.map(FileFormat.tree)

  /// The format of this name; nil if there is none.
  public init?(name: String) {
    guard let format = FileFormat.allCases.first(where: { $0.name == name }) else { return nil }
    self = format
  }

  /// Its name on the command line.
  public var name: String {
    switch self {
    case .rows(let format): format.rawValue
    case .tree(let format): format.rawValue
    }
  }

  /// What a row is, or what the file holds, in one sentence.
  public var summary: String {
    switch self {
    case .rows(let format): format.summary
    case .tree(let format): format.summary
    }
  }

  /// Which programs read it.
  public var readers: String {
    switch self {
    case .rows(let format): format.readers
    case .tree(let format): format.readers
    }
  }

  /// The ending a file of this format usually has, without the dot.
  public var fileExtension: String {
    switch self {
    case .rows(let format): format.fileExtension
    case .tree(let format): format.fileExtension
    }
  }

  /// Whether it holds rows made of judgements.
  var hasRows: Bool { if case .rows = self { true } else { false } }

  /// Whether it is a folder of files.
  var isFolder: Bool { if case .rows(let format) = self { format.isFolder } else { false } }

  /// What a file of this format made of `stem` is called: endings that several formats share have
  /// the format's name before them.
  func fileName(_ stem: String) -> String {
    let isShared = FileFormat.allCases.contains {
      $0 != self && $0.fileExtension == fileExtension
    }
    if fileExtension.isEmpty { return "\(stem)-dataset" }
    if case .tree = self, !isShared { return "\(stem).\(fileExtension)" }
    return "\(stem).\(name).\(fileExtension)"
  }
}

/// What an export is to write.
public enum ExportRequest: Equatable, Sendable {
  /// Rows by these options.
  case rows(ExportOptions)
  /// A tree or a part of it.
  case tree(TreeFormat, TreePart)
}
