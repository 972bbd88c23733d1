import Glibc

/// Puts a text into the newest buffer of the tmux that the program runs in.
func copyToTmux(_ text: String, secretVariables: [String]) -> CopyOutcome {
  let program = ChildProgram(
    command: ["tmux", "load-buffer", "-"],
    secretVariables: secretVariables
  )
  guard let status = program.run(on: text) else {
    return .failure("tmux could not be asked; copy into a file instead")
  }
  guard status == 0 else {
    return .failure("tmux refused the text (status \(status)); copy into a file instead")
  }
  return .done("tmux's buffer: prefix ] pastes it")
}

/// Writes a text into a file; one that is there is replaced only if `replacing`.
///
/// A relative path starts at the folder of the session file.
func writeCopy(
  of text: String,
  to path: String,
  beside session: String,
  replacing: Bool
) -> CopyOutcome {
  let file = resolve(path, beside: session)
  if !replacing {
    // Made by this act or not at all: whoever makes one in the meantime keeps theirs.
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      return errno == EEXIST
        ? .exists(path: path) : .failure(FileWriteError(path: file, code: errno).sentence)
    }
    close(descriptor)
  }
  do {
    try writeFile(at: file) { sink in
      try Array(text.utf8).withUnsafeBytes { try sink($0) }
    }
    return .done(file)
  } catch {
    if !replacing { unlink(file) }
    let sentence = (error as? FileWriteError)?.sentence
    return .failure(sentence ?? "\(file) could not be written; choose another place")
  }
}
