public import Backends
public import TreeModel

/// What lies over the tree and takes the keys while it is there.
public enum Overlay: Equatable, Sendable {
  /// The keys of a place, or all of them.
  case help(HelpDialog)
  /// A text under edit.
  case editor(Editor)
  /// One line asked for at the bottom.
  case line(LinePrompt)
  /// Backends, models and adapters.
  case models(ModelPicker)
  /// Branches, tokens and sampling.
  case parameters(selected: Int)
  /// The plan of a fan-out.
  case plan(PlanDialog)
  /// The acts, and the state after the one pointed at.
  case history(HistoryDialog)
  /// A dataset, before it is written.
  case export(ExportDialog)
  /// A completion's tokens.
  case tokens(TokenDialog)
  /// Everything stored about a node.
  case info(InfoDialog)
  /// The presets, and the one pointed at.
  case presets(selected: Int)
  /// Texts to judge, or what came of it.
  case judging(JudgingPage)
  /// Something that one key answers.
  case question(Question)
  /// The marks and bookmarks.
  case places(PlaceList)
  /// Where a text is to be split.
  case split(SplitChooser)
}

/// A text under edit inside the program.
public struct Editor: Equatable, Sendable {
  /// What the text is for.
  public enum Purpose: Equatable, Sendable {
    /// The node's text, or a rewrite of it.
    case edit(NodeID)
    /// A new child of the node, or a new root.
    case child(of: NodeID?)
    /// The node's note.
    case note(NodeID)
    /// The session's system text.
    case system
    /// A text that goes with requests: from a node down, or the whole session's.
    case context(ContextPart, from: NodeID?)
  }

  /// What the text is for.
  public var purpose: Purpose
  /// The text before.
  public var original: String
  /// The text now.
  public var buffer: TextBuffer
  /// Whether the person is asked what to do with the changes.
  public var isAsking = false
  /// When it was opened, milliseconds since 1970.
  public var opened: Int64
  /// Whether Ctrl-X was pressed and its second key is to come.
  var isPrefixed = false

  /// Whether there is anything to lose.
  public var isChanged: Bool {
    // A proposal or a draft differs before a key is pressed.
    buffer.bytes.count != original.utf8.count || !buffer.bytes.elementsEqual(original.utf8)
  }
}

/// One line asked for at the bottom of the screen.
public struct LinePrompt: Equatable, Sendable {
  /// What is asked for.
  public enum Purpose: Equatable, Sendable {
    case search
    case filter
    case command
    case parameter(Parameter)
    /// The scale of a backend's adapter.
    case scale(backend: String, adapter: String)
    case exportPath
    /// The file that a copied text goes to.
    case copyPath
    /// How rows are derived and divided.
    case exportSetting(ExportSetting)
    /// How a model is to rewrite the node.
    case rewriteInstruction(NodeID)
    /// A node's number.
    case node
    /// A node's tags.
    case tags(NodeID)
    /// A session to copy from.
    case graft

    /// Whether it is an instruction to a model.
    var isInstruction: Bool { if case .rewriteInstruction = self { true } else { false } }
  }

  /// What is asked for.
  public var purpose: Purpose
  /// What was typed.
  public var buffer: TextBuffer
}

/// A parameter of generation that the person can set.
public enum Parameter: String, CaseIterable, Sendable {
  case branches
  case maxTokens = "max_tokens"
  case temperature
  case topP = "top_p"
  case topK = "top_k"
  case minP = "min_p"
  case repeatPenalty = "repeat_penalty"
  case seed
  case stop
  case topLogprobs = "top_logprobs"
  case thinking
  case continueInstruction = "continue_instruction"
}

/// The list of models to choose from.
public struct ModelPicker: Equatable, Sendable {
  /// One line of the list.
  public enum Row: Equatable, Sendable {
    /// A backend's model.
    case model(backend: String, model: String)
    /// An adapter of a backend, with the scale it would get.
    case adapter(backend: String, name: String)
    /// A backend that is still asked, or why it did not answer.
    case remark(backend: String, text: String)
  }

  /// What each backend answered; nil while it is asked.
  public var catalogs: [String: Result<ModelCatalog, BackendError>] = [:]
  /// Which request asks which backend.
  public var asked: [RequestID: String] = [:]
  /// The line pointed at.
  public var selected = 0
}

/// The view of the plan: its parts, and a line that adds one.
public struct PlanDialog: Equatable, Sendable {
  /// The line pointed at; the one after the last part adds a part.
  public var selected = 0
}
