import ArgumentParser
import Glibc
import LoomTUI
import TreeModel

/// `loom new`: a session from a starting prompt.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a session from a starting prompt.",
    discussion: """
      EXAMPLES
        loom new story.loom.json --prompt-file opening.txt
        echo "Once upon a time" | loom new story.loom.json --prompt-file -
        loom new talk.loom.json --mode chat --system-file persona.txt \\
          --prompt-file first.txt --hide-prompt --auto 1
      """
  )

  enum Mode: String, ExpressibleByArgument, CaseIterable {
    case text
    case chat
  }

  @OptionGroup var target: SessionArgument

  @Option(
    name: .long,
    help: ArgumentHelp("Start from this text; - is standard input.", valueName: "path"),
    completion: .file()
  )
  var promptFile: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Send this text as the system text of every request.", valueName: "path"),
    completion: .file()
  )
  var systemFile: String?

  @Option(name: .long, help: "text: a path is one text. chat: a node is a message.")
  var mode = Mode.text

  @Flag(name: .long, help: "Show the prompt only when asked for.")
  var hidePrompt = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Start this many completions when the session is first opened.",
      valueName: "n"
    )
  )
  var auto = 0

  @Option(name: .long, help: "What to call the session (default: the file's name).")
  var title: String?

  func validate() throws {
    guard (0...64).contains(auto) else { throw ValidationError("--auto takes 0 to 64.") }
    if hidePrompt || auto > 0, promptFile == nil {
      throw ValidationError("\(hidePrompt ? "--hide-prompt" : "--auto") needs --prompt-file.")
    }
    if promptFile == "-", systemFile == "-" {
      throw ValidationError("Only one text can come from standard input.")
    }
  }

  func run() throws {
    let prompt = try promptFile.map(readText)
    let system = try systemFile.map(readText)
    let session = try newSession(
      title: title ?? sessionTitle(target.file),
      mode: mode == .chat ? .chat : .text,
      system: system ?? "",
      prompt: prompt,
      hidesPrompt: hidePrompt,
      auto: auto
    )
    try failing { try SessionStore.create(target.file, session).close(nil) }
    try Output.line("\(target.file) is ready: loom \(target.file)")
  }
}

/// A session as `loom new` makes it, not on the disk yet.
func newSession(
  title: String,
  mode: SessionInfo.Mode = .text,
  system: String = "",
  prompt: String? = nil,
  hidesPrompt: Bool = false,
  auto: Int = 0
) throws -> Session {
  let time = currentTime()
  var info = SessionInfo(
    id: randomHexadecimal(bytes: 16),
    title: title,
    created: time,
    mode: mode,
    system: system,
    annotator: Remembered().annotator()
  )
  info.auto = auto
  var session = Session(info: info)
  if let prompt {
    try failing {
      let act = try session.addAct(under: nil, text: prompt, hidden: hidesPrompt, at: time)
      _ = try session.perform(act, at: time)
      session.cursor = act.newNodes.first
    }
  }
  return session
}

/// The file's name without its folder and endings.
func sessionTitle(_ path: String) -> String {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  for ending in [".loom.json", ".json"] where name.hasSuffix(ending) && name != ending {
    return String(name.dropLast(ending.count))
  }
  return name
}
