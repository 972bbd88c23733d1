/// Why a server that the program was to start does not run.
///
/// `said` is the end of what it wrote into its log, untrusted; `log` is where that is.
public enum ServerFailure: Error, Equatable, Sendable {
  /// There is no such program; nil if none of those looked for is there.
  case noProgram(String?)
  /// A file that the configuration names cannot be read; `reason` in the system's words.
  case unreadableFile(path: String, reason: String)
  /// There is no place for its log.
  case noLog(path: String, reason: String)
  /// The program could not be started; `reason` in the system's words.
  case notStarted(program: String, reason: String)
  /// It ended by itself; `how` it did, such as "with status 1".
  case ended(program: String, how: String, said: String, log: String)
  /// It ran and did not answer for this long; it was stopped.
  case silent(program: String, seconds: Int, said: String, log: String)
}
