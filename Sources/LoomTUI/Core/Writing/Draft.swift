import TreeModel

/// A text that was being written, with what it is for.
public struct Draft: Equatable, Sendable {
  /// What the text is for.
  public var purpose: Editor.Purpose
  /// The text as far as it got.
  public var text: String

  /// Creates a draft.
  public init(purpose: Editor.Purpose, text: String) {
    self.purpose = purpose
    self.text = text
  }
}

extension Editor.Purpose {
  /// What a file with an unfinished text of this purpose is called: `child-12`, `root`, `system`.
  ///
  /// Nil for texts that are not kept.
  public var draftName: String? {
    switch self {
    case .edit(let id): "edit-\(id)"
    case .child(of: nil): "root"
    case .child(of: let id?): "child-\(id)"
    case .note(let id): "note-\(id)"
    case .system: "system"
    case .context(let part, nil): "all-\(part.rawValue)"
    case .context(let part, let id?): "\(part.rawValue)-\(id)"
    }
  }

  /// The purpose that `draftName` calls so; nil if there is none.
  public init?(draftName name: String) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    let number = parts.last.flatMap { Int32($0) }.flatMap { $0 > 0 ? NodeID(rawValue: $0) : nil }
    let stem = parts.dropLast(number == nil ? 0 : 1).joined(separator: "-")
    switch (stem, number) {
    case ("root", nil): self = .child(of: nil)
    case ("system", nil): self = .system
    case ("edit", let id?): self = .edit(id)
    case ("child", let id?): self = .child(of: id)
    case ("note", let id?): self = .note(id)
    case (let stem, let id?):
      guard let part = ContextPart(rawValue: stem) else { return nil }
      self = .context(part, from: id)
    case (let stem, nil):
      guard stem.hasPrefix("all-"), let part = ContextPart(rawValue: String(stem.dropFirst(4)))
      else { return nil }
      self = .context(part, from: nil)
    }
  }

  /// The node it is about; nil for the session's own texts and for roots.
  var node: NodeID? {
    switch self {
    case .edit(let id), .note(let id): id
    case .child(of: let id), .context(_, from: let id): id
    case .system: nil
    }
  }
}
