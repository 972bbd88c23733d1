import ArgumentParser
import Glibc
import Screen
import TreeModel

/// The program: takes the arguments to a command, and says in one place how it went.
@main
struct Loom: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loom",
    abstract: "Grow a tree of a model's continuations: branch, rate, rewrite, export.",
    usage: """
      loom [<file>]
      loom <subcommand> ...
      """,
    discussion: """
      loom FILE opens a session in the terminal and makes it if it is not there; plain loom opens \
      the last one. Press ? inside for the keys.

      EXAMPLES
        loom story.loom.json
        loom new story.loom.json --prompt-file opening.txt --auto 4
        loom export story.loom.json --format trl-preference --out pairs.jsonl
        loom restore story.loom.json          an earlier state, kept beside the session

      Exit codes: 0 done, 1 the act failed, 2 wrong usage.
      """,
    version: SessionFormat.program,
    groupedSubcommands: [
      CommandGroup(
        name: "Session",
        subcommands: [
          OpenCommand.self, NewCommand.self, ImportCommand.self, ShowCommand.self,
          ExportCommand.self, CheckCommand.self, RestoreCommand.self, HistoryCommand.self,
          DiffCommand.self, MergeCommand.self, StatsCommand.self,
          ReportCommand.self,
        ]
      ),
      CommandGroup(
        name: "Act",
        subcommands: [
          GenerateCommand.self, AddCommand.self, RateCommand.self, CompareCommand.self,
          RewriteCommand.self, ScoreCommand.self,
        ]
      ),
      CommandGroup(
        name: "Setup",
        subcommands: [
          ConfigCommand.self, BackendsCommand.self, ModelsCommand.self, KeysCommand.self,
          TourCommand.self,
        ]
      ),
    ],
    defaultSubcommand: OpenCommand.self
  )

  static func main() {
    // A reader of our output that ends must not end us before the session is saved.
    signal(SIGPIPE, SIG_IGN)
    // A write beyond the limit on file sizes is to fail like any other that finds no room.
    signal(SIGXFSZ, SIG_IGN)
    Glibc.exit(run(arguments: Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command line; returns the exit code.
  static func run(arguments: [String]) -> Int32 {
    do {
      var command = try parseAsRoot(protected(arguments))
      try command.run()
      return 0
    } catch let failure as Failure {
      if let sentence = failure.sentence { Output.say(sentence) }
      return 1
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      var message = fullMessage(for: error)
      if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
      if exitCode(for: error).isSuccess {
        do {
          try Output.text(message + "\n")
          return 0
        } catch { return 1 }
      }
      Output.say(lines: displayText(message, keepsLines: true))
      return 2
    }
  }
}
