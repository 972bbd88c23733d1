import ArgumentParser
import LoomTUI
import TreeModel

/// `loom rewrite`: a person's version of a text.
struct RewriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewrite",
    abstract: "Write your version of a node beside it.",
    discussion: """
      The original stays; the two are linked and make a preference pair. A text of your own can \
      be changed in place instead with --in-place.

      EXAMPLES
        loom rewrite story.loom.json 5 --text-file better.txt
        loom rewrite story.loom.json 5 --text " there lived a dog." --note "was too abrupt"
      """
  )

  @OptionGroup var target: SessionArgument

  @Argument(help: ArgumentHelp("The node's number.", valueName: "node"))
  var node: NodeArgument

  @OptionGroup var text: TextOptions

  @Option(name: .long, help: "Why it was wrong, kept with the rewrite.")
  var note: String?

  @Flag(name: .long, help: "Change a text of your own instead of writing a second version.")
  var inPlace = false

  @Flag(name: .long, help: "Print the node as JSON.")
  var json = false

  func validate() throws {
    if inPlace, note != nil {
      throw ValidationError("--note is for a rewrite, not for --in-place.")
    }
  }

  func run() throws {
    let text = try text.read()
    try changeSession(target.file) { file in
      guard inPlace else {
        let act = try failing {
          try file.session.rewriteAct(of: node.id, text: text, note: note, at: currentTime())
        }
        try file.perform(act)
        try printNodes(act.newNodes, of: file.session, json: json) {
          "Added node \($0.id), a rewrite of \(node.id)."
        }
        return
      }
      let act = try failing { () throws -> Transaction? in
        switch file.session.tree[node.id]?.kind {
        case .completion, .imported: throw TreeError.modelText(node.id)
        default: try file.session.editAct(node.id, to: text, at: currentTime())
        }
      }
      if let act { try file.perform(act) }
      try printNodes([node.id], of: file.session, json: json) { "Changed node \($0.id)." }
    }
  }
}
