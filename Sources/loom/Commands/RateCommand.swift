import ArgumentParser
import LoomTUI
import TreeModel

/// `loom rate`: a judgement.
struct RateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate",
    abstract: "Rate a node from -2 to 2, or clear its rating.",
    discussion: """
      The judgement is kept with the time and your pseudonym, as in the terminal.

      EXAMPLES
        loom rate story.loom.json 5 2
        loom rate story.loom.json 6 -1
        loom rate story.loom.json 6 clear
      """
  )

  @OptionGroup var target: SessionArgument

  @Argument(help: ArgumentHelp("The node's number.", valueName: "node"))
  var node: NodeArgument

  @Argument(help: ArgumentHelp("-2, -1, 0, 1, 2 or clear.", valueName: "value"))
  var value: RatingArgument

  @Flag(name: .long, help: "Print the node as JSON.")
  var json = false

  func run() throws {
    try changeSession(target.file) { file in
      let act = try failing {
        try file.session.rateAct(node.id, to: value.value, at: currentTime())
      }
      if let act { try file.perform(act) }
      try printNodes([node.id], of: file.session, json: json) { node in
        node.rating.map { "Node \(node.id) is rated \(signed($0))." }
          ?? "Node \(node.id) is unrated."
      }
    }
  }
}
