/// The bytes of one act as the session file's history holds it, on one line without a line end.
public func actBytes(_ item: HistoryItem) -> [UInt8] {
  var writer = JSONWriter()
  writer.historyItem(item)
  return writer.bytes
}
