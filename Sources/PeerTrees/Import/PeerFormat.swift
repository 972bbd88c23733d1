/// A file of another program that can be read as a session.
public enum PeerFormat: String, CaseIterable, Sendable {
  case miniLoom = "miniloom"
  case miniHF = "minihf"
  case pyloom = "pyloom"
  case loomsidian = "loomsidian"
  case bonsai = "bonsai"
  case exoloom = "exoloom"
  case basemodeLoom = "basemode-loom"
  case coloom = "coloom"
  case logitloom = "logitloom"
  case clooi = "clooi"
  case tinyloom = "tinyloom"
  case helm = "helm"
  case wool = "wool"
  case openAssistant = "open-assistant"
  case chatLog = "chat-jsonl"
  case markdown = "markdown"
  case text = "text"

  /// The name by which people know it.
  public var title: String {
    switch self {
    case .miniLoom: "MiniLoom"
    case .miniHF: "MiniHF conversation"
    case .pyloom: "pyloom"
    case .loomsidian: "Loomsidian"
    case .bonsai: "bonsai"
    case .exoloom: "Exoloom"
    case .basemodeLoom: "basemode-loom"
    case .coloom: "coloom"
    case .logitloom: "logitloom"
    case .clooi: "clooi"
    case .tinyloom: "tinyloom"
    case .helm: "helm"
    case .wool: "wool"
    case .openAssistant: "Open Assistant message trees"
    case .chatLog: "chat log"
    case .markdown: "Markdown"
    case .text: "plain text"
    }
  }
}
