/// One kind of rows in a dataset folder: a config of the `datasets` library.
struct DatasetPart {
  /// The config's name, and its folder's.
  let name: String
  let report: ExportReport
  let options: ExportOptions
  let makers: Set<String>
  /// SHA-256 of its files, one after another.
  let digest: String
  /// The files of each split, as a pattern if there are several.
  let paths: [(split: DataSplit, path: String)]

  init(
    name: String,
    _ table: RowTable,
    _ naming: FileNaming,
    sessions: [String],
    digest: String
  ) {
    self.name = name
    self.digest = digest
    report = table.report(sessions: sessions)
    options = table.options
    makers = table.makers
    paths = report.splits.map { part in
      let stem = naming.stem + part.split.rawValue
      return (part.split, stem + (table.options.shardRows == nil ? "" : "-*") + naming.ending)
    }
  }

  /// The one file for training; nil if there are several, or it is compressed.
  var trainingFile: String? {
    paths.first { $0.split == .train && $0.path.hasSuffix(".jsonl") && !$0.path.contains("*") }?
      .path
  }
}
