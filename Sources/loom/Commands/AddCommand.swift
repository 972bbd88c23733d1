import ArgumentParser
import LoomTUI
import TreeModel

/// `loom add`: a text by hand.
struct AddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a text by hand below a node.",
    discussion: """
      In chat mode the roles take turns unless --role says otherwise. Without --parent the text \
      is a new starting prompt.

      EXAMPLES
        loom add story.loom.json --parent 3 --text " They ran."
        loom add talk.loom.json --parent 2 --text-file question.txt --role user
      """
  )

  @OptionGroup var target: SessionArgument

  @Option(name: .long, help: ArgumentHelp("The node to continue.", valueName: "id"))
  var parent: NodeArgument?

  @OptionGroup var text: TextOptions

  enum Role: String, ExpressibleByArgument, CaseIterable {
    case system
    case user
    case assistant
  }

  @Option(name: .long, help: "Who speaks (chat mode).")
  var role: Role?

  @Flag(name: .long, help: "Print the new node as JSON.")
  var json = false

  func run() throws {
    let text = try text.read()
    try changeSession(target.file) { file in
      if role != nil, file.session.info.mode == .text {
        throw ValidationError("--role is for chat mode, and \(target.file) is in text mode.")
      }
      let act = try failing {
        try file.session.addAct(
          under: parent?.id,
          text: text,
          role: role.flatMap { Node.Role(rawValue: $0.rawValue) },
          at: currentTime()
        )
      }
      try file.perform(act)
      try printNodes(act.newNodes, of: file.session, json: json) { "Added node \($0.id)." }
    }
  }
}
