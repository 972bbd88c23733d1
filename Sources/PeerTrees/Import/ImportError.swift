/// Why a file could not be imported; nothing was written.
public enum ImportError: Error, Equatable, Sendable {
  /// The file has no bytes, or white space only.
  case empty
  /// It begins like JSON but is none; `clause` says where and why.
  case malformed(clause: String)
  /// It is of no known format.
  case unknown
  /// It was to be read as this format but is not of it.
  case not(PeerFormat)
  /// It is of this format but holds no node.
  case noNodes(PeerFormat)
  /// It is a session of this program.
  case session
  /// It is Tapestry's binary.
  case tapestry
  /// It is an archive of a kind, or with a method, that is not read.
  case archive(clause: String)
  /// It is neither JSON nor text in UTF-8.
  case binary
  /// It holds several notes; one must be named.
  case severalNotes([String])
  /// It has no note of this name.
  case noNote(String, [String])
  /// What its patches stand for is larger than this many MiB.
  case tooLarge(mebibytes: Int)
  /// It has more nodes than a session can hold.
  case tooManyNodes
}

extension ImportError {
  /// What went wrong and what to do next, in one sentence.
  public var sentence: String {
    switch self {
    case .empty: "The file is empty; there is nothing to import."
    case .malformed(let clause):
      "The file is damaged at \(clause); save or export it anew in its program."
    case .unknown:
      "This is no file that loom knows; it reads \(PeerFormat.list). "
        + "Name the one it is with --format."
    case .not(let format):
      "This is no file of \(format.title); leave --format out to let loom find what it is."
    case .noNodes(let format): "This file of \(format.title) holds no text; nothing was made."
    case .session: "This is a session of loom already: open it with loom FILE."
    case .tapestry:
      "Tapestry's own files cannot be read; export the tree from the program it was made in "
        + "(loom, Loomsidian or Exoloom) and import that."
    case .archive(let clause):
      "The archive cannot be read (\(clause)); unzip it first and import the files in it."
    case .binary: "The file is neither JSON nor text in UTF-8; export it anew in its program."
    case .severalNotes(let names):
      "The file holds the trees of several notes; choose one with --note: "
        + "\(ImportError.list(names))."
    case .noNote(let name, let names):
      "The file has no tree for the note \(name); it has \(ImportError.list(names))."
    case .tooLarge(let mebibytes):
      "The texts that the patches stand for are larger than \(mebibytes) MiB; "
        + "export a part of the tree."
    case .tooManyNodes:
      "The file has more nodes than a session can hold; export a part of the tree."
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).joined(separator: ", ")
    return names.count > 20 ? shown + " and \(names.count - 20) more" : shown
  }
}

extension PeerFormat {
  /// All formats, for a sentence.
  static var list: String {
    allCases.dropLast().map(\.title).joined(separator: ", ") + " and \(PeerFormat.text.title)"
  }
}
