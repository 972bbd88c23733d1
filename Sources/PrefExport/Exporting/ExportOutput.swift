/// Where the files of an export go, one after another.
public protocol ExportOutput {
  /// Starts a file; `name` is relative to where the export goes and may name a folder. One that
  /// ends in `.gz` is to be compressed.
  mutating func begin(_ name: String) throws

  /// Adds bytes to the file.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws

  /// Ends the file.
  mutating func end() throws
}

/// One file of an export.
public struct ExportedFile: Equatable, Sendable {
  /// The file's name, relative to where the export went.
  public let name: String
  /// How many rows it holds; 0 for what is beside the rows.
  public let rows: Int
}

/// How the files of an export are called: `pairs.train-00001-of-00003.meta.jsonl.gz`.
struct FileNaming {
  /// What stands before everything else.
  var stem: String
  /// The ending with its dot, or nothing.
  var ending: String
  /// What stands between the stem and the split.
  var separator = "."

  /// Takes the name that the person gave apart.
  init(_ name: String, format: any FormatWriter) {
    var rest = name
    var ending = ""
    for part in [".gz", "." + format.fileExtension]
    where part.utf8.count < rest.utf8.count && rest.hasSuffix(part) {
      rest.removeLast(part.count)
      ending = part + ending
    }
    stem = rest
    self.ending = ending
  }

  init(stem: String, ending: String, separator: String) {
    self.stem = stem
    self.ending = ending
    self.separator = separator
  }

  /// The name of one file; `shard` counts from 1.
  func name(split: DataSplit?, shard: (number: Int, count: Int)?, isProvenance: Bool) -> String {
    var name = stem
    if let split { name += separator + split.rawValue }
    if let shard {
      name += "-\(FileNaming.padded(shard.number))-of-\(FileNaming.padded(shard.count))"
    }
    return name + (isProvenance ? ".meta" : "") + ending
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
