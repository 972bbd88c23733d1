extension Model {
  /// Ends the log, or asks for its file.
  mutating func toggleLog() -> [Effect] {
    guard requestLog == nil else { return [.logRequests(path: nil)] }
    overlay = .line(LinePrompt(purpose: .command, buffer: TextBuffer("log ")))
    return []
  }

  /// `:log FILE`, `:log off`, or `:log` for what is the case.
  mutating func log(_ argument: String) -> [Effect] {
    switch argument {
    case "":
      say(
        requestLog.map { "Requests are taken down in \($0); :log off ends it" }
          ?? "Requests are not taken down; :log FILE does that"
      )
      return []
    case "off":
      guard requestLog != nil else {
        say("Requests are not taken down")
        return []
      }
      return [.logRequests(path: nil)]
    default: return [.logRequests(path: argument)]
    }
  }

  mutating func takeLogging(_ path: String?) {
    requestLog = path
    say(
      path.map { "Requests and answers go to \($0), keys replaced; :log off ends it" }
        ?? "Requests are no longer taken down"
    )
  }
}
