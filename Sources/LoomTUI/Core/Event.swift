public import Backends
public import Screen
public import TreeModel

/// Something that happened, as `update` learns of it.
///
/// Times are milliseconds since 1970.
public enum Event: Sendable {
  /// The person or the terminal.
  case input(Input, at: Int64)
  /// A running completion.
  case completion(RequestID, CompletionEvent, at: Int64)
  /// The answer to `Effect.listModels`.
  case catalog(RequestID, Result<ModelCatalog, BackendError>)
  /// The answer to `Effect.countTokens`.
  case tokenCount(RequestID, Result<Int, BackendError>, at: Int64)
  /// A server that the program starts for a backend is in another state.
  case server(name: String, ServerState)
  /// Every entry up to this number is on the disk.
  case durable(Int)
  /// The journal cannot be written; the sentence says why and what to do. Nil: it can again.
  case saveProblem(String?)
  /// The last fold could keep no backup, or found another program's file in its place; a sentence.
  case foldNotice(String)
  /// The external editor has ended; `failure` is a sentence.
  case edited(EditResult, at: Int64)
  /// The answer to `Effect.readSession`.
  case sessionRead(GraftResult, at: Int64)
  /// The answer to `Effect.listFolder`: names that the path's last part may become.
  case folder(path: String, names: [String])
  /// An export has ended.
  case exported(ExportOutcome)
  /// A text was copied, or not.
  case copied(CopyOutcome)
  /// The frame with this state was painted: what it showed was seen.
  case painted(at: Int64)
  /// Requests are taken down in this file from now on; nil: no more.
  case logging(path: String?)
  /// Requests are not taken down, or no longer; a sentence.
  case logProblem(String)
  /// `Model.deadline` has come.
  case tick(at: Int64)
}

extension Event {
  /// When it happened, where that matters.
  var time: Int64? {
    switch self {
    case .input(_, let time), .completion(_, _, let time), .tokenCount(_, _, let time),
      .edited(_, let time), .sessionRead(_, let time), .painted(let time), .tick(let time):
      time
    default: nil
    }
  }
}

/// What came back from the external editor.
public enum EditResult: Equatable, Sendable {
  /// The file's text when the editor ended.
  case text(String)
  /// No editor, or it failed; a sentence.
  case failure(String)
}

/// How an export ended.
public enum ExportOutcome: Sendable {
  /// The file was written; `count` rows, or nodes of a tree, are in it.
  case written(path: String, count: Int, isTree: Bool)
  /// A file is there already; nothing was written.
  case exists(path: String)
  /// Nothing was written; a sentence.
  case failure(String)
}

/// Something the shell is to do.
///
/// `update` returns effects and never performs them.
public enum Effect: Equatable, Sendable {
  /// Append to the journal.
  case append(Entry)
  /// Append to the journal within a second: nothing waits for it.
  case appendSoon(Entry)
  /// Start a completion on the backend with this name.
  case complete(RequestID, backend: String, CompletionRequest)
  /// Stop a completion; nothing of it arrives any more.
  case cancel(RequestID)
  /// Ask a backend for its models and adapters.
  case listModels(RequestID, backend: String)
  /// Ask a backend how many tokens a prompt has.
  case countTokens(RequestID, backend: String, CompletionRequest)
  /// Let the person edit a text in `$VISUAL` or `$EDITOR`.
  case editExternally(String)
  /// Read another session; `top` is the node asked for, nil for the whole tree.
  case readSession(path: String, top: NodeID?)
  /// List the folders and sessions whose path begins like this.
  case listFolder(path: String)
  /// Write a dataset or a tree; `replacing` says whether a file may be replaced.
  case export(ExportRequest, path: String, replacing: Bool)
  /// Keep an unfinished text beside the session, for the next time.
  ///
  /// `isLast` says that the program ends: it must outlast a power cut, too.
  case keepDraft(Draft, isLast: Bool)
  /// Remove what was kept of a text that is finished now, or was thrown away.
  case dropDraft(Editor.Purpose)
  /// Keep a line that was typed at a prompt, for other runs.
  case rememberLine(String, at: LineHistories.Prompt)
  /// Put a text on the clipboard of the person's terminal.
  case copyToClipboard(String)
  /// Put a text into tmux's newest buffer.
  case copyToTmux(String)
  /// Write a text into a file; `replacing` says whether one may be replaced.
  case copyToFile(String, path: String, replacing: Bool)
  /// Keep that the clipboard may be written without asking.
  case rememberClipboard
  /// Take clicks and the wheel, or give them back.
  case setMouse(Bool)
  /// Take requests and answers down in a file; nil ends it.
  case logRequests(path: String?)
  /// Fold the journal into the session file.
  case fold
  /// Try again to write what could not be written.
  case retrySave
  /// Paint everything anew.
  case repaint
  /// Stop as Ctrl-Z does.
  case suspend
  /// Save and end.
  case quit
}
