public import TreeModel

/// Which part of a tree a file holds.
public enum TreePart: Equatable, Sendable {
  /// The whole tree.
  case all
  /// A node and everything below it; what it continues is left out.
  case subtree(NodeID)
  /// The nodes from the root to a node.
  case path(NodeID)
}

/// Why a tree could not be exported.
public enum TreeExportError: Error, Equatable, Sendable {
  /// The session has no nodes.
  case nothingToExport
  /// There is no such node, or it was deleted.
  case noSuchNode(NodeID)
  /// The format holds texts only, and the session is a chat.
  case textOnly(TreeFormat)
  /// All paths in full would be this many bytes.
  case tooLarge(bytes: Int)
}

extension TreeExportError {
  /// What went wrong and what to do next.
  public var sentence: String {
    switch self {
    case .nothingToExport: "The session has no nodes yet: write or generate something first."
    case .noSuchNode(let id):
      "There is no node \(id) in the session: loom show lists the nodes that there are."
    case .textOnly(let format):
      "\(format.rawValue) holds texts only, and this session is a chat. Choose "
        + TreeFormat.allCases.filter(\.acceptsChat).map(\.rawValue).joined(separator: ", ") + "."
    case .tooLarge(let bytes):
      "All paths in full are \(bytes >> 20) MiB: export one path with --node, or markdown, "
        + "which holds each text once."
    }
  }
}

/// Writes a tree or a part of it to `sink`, which gets the bytes in order, in pieces.
///
/// `program` is the name and version noted in formats that have a place for it. Nothing is written
/// before the part is known to be exportable. Returns the number of nodes. Throws
/// `TreeExportError`, or whatever `sink` throws.
@discardableResult
public func exportTree(
  _ session: Session,
  _ format: TreeFormat,
  _ part: TreePart = .all,
  program: String,
  to sink: (UnsafeRawBufferPointer) throws -> Void
) throws -> Int {
  if let problem = treeProblem(of: session, format) { throw problem }
  let tree = try ExportTree(session, part, program: program)
  try format.writer.write(tree, to: sink)
  return tree.items.count
}

/// Why no part of the session can be exported in a format; nil if it can.
public func treeProblem(of session: Session, _ format: TreeFormat) -> TreeExportError? {
  if session.info.mode == .chat, !format.acceptsChat { return .textOnly(format) }
  return session.tree.counts.nodes == 0 ? .nothingToExport : nil
}

/// The part that a format holds if nothing is chosen: formats of paths the path to `cursor`, or
/// the first path if that is no node; others the whole tree.
public func usualPart(of session: Session, _ format: TreeFormat, cursor: NodeID?) -> TreePart {
  guard format.isOfPaths else { return .all }
  if let cursor, session.tree.contains(cursor) { return .path(cursor) }
  var end: NodeID?
  while let child = session.tree.firstChild(of: end) { end = child }
  return end.map(TreePart.path) ?? .all
}
