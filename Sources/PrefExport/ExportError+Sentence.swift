extension ExportError {
  /// The error as one or two sentences with what to do.
  public var sentence: String {
    switch self {
    case .noSessions: "There is no session to export."
    case .noSources:
      "No source of judgements is chosen: name at least one of \(names(PairSource.allCases))."
    case .badSplit:
      "The parts of a dataset are named by their shares: --validation 5% takes more than 0 and less "
        + "than 100, --split 80/20 or 80/10/10 takes whole numbers above 0."
    case .undivided(let format):
      "\(format.rawValue) cannot be divided into parts or files; leave --validation, --split and "
        + "--shard-rows out."
    case .severalFiles(let format):
      "\(format.rawValue) is a folder of files: name one with --out."
    case .noLicense:
      "A dataset folder says what others may do with it: choose a licence with --license, "
        + "such as cc-by-4.0, cc0-1.0, apache-2.0 or other."
    case .badLicense(let name):
      "\(name) is no name of a licence: it has letters, digits, points and hyphens, such as cc-by-4.0."
    case .sameSession(let id):
      "The session \(id) is given twice: leave one out, because its rows would count double."
    case .mixedShapes(let text, let chat):
      "A file holds either texts or chats: \(list(text)) \(text.count == 1 ? "is" : "are") text, "
        + "\(list(chat)) \(chat.count == 1 ? "is" : "are") chat. Export them one kind at a time."
    case .textOnly(let format, let chat):
      "\(format.rawValue) holds texts only, and \(list(chat)) \(chat.count == 1 ? "is" : "are") "
        + "chat. Choose \(names(ExportFormat.allCases.filter(\.acceptsChat)))."
    case .rowTooLong(let node):
      "The row of node \(node) would exceed 2 GiB: cut prompts with --max-prompt-chars."
    case .nothingToExport(let report): nothing(report)
    case .archiveTooLarge:
      "The archive would exceed 4 GiB, more than this format holds: export fewer sessions."
    }
  }

  private func nothing(_ report: ExportReport) -> String {
    guard let main = report.dropped.max(by: { $0.count < $1.count }) else {
      return "There is nothing to export yet: rate or rewrite some completions first."
    }
    let reasons = report.dropped.map { "\($0.count) \($0.reason.rawValue)" }
    return "No row came out (\(reasons.joined(separator: ", "))). Most often: "
      + main.reason.sentence
  }

  private func names<Name: RawRepresentable<String>>(_ names: [Name]) -> String {
    list(names.map(\.rawValue), "or")
  }

  private func list(_ names: [String], _ word: String = "and") -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}
