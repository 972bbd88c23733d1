/// Why nothing could be exported.
public enum ExportError: Error, Equatable, Sendable {
  /// No session was given.
  case noSessions
  /// No source was chosen.
  case noSources
  /// Two of the sessions have this identity.
  case sameSession(id: String)
  /// Some sessions are texts and some are chats; a file holds one shape.
  case mixedShapes(text: [String], chat: [String])
  /// The format holds texts only, and these sessions are chats.
  case textOnly(format: ExportFormat, chat: [String])
  /// No row came out; the report says why.
  case nothingToExport(ExportReport)
  /// A member of the archive would exceed 4 GiB.
  case archiveTooLarge
}
