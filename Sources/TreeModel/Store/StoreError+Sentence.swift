import Glibc

extension StoreError {
  /// One sentence for a person: what is wrong and what to do next.
  ///
  /// Names from files appear as they are: whoever shows the sentence makes control characters
  /// visible first.
  public var sentence: String {
    switch self {
    case .notFound(let path):
      "There is no session at \(path); `loom new \(path)` makes one."
    case .exists(let path):
      "\(path) exists already; open it with `loom \(path)`, or choose another name."
    case .orphanedJournal(let journal, let session):
      "\(journal) holds unsaved acts of a session file that is gone; put \(session) back, "
        + "save what there is with `loom check --repair`, or go back to a backup with `loom restore`."
    case .notAFile(let path):
      "\(path) is not a regular file; name a session file."
    case .tooLarge(let path, let bytes, let limit):
      "\(path) has \(bytes >> 20) MiB and a session can have \(limit >> 20); "
        + "check that it is the file you meant."
    case .readOnlyFile(let path):
      "You may not write \(path); open it with --read-only, or change its permissions."
    case .readOnlyFolder(let path, let code):
      "Nothing can be written in the folder \(path) (\(message(code))), which the journal needs; "
        + "open the session with --read-only, or copy it elsewhere."
    case .locked(let path, let process):
      "\(path) is open in another program\(process.map { " (process \($0))" } ?? ""); "
        + "close it there, or open it here with --read-only."
    case .session(let path, let line, let fault):
      sentence(path, line, fault)
    case .journal(let path, let line, let fault):
      sentence(path, line, fault)
    case .foreignJournal(let path):
      "\(path) is the journal of another session; move it away to open this one."
    case .otherHistory(let journal, let session):
      "\(journal) holds acts on another version of \(session), which git or a copy has replaced: "
        + "put that version back and open it once, then `loom merge` unites both; "
        + "or move the journal away."
    case .journalGap(let path, let last, let after):
      "The session file ends at act \(last) but \(path) begins after act \(after): "
        + "an older copy of the session file is in place; put the newer one back, "
        + "or save what there is with `loom check --repair`, or go back with `loom restore`."
    case .outOfOrder(let expected, let found):
      "Act \(found) came where act \(expected) was due and is not saved; "
        + "this is a fault of loom, please report it and reopen the session."
    case .closed(let path):
      "\(path) was closed before everything was written; open it again."
    case .noBackup(let path, let number):
      "There is no backup\(number.map { " \($0)" } ?? "") of \(path); "
        + "`loom show \(path) --backups` lists those there are."
    case .system(let call, let path, let code):
      sentence(call, path, code)
    }
  }

  private func message(_ code: Int32) -> String { String(cString: strerror(code)) }

  private func sentence(_ path: String, _ line: Int?, _ fault: SessionFault) -> String {
    let place = line.map { ", line \($0)" } ?? ""
    let repair =
      "`loom check --repair` saves what can be read to a new file, "
      + "`loom restore` goes back to a backup."
    return switch fault {
    case .newerVersion(let version):
      "\(path) was written by a newer loom (format \(version), this one reads "
        + "\(SessionFormat.version)); update loom to open it."
    case .notASession:
      "\(path) is not a loom session; open another file, or make one with `loom new`."
    case .malformed(let fault):
      "\(path)\(place), byte \(fault.offset): \(fault.reason.words); \(repair)"
    case .tree(let fault):
      "\(path): \(fault.words); \(repair)"
    case .voteNumber(let number):
      "\(path): vote \(number) is out of order; \(repair)"
    case .historyNumber(let number):
      "\(path): act \(number) is out of place in the history; \(repair)"
    case .nextNode(let number):
      "\(path): next_node is \(number), which a node has already; \(repair)"
    }
  }

  private func sentence(_ path: String, _ line: Int, _ fault: JournalFault) -> String {
    let words =
      switch fault {
      case .newerVersion(let version):
        "it was written by a newer loom (format \(version)); update loom to open it."
      case .notAJournal:
        "it does not say that it is a loom journal; move it away to open the session without it."
      case .checksum:
        "the line is damaged; nothing was changed, "
          + "and `loom check --repair` saves everything else to a new file."
      case .malformed(let fault):
        "\(fault.reason.words) at byte \(fault.offset) of the line; nothing was changed, "
          + "and `loom check --repair` saves everything else to a new file."
      case .number(let expected, let found):
        "act \(found) stands where act \(expected) belongs; nothing was changed, "
          + "and `loom check --repair` saves what fits to a new file."
      case .entry(let error):
        "the act does not fit the session (\(error)); nothing was changed, "
          + "and `loom check --repair` saves what fits to a new file."
      }
    return "\(path), line \(line): \(words)"
  }

  private func sentence(_ call: Call, _ path: String, _ code: Int32) -> String {
    let what = "\(call.words) \(path): \(message(code))"
    return switch code {
    case ENOSPC, EDQUOT:
      "\(what); make room on the disk, then try again: unsaved acts are kept until then."
    case EFBIG:
      "\(what); raise the limit on file sizes (`ulimit -f`), then try again."
    case EACCES, EPERM, EROFS:
      "\(what); check the permissions, or open the session with --read-only."
    case EIO:
      "\(what); the disk may be failing: save a copy elsewhere and check it."
    case ENOENT, ENOTDIR:
      "\(what); check the path."
    default: "\(what); try again."
    }
  }
}

extension StoreError.Call {
  fileprivate var words: String {
    switch self {
    case .open: "Cannot open"
    case .read: "Cannot read"
    case .write: "Cannot write"
    case .truncate: "Cannot shorten"
    case .sync: "Cannot sync to the disk"
    case .rename: "Cannot replace"
    case .link: "Cannot keep a backup as"
    case .remove: "Cannot remove"
    case .close: "Cannot close"
    case .lock: "Cannot lock"
    case .makeFolder: "Cannot make the folder"
    case .startThread: "Cannot start the thread that writes"
    }
  }
}

extension JSONFault.Reason {
  /// What is wrong, as part of a sentence.
  public var words: String {
    switch self {
    case .endOfInput: "the text ends in the middle of a value"
    case .unexpected(let byte):
      byte > 0x20 && byte < 0x7F
        ? "the character \(Character(Unicode.Scalar(byte))) cannot stand here"
        : "the byte \(byte) cannot stand here"
    case .badString: "a string holds a control character or an unknown escape"
    case .loneSurrogate: "half of a surrogate pair is not a character"
    case .badUTF8: "the bytes are not UTF-8"
    case .badNumber: "the number is not one, or is out of range"
    case .tooDeep: "values are nested too deeply"
    case .duplicate(let field): "the field `\(field)` stands twice"
    case .missing(let field): "the field `\(field)` is missing"
    case .badValue(let field): "the field `\(field)` has a value that is not allowed"
    }
  }
}

extension TreeFault {
  /// What is wrong, as part of a sentence.
  public var words: String {
    switch self {
    case .duplicate(let id): "two nodes have the identity \(id)"
    case .unknownParent(let id): "the parent of node \(id) is missing"
    case .unknownOriginal(let id): "node \(id) is a rewrite of a node that is missing"
    case .misplaced(let id): "node \(id) hangs below itself, or below a removed node"
    }
  }
}
