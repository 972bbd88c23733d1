import Glibc
import PrefExport
import TreeModel

/// The files, with patterns that name no file filled in.
func expanded(_ files: [String]) throws -> [String] {
  try files.flatMap { file -> [String] in
    guard access(file, F_OK) != 0, file.contains(where: { "*?[".contains($0) }) else {
      return [file]
    }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(file, 0, nil, &found) == 0 else {
      throw Failure("No file matches \(file); check the pattern.")
    }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
  }
}

/// Reads one session after the other, patterns filled in, so that only one is in memory.
///
/// The same session twice is an error: its judgements would count double.
func forEachSession(in files: [String], _ body: (Session) throws -> Void) throws {
  var identities: Set<String> = []
  for file in try expanded(files) {
    let session = try readSession(file)
    guard identities.insert(session.info.id).inserted else {
      throw Failure(ExportError.sameSession(id: session.info.id))
    }
    try body(session)
  }
}

/// Refuses people to count whom no vote names: a slip of the pen would give a page of zeros.
func refuse(strangers annotators: [String], among people: Set<String>) throws {
  guard let stranger = annotators.first(where: { !people.contains($0) }) else { return }
  throw Failure(
    "Nobody called \(stranger) judged here; "
      + (people.isEmpty
        ? "there are no judgements with a name."
        : "there is \(people.sorted().joined(separator: ", ")).")
  )
}
