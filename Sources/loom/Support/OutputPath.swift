import LoomTUI

/// Refuses to write over one of the files that are read, whatever names the two go by.
func refuse(writing out: String, over files: [String]) throws {
  guard out != "-", let file = files.first(where: { areSameFile(out, $0) }) else { return }
  throw Failure(
    "\(out) is the session \(file) itself and would be lost: name another file with --out."
  )
}
