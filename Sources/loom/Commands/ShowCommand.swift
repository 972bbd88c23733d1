import ArgumentParser
import LoomTUI
import TreeModel

/// `loom show`: a session, printed.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a session: its tree, the text to a node, or JSON.",
    discussion: """
      --path prints the text from the root to a node byte for byte (in chat mode, the messages). \
      --json prints one node a line, --filter only nodes that match an expression (docs/FILTER.md), \
      in the tree below what leads to them, as the session file holds it. Nothing is written, so it \
      works while the session is open elsewhere.

      EXAMPLES
        loom show story.loom.json
        loom show story.loom.json --path 12
        loom show story.loom.json --at 41
        loom show story.loom.json --usage
        loom show story.loom.json --backups
        loom show story.loom.json --filter 'unseen -tag:done text~/sea|ocean/'
        loom show story.loom.json --json | jq -r 'select(.rating == 2) | .text'
      """
  )

  @OptionGroup var target: SessionArgument

  @Flag(name: .long, help: "Print the tree (the default).")
  var tree = false

  @Option(name: .long, help: ArgumentHelp("Print the text to this node.", valueName: "id"))
  var path: NodeArgument?

  @Flag(name: .long, help: "Print nodes as JSON Lines; with --path, those on the path.")
  var json = false

  @Flag(
    name: .long,
    help: "Print the tokens used, and what they cost where the configuration has prices."
  )
  var usage = false

  @Flag(name: .long, help: "List the earlier states kept beside the session.")
  var backups = false

  @Option(
    name: .long,
    help: ArgumentHelp("Show it as it was after this act; 0 is the beginning.", valueName: "act")
  )
  var at: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only nodes that match, and what leads to them: rating<0 model:gemini unseen text~/sea/.",
      valueName: "expression"
    ),
    transform: nodeFilter
  )
  var filter: NodeFilter?

  func validate() throws {
    if filter != nil, path != nil || usage || backups {
      throw ValidationError("--filter excludes --path, --usage and --backups.")
    }
    if backups, tree || path != nil || json || usage || at != nil {
      throw ValidationError("--backups excludes --tree, --path, --json, --usage and --at.")
    }
    if usage, tree || path != nil { throw ValidationError("--usage excludes --tree and --path.") }
    if tree, json || path != nil {
      throw ValidationError("--tree excludes --json and --path.")
    }
  }

  func run() throws {
    if backups { return try printBackups(of: target.file) }
    var session = try readSession(target.file)
    if let at { try session.goBack(to: at, file: target.file) }
    if usage { return try printUsage(of: session, try loadConfiguration(), json: json) }
    let steps = try path.map { argument in
      guard session.tree.contains(argument.id) else {
        throw Failure(TreeError.noSuchNode(argument.id))
      }
      return session.tree.path(to: argument.id)
    }
    if let filter {
      try printMatches(of: filter, session)
    } else if json {
      try printNodes(steps ?? session.tree.preorderIDs, of: session, json: true) { _ in "" }
    } else if let steps {
      try printPath(steps, session)
    } else {
      try printTree(session)
    }
  }

  private func printPath(_ steps: [NodeID], _ session: Session) throws {
    switch session.info.mode {
    case .text:
      for id in steps { try Output.text(session.tree[id]?.text ?? "") }
      if Output.isTerminal { try Output.line() }
    case .chat:
      for (index, id) in steps.enumerated() {
        guard let node = session.tree[id] else { continue }
        if index > 0 { try Output.line() }
        try Output.line("[\(node.id) \(node.role?.rawValue ?? "user")]")
        try Output.text(node.text)
        try Output.line()
      }
    }
  }

  /// The nodes that match as JSON, or the tree of them and what is above them.
  private func printMatches(of filter: NodeFilter, _ session: Session) throws {
    var scan = NodeScan(filter, of: session, now: wallMilliseconds())
    scan.finish(session)
    if json { return try printNodes(scan.matches, of: session, json: true) { _ in "" } }
    try Output.line(
      "\(scan.count) of \(session.tree.counts.nodes) nodes \(scan.count == 1 ? "matches" : "match") "
        + "\(filter.text)"
    )
    let outline = Outline(of: session.tree, folded: [], only: scan.kept, showsArchived: true)
    for row in outline.rows {
      guard let node = session.tree[row.id] else { continue }
      let indent = String(repeating: "  ", count: min(Int(row.indent), 40))
      // What is there only for what is below it stands in parentheses.
      let isMatch = session.tree.contains(row.id, in: scan.found)
      try Output.line(indent + (isMatch ? summary(of: node) : "(\(summary(of: node)))"))
    }
  }

  private func printTree(_ session: Session) throws {
    let counts = session.tree.counts
    let title = session.info.title.isEmpty ? target.file : session.info.title
    try Output.line(
      "\(title) (\(session.info.mode.rawValue)): \(counts.nodes) nodes, \(counts.good) good, "
        + "\(counts.bad) bad, \(counts.rewrites) rewrites"
    )
    let outline = Outline(of: session.tree, folded: [])
    for row in outline.rows {
      guard let node = session.tree[row.id] else { continue }
      // A very deep tree stays readable, and its listing small.
      let indent = String(repeating: "  ", count: min(Int(row.indent), 40))
      try Output.line(indent + summary(of: node))
    }
    let left = counts.nodes - outline.rows.count
    if left > 0 {
      try Output.line(
        "\(left) archived \(left == 1 ? "node is" : "nodes are") left out; --filter archived lists them"
      )
    }
  }
}
