import ArgumentParser
import PrefExport

/// How a dataset is divided into files.
struct FileOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Set whole roots apart for validation, about this share of them; a root stays where it is "
        + "when others come. hf-dir: 5% unless you say otherwise.",
      valueName: "percent"
    )
  )
  var validation: ShareArgument?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Divide whole roots into training, validation and perhaps a test, as near to these shares "
        + "of the rows as can be: 80/20, 80/10/10.",
      valueName: "shares"
    )
  )
  var split: SharesArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("Keep the shares of --split for each of these.", valueName: "name")
  )
  var stratify: Choice<Stratum>?

  @Option(name: .long, help: ArgumentHelp("At most this many rows a file.", valueName: "n"))
  var shardRows: Int?

  @Flag(name: .long, help: "Compress the files; so does a name that ends in .gz.")
  var gzip = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "hf-dir: what others may do with the dataset, such as cc-by-4.0, cc0-1.0 or other.",
      valueName: "name"
    )
  )
  var license: String?

  func validate() throws {
    if validation != nil, split != nil { throw ValidationError("--validation excludes --split.") }
    if stratify != nil, split == nil { throw ValidationError("--stratify goes with --split.") }
    if let shardRows, shardRows < 1 { throw ValidationError("--shard-rows takes 1 or more.") }
  }

  /// The first option that was given, if one was.
  var given: String? {
    let options: [(name: String, isGiven: Bool)] = [
      ("--validation", validation != nil), ("--split", split != nil),
      ("--stratify", stratify != nil), ("--shard-rows", shardRows != nil), ("--gzip", gzip),
      ("--license", license != nil),
    ]
    return options.first(where: \.isGiven)?.name
  }

  /// `options` with what was given here.
  func adding(to options: ExportOptions) -> ExportOptions {
    var options = options
    if let validation { options.split = .validation(validation.share) }
    if let split { options.split = .shares(split.shares, by: stratify?.value) }
    options.shardRows = shardRows
    options.compresses = gzip
    options.license = license
    return options
  }
}

/// A share: `5%`, `0.05`.
struct ShareArgument: ExpressibleByArgument {
  let share: Double

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else {
      return nil
    }
    share = isPercent ? number / 100 : number
    guard share > 0, share < 1 else { return nil }
  }
}

/// Shares of two or three parts: `80/20`.
struct SharesArgument: ExpressibleByArgument {
  let shares: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    shares = parts.compactMap { Int($0) }
    guard shares.count == parts.count, (2...3).contains(shares.count),
      shares.allSatisfy({ (1...1_000_000).contains($0) })
    else { return nil }
  }
}
