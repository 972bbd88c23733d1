/// What a JSON file is, by the names that only its format has; nil if it is none known.
func detect(_ document: JSONDocument) throws(ImportError) -> PeerFormat? {
  let file = document.first
  if document.count > 1 || file.isArray { return detectRows(document) }
  guard file.isObject else { return nil }
  if file["format"]?.string == "loom-session" { throw .session }
  if file.has("loomTree") { return .miniLoom }
  if file.has("responseDict") { return .miniHF }
  if file.has("isLogitLoomTreeVersion") { return .logitloom }
  if file["loomType"]?.string == "Exoloom" { return .exoloom }
  if file.has("root"), !file.has("nodes") { return .pyloom }
  if file["state"]?.isObject == true, !file.has("nodes") { return .loomsidian }
  if file.has("savedConversations") || file.has("cache") { return .clooi }
  if let nodes = file["nodes"] { return detectNodes(file, nodes) }
  return detectRows(document)
}

private func detectNodes(_ file: JSONValue, _ nodes: JSONValue) -> PeerFormat? {
  if file.has("edges"), file.has("pathNodes") || file.has("focusedId") { return .bonsai }
  if file.has("rootId") { return .helm }
  if file.has("focused_node_id") { return .wool }
  let node = nodes.firstInside
  guard let node, node.isObject else { return file.has("generating") ? .loomsidian : nil }
  if node.has("tree_id") || node.has("root_id") || node.has("branch_index") { return .basemodeLoom }
  if node.has("creator") || node.has("parents") { return .coloom }
  if node.has("patches") { return .tinyloom }
  if node.has("childrenIds"), node.has("parentIds") { return .bonsai }
  if node.has("parentId") || file.has("generating") { return .loomsidian }
  return nil
}

/// Rows: one object, an array of them, or one a line.
private func detectRows(_ document: JSONDocument) -> PeerFormat? {
  let file = document.first
  let row = file.isArray ? file.firstInside : file
  guard let row, row.isObject else { return nil }
  if row.has("message_tree_id") || row["prompt"]?.isObject == true { return .openAssistant }
  if row["conversations"]?.firstInside?.has("value") == true { return .chatLog }
  if let message = row["messages"]?.firstInside {
    return message.has("parentMessageId") ? .clooi : .chatLog
  }
  if row.has("text"), row.has("children") || row.has("parent_id") || row.has("id") {
    return .pyloom
  }
  return nil
}
