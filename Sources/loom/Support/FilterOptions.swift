import ArgumentParser
import Glibc
import PrefExport
import Screen
import TreeModel

/// Whose judgements on what an export takes into account.
struct FilterOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only the judgements of this person, by the pseudonym in the session; may be repeated.",
      valueName: "name"
    )
  )
  var annotator: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only completions by this model or adapter, and rewrites of them; may be repeated.",
      valueName: "name"
    )
  )
  var model: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only rows of which a completion, or a text before it, has this tag; may be repeated.",
      valueName: "tag"
    )
  )
  var tag: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only judgements from then on: 2026-11-01, 2026-11-01T12:00, or milliseconds since 1970.",
      valueName: "time"
    ),
    transform: milliseconds
  )
  var since: Int64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only rows of which every completion matches: rating<0 model:gemini unseen text~/sea/.",
      valueName: "expression"
    ),
    transform: nodeFilter
  )
  var filter: NodeFilter?

  func validate() throws {
    for (name, values) in [("--annotator", annotator), ("--model", model), ("--tag", tag)]
    where values.contains("") {
      throw ValidationError("\(name) takes a name, not nothing.")
    }
  }

  /// The first option that was given, if one was.
  var given: String? {
    let options: [(name: String, isGiven: Bool)] = [
      ("--annotator", !annotator.isEmpty), ("--model", !model.isEmpty), ("--tag", !tag.isEmpty),
      ("--since", since != nil), ("--filter", filter != nil),
    ]
    return options.first(where: \.isGiven)?.name
  }

  /// The filter that these arguments make.
  var rowFilter: RowFilter {
    var result = RowFilter()
    result.annotators = Set(annotator)
    result.models = Set(model)
    result.tags = Set(tag)
    result.since = since
    result.nodes = filter
    result.now = wallMilliseconds()
    return result
  }
}

/// The filter that an argument is; what is wrong is shown below its place.
func nodeFilter(_ text: String) throws -> NodeFilter {
  do throws(FilterError) { return try NodeFilter(text) } catch {
    let front = String(text.unicodeScalars.prefix(error.position))
    let line = text.replacing("\n", with: " ")
    throw ValidationError(
      "\(error.sentence).\n  \(line)\n  \(String(repeating: " ", count: displayWidth(front)))^"
    )
  }
}

/// Milliseconds since 1970, now.
func wallMilliseconds() -> Int64 { Int64(Glibc.time(nil)) * 1_000 }

/// Milliseconds since 1970 of a day or a time on the person's clock, or given as such.
///
/// Fewer than 12 digits are no milliseconds of this century, but a year, or seconds.
private func milliseconds(_ text: String) throws -> Int64 {
  if text.utf8.count >= 12, let time = Int64(text), time > 0 { return time }
  let halves = text.split(separator: "T", omittingEmptySubsequences: false)
  if let day = halves.first, (1...2).contains(halves.count),
    let date = numbers(day, separator: "-", digits: [4, 2, 2]),
    let clock = halves.count == 1 ? [0, 0, 0] : time(halves[1]),
    let seconds = localSeconds(date, clock)
  {
    return Int64(seconds) * 1_000
  }
  throw ValidationError(
    "Give a day like 2026-11-01, a time like 2026-11-01T12:00, or milliseconds since 1970."
  )
}

/// Hours, minutes and seconds of `12:00` or `12:00:30`.
private func time(_ text: Substring) -> [Int32]? {
  numbers(text, separator: ":", digits: [2, 2, 2])
    ?? numbers(text, separator: ":", digits: [2, 2]).map { $0 + [0] }
}

/// The numbers in `text` if each has as many digits as told.
private func numbers(_ text: Substring, separator: Character, digits: [Int]) -> [Int32]? {
  let parts = text.split(separator: separator, omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == digits else { return nil }
  let numbers = parts.compactMap { part in
    part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      ? Int32(part) : nil
  }
  return numbers.count == parts.count ? numbers : nil
}

/// The seconds since 1970 of a day and a time on the person's clock; nil for a day that no calendar
/// has.
private func localSeconds(_ date: [Int32], _ clock: [Int32]) -> Int? {
  guard (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...59).contains(clock[2])
  else { return nil }
  var parts = tm()
  parts.tm_year = date[0] - 1_900
  parts.tm_mon = date[1] - 1
  parts.tm_mday = date[2]
  parts.tm_hour = clock[0]
  parts.tm_min = clock[1]
  parts.tm_sec = clock[2]
  parts.tm_isdst = -1
  let seconds = mktime(&parts)
  // The 30th of February becomes a day in March.
  guard parts.tm_year == date[0] - 1_900, parts.tm_mon == date[1] - 1, parts.tm_mday == date[2]
  else { return nil }
  return seconds
}
