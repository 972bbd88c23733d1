public import TreeModel

/// Why nothing could be exported.
public enum ExportError: Error, Equatable, Sendable {
  /// No session was given.
  case noSessions
  /// No source was chosen.
  case noSources
  /// The share of a part of the dataset is none.
  case badSplit
  /// The format is one file, which cannot be divided.
  case undivided(format: ExportFormat)
  /// The format is a folder, which cannot go where one file is expected.
  case severalFiles(format: ExportFormat)
  /// A dataset folder needs a licence, which only its maker can choose.
  case noLicense
  /// This is no name of a licence.
  case badLicense(String)
  /// Two of the sessions have this identity.
  case sameSession(id: String)
  /// Some sessions are texts and some are chats; a file holds one shape.
  case mixedShapes(text: [String], chat: [String])
  /// The format holds texts only, and these sessions are chats.
  case textOnly(format: ExportFormat, chat: [String])
  /// No row came out; the report says why.
  case nothingToExport(ExportReport)
  /// A row of this node would exceed 2 GiB.
  case rowTooLong(NodeID)
  /// A member of the archive would exceed 4 GiB.
  case archiveTooLarge
}
