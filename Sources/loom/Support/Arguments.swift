import ArgumentParser
import Backends
import TreeModel

/// A node's number on the command line.
struct NodeArgument: ExpressibleByArgument {
  let id: NodeID

  init?(argument: String) {
    guard let number = Int32(argument), number > 0 else { return nil }
    id = NodeID(rawValue: number)
  }

  var defaultValueDescription: String { "\(id)" }
}

/// A rating on the command line: −2…+2, or `clear`.
struct RatingArgument: ExpressibleByArgument {
  let value: Int?

  init?(argument: String) {
    if argument == "clear" {
      value = nil
      return
    }
    // U+2212 is how `Arguments.protected` hands a minus sign past the parser of options.
    guard let number = Int(argument.replacing("\u{2212}", with: "-")), (-2...2).contains(number)
    else { return nil }
    value = number
  }

  static var allValueStrings: [String] { ["-2", "-1", "0", "1", "2", "clear"] }
}

/// An adapter and its scale on the command line: `NAME` or `NAME:SCALE`.
struct AdapterArgument: ExpressibleByArgument {
  let adapter: AdapterScale

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":") else {
      guard !argument.isEmpty else { return nil }
      adapter = AdapterScale(name: argument, scale: 1)
      return
    }
    let name = argument[..<colon]
    guard !name.isEmpty, let scale = Double(argument[argument.index(after: colon)...]),
      (-100...100).contains(scale)
    else { return nil }
    adapter = AdapterScale(name: String(name), scale: scale)
  }
}

/// How much a model is to think, on the command line.
struct ThinkingArgument: ExpressibleByArgument {
  let setting: ThinkingSetting

  init?(argument: String) {
    guard let setting = ThinkingSetting(argument) else { return nil }
    self.setting = setting
  }

  static var allValueStrings: [String] {
    ThinkingSetting.Level.allCases.map(\.rawValue) + ["off", "auto"]
  }
}

/// A text given in a file, on standard input, or as an argument.
struct TextOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Take the text from this file; - is standard input.", valueName: "path"),
    completion: .file()
  )
  var textFile: String?

  @Option(name: .long, help: "Take this text.")
  var text: String?

  func validate() throws {
    if (textFile == nil) == (text == nil) {
      throw ValidationError("Give the text with either --text-file or --text.")
    }
  }

  /// The text, byte for byte.
  func read() throws -> String {
    if let text { return text }
    return try readText(textFile ?? "-")
  }
}

/// The session that a command works on.
struct SessionArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The session's file.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var file: String
}

/// The arguments with negative ratings written so that they do not look like options.
func protected(_ arguments: [String]) -> [String] {
  guard arguments.first == "rate" else { return arguments }
  return arguments.map { $0 == "-1" || $0 == "-2" ? "\u{2212}" + $0.dropFirst() : $0 }
}
