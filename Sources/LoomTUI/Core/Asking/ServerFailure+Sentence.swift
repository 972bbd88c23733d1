import Backends

extension ServerFailure {
  /// What went wrong and what to do next, without the backend's name.
  var sentence: String {
    switch self {
    case .noProgram(let name?):
      "there is no program \(quoted(name)); correct server in the configuration."
    case .noProgram(nil):
      "neither llama-server nor loom-llama-server is on the PATH; install llama.cpp, or run "
        + "loom-llama-server --install, or name the program as server in the configuration."
    case .unreadableFile(let path, let reason):
      "\(quoted(path)) cannot be read (\(quoted(reason))); correct its path in the configuration."
    case .noLog(let path, let reason):
      "the server's log \(quoted(path)) cannot be written (\(quoted(reason))); make room for it, "
        + "or set XDG_STATE_HOME to a folder of yours."
    case .notStarted(let program, let reason):
      "\(quoted(program)) cannot be started (\(quoted(reason))); correct server in the "
        + "configuration."
    case .ended(let program, let how, let said, let log):
      "\(quoted(program)) ended \(quoted(how))\(excerpt(said)); the whole log is \(quoted(log))."
    case .silent(let program, let seconds, let said, let log):
      "\(quoted(program)) was not ready after \(seconds) s and was stopped\(excerpt(said)); give "
        + "it more start_seconds, or see its log \(quoted(log))."
    }
  }

  private func excerpt(_ said: String) -> String {
    let text = quoted(said, limit: 300)
    return text.isEmpty ? "" : " (\(text))"
  }
}
