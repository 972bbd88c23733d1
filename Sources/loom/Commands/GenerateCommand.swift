import ArgumentParser
import Backends
import LoomTUI
import TreeModel

/// `loom generate`: completions without a terminal.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Ask a model for continuations of a node.",
    discussion: """
      The branches stream in parallel into the session; what came is on the disk at least once a \
      second, also if the command is interrupted. Without --node it continues the place where the \
      session was left.

      EXAMPLES
        loom generate story.loom.json -n 4
        loom generate story.loom.json --node 7 --backend local --adapter woolf:0.8
        loom generate story.loom.json --max-tokens 200 --json | jq -r .text

      Exit code 1 if any branch failed; what the others brought is kept.
      """
  )

  @OptionGroup var target: SessionArgument

  @Option(name: .long, help: ArgumentHelp("The node to continue.", valueName: "id"))
  var node: NodeArgument?

  @Option(
    name: [.customShort("n"), .customLong("branches")],
    help: ArgumentHelp("How many branches.", valueName: "n")
  )
  var branches: Int?

  @OptionGroup(title: "What to ask of which model") var options: BackendOptions

  @Flag(name: .long, help: "Print each finished node as JSON.")
  var json = false

  func validate() throws {
    if let branches, !(1...64).contains(branches) { throw ValidationError("-n takes 1 to 64.") }
  }

  func run() throws {
    let configuration = try loadConfiguration()
    let entry = try options.chosenBackend(configuration)
    let backend = try failing {
      try entry.makeBackend(environment: processEnvironment(), configuration: configuration.path)
    }
    let info = entry.info(of: backend)
    let settings = options.settings(configuration, info)
    if settings.model.isEmpty, entry.kind == .openAI {
      throw Failure(
        "No model is chosen for \(entry.name); give --model, or model in the configuration. "
          + "loom models \(entry.name) lists them."
      )
    }
    // From here on an interruption ends the command in order.
    guard let interrupts = Interrupts() else {
      throw Failure("The system gives no pipe; close some programs and try again.")
    }
    // Before the session is opened: a server that does not start leaves nothing behind.
    let server = ServerRun(entry, backend, configuration)
    defer { server?.stop() }
    let served = try server?.start(until: interrupts) ?? backend
    try changeSession(target.file) { file in
      let parent = try place(in: file.session)
      var run = GenerationRun(backend: served, info: info, settings: settings, json: json)
      try run.start(branches ?? configuration.defaults.branches.value, under: parent, in: &file)
      try run.drive(&file, until: interrupts)
    }
  }

  /// The node to continue: the one given, where the person was, or the last root.
  private func place(in session: Session) throws -> NodeID {
    let id = node?.id ?? session.cursor ?? session.tree.lastChild(of: nil)
    guard let id else {
      throw Failure(
        "\(target.file) has no text to continue; give it one: "
          + "loom add \(target.file) --text \"Once upon a time\""
      )
    }
    guard let node = session.tree[id] else { throw Failure(TreeError.noSuchNode(id)) }
    guard !node.isStreaming || self.node == nil else {
      throw Failure("Node \(id) was left unfinished; continue one of its relatives.")
    }
    return id
  }
}
