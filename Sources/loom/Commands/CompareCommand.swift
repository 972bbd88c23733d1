import ArgumentParser
import LoomTUI
import TreeModel

/// `loom compare`: which of two is better.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Say which of two continuations of the same text is better.",
    discussion: """
      The judgement is kept with the time, your pseudonym and the order of the two, and makes a \
      pair in exports. It changes no rating. Compare the same two again to vote again: the \
      majority of votes counts.

      EXAMPLES
        loom compare story.loom.json 5 6                 node 5 is better
        loom compare story.loom.json 5 6 --result b      node 6 is better
        loom compare story.loom.json 5 6 --result tie
        loom compare story.loom.json 5 6 --result both-bad
      """
  )

  @OptionGroup var target: SessionArgument

  @Argument(help: ArgumentHelp("The node that was shown first.", valueName: "a"))
  var a: NodeArgument

  @Argument(help: ArgumentHelp("The node that was shown second.", valueName: "b"))
  var b: NodeArgument

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The better one, or tie if they are as good, or both-bad.",
      valueName: "result"
    )
  )
  var result = Choice<Comparison>(.a)

  @Option(
    name: .long,
    help: ArgumentHelp("How long the two were looked at, in milliseconds.", valueName: "ms")
  )
  var took: Int64?

  func validate() throws {
    if let took, took < 0 { throw ValidationError("--took takes 0 or more milliseconds.") }
  }

  func run() throws {
    try changeSession(target.file) { file in
      let act = try failing {
        try file.session.compareAct(a.id, b.id, result.value, took: took, at: currentTime())
      }
      try file.perform(act)
      try Output.line(sentence)
    }
  }

  private var sentence: String {
    switch result.value {
    case .a: "Node \(a.id) is above node \(b.id)."
    case .b: "Node \(b.id) is above node \(a.id)."
    case .tie: "Nodes \(a.id) and \(b.id) are as good as each other."
    case .bothBad: "Nodes \(a.id) and \(b.id) are both bad."
    }
  }
}
