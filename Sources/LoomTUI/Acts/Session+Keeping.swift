public import TreeModel

extension Session {
  /// The act that deletes a node with everything below it.
  ///
  /// The session keeps the words for undo.
  public func deleteAct(_ id: NodeID) throws(TreeError) -> Transaction {
    guard let index = tree.index(of: id) else { throw .noSuchNode(id) }
    return Transaction(label: "delete", operations: [.detach(id: id, index: index)])
  }

  /// The act that sets or clears a bookmark.
  public func bookmarkAct(_ id: NodeID) throws(TreeError) -> Transaction {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    return Transaction(
      label: node.bookmark ? "clear bookmark" : "bookmark",
      operations: [.bookmark(id: id, from: node.bookmark, to: !node.bookmark)]
    )
  }

  /// The act that shows or hides a node's text.
  public func hideAct(_ id: NodeID) throws(TreeError) -> Transaction {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    return Transaction(
      label: node.hidden ? "show" : "hide",
      operations: [.hide(id: id, from: node.hidden, to: !node.hidden)]
    )
  }

  /// The act that sets a note, or clears it for nil or an empty text; nil if nothing changes.
  public func noteAct(_ id: NodeID, to note: String?) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    let new = note.flatMap { $0.isEmpty ? nil : $0 }
    // By bytes: two spellings of a letter are equal to Swift.
    guard node.note.map({ Array($0.utf8) }) != new.map({ Array($0.utf8) }) else { return nil }
    return Transaction(
      label: new == nil ? "clear note" : "note",
      operations: [.note(id: id, from: node.note, to: new)]
    )
  }

  /// The act that replaces a node's tags; nil if nothing changes.
  public func tagAct(_ id: NodeID, to tags: [String]) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    guard node.tags.map({ Array($0.utf8) }) != tags.map({ Array($0.utf8) }) else { return nil }
    return Transaction(
      label: "tag",
      operations: [.tag(id: id, from: node.tags, to: tags)]
    )
  }

  /// The act that sets a text which holds from a node down, or with nil lets the one above hold; nil
  /// if nothing changes.
  public func contextAct(
    _ part: ContextPart,
    at id: NodeID,
    to text: String?
  ) throws(TreeError) -> Transaction? {
    guard let node = tree[id] else { throw .noSuchNode(id) }
    let old = node.context(part)
    // By bytes: two spellings of a letter are equal to Swift.
    guard old.map({ Array($0.utf8) }) != text.map({ Array($0.utf8) }) else { return nil }
    return Transaction(
      label: "\(part.words) here",
      operations: [.context(id: id, part: part, from: old, to: text)]
    )
  }

  /// The act that changes the session's title, or a text sent with every request; nil if nothing changes.
  public func describeAct(_ field: TreeOperation.Field, to text: String) -> Transaction? {
    let old = self[field]
    guard !old.utf8.elementsEqual(text.utf8) else { return nil }
    return Transaction(
      label: "change \(field.words)",
      operations: [.describe(field: field, from: old, to: text)]
    )
  }
}
