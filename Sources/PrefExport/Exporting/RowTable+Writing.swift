extension RowTable {
  /// Writes the table's files.
  func write(
    _ naming: FileNaming,
    from spool: any RowSpool,
    to output: inout some ExportOutput
  ) throws -> [ExportedFile] {
    var files: [ExportedFile] = []
    for split in splits {
      let rows = split.map { part in entries.filter { groups.split(of: $0) == part } } ?? entries
      for (shard, range) in shards(of: rows.count) {
        for isProvenance in writer.hasSidecar ? [false, true] : [false] {
          let name = naming.name(split: split, shard: shard, isProvenance: isProvenance)
          try output.begin(name)
          if isProvenance {
            try writeProvenance(rows[range], from: spool) { try output.write($0) }
          } else {
            try write(split, shard: rows[range], from: spool) { try output.write($0) }
          }
          try output.end()
          files.append(ExportedFile(name: name, rows: isProvenance ? 0 : range.count))
        }
      }
    }
    return files
  }

  /// Writes one file with `rows`.
  func write(
    _ split: DataSplit?,
    shard rows: ArraySlice<RowEntry>,
    from spool: any RowSpool,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if writer is any ArchiveFormat { return try writeArchive(from: spool, to: sink) }
    try read(rows.lazy.map { $0.start..<$0.start + Int($0.length) }, from: spool, to: sink)
  }

  private func writeProvenance(
    _ rows: ArraySlice<RowEntry>,
    from spool: any RowSpool,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let ranges = rows.lazy.map { row in
      let start = row.start + Int(row.length)
      return start..<start + Int(row.provenance)
    }
    try read(ranges, from: spool, to: sink)
  }

  /// Reads what lies in a row at once.
  private func read(
    _ ranges: some Sequence<Range<Int>>,
    from spool: any RowSpool,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var next = 0..<0
    for range in ranges {
      if range.lowerBound == next.upperBound, next.count < 1 << 20 {
        next = next.lowerBound..<range.upperBound
      } else {
        try spool.read(next, sink)
        next = range
      }
    }
    try spool.read(next, sink)
  }

  private func writeArchive(
    from spool: any RowSpool,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var archive = ZipArchive()
    for member in members {
      var content: [UInt8] = []
      content.reserveCapacity(member.range.count)
      try spool.read(member.range) { content.append(contentsOf: $0) }
      try archive.add(member.name, content, to: sink)
    }
    try archive.finish(to: sink)
  }

  /// The files of one part: which rows are in each.
  ///
  /// One file alone has no number.
  private func shards(
    of count: Int
  ) -> [(shard: (number: Int, count: Int)?, rows: Range<Int>)] {
    guard let most = options.shardRows, most > 0 else { return [(nil, 0..<count)] }
    let files = max(1, (count + most - 1) / most)
    return (0..<files).map { file in
      ((file + 1, files), file * most..<min(count, (file + 1) * most))
    }
  }
}
