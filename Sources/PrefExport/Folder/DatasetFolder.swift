/// What describes the rows in a dataset folder.
struct DatasetFolder {
  let options: ExportOptions
  let parts: [DatasetPart]
  let sessions: Int
  let annotators: Int
  let isChat: Bool

  /// The files beside the rows: name and content.
  var descriptions: [(name: String, text: String)] {
    let card = DatasetCard(folder: self)
    return [("README.md", card.text), ("dataset_info.json", llamaFactoryInfo)]
  }

  /// LLaMA-Factory's list of datasets; what it cannot read is not in it.
  ///
  /// https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md
  private var llamaFactoryInfo: String {
    var json = JSONBuffer()
    json.begin("{")
    for part in parts {
      guard let file = part.trainingFile, let columns = columns(of: part.options.format) else {
        continue
      }
      json.key("loom_\(part.name)")
      json.object { entry in
        entry.key("file_name")
        entry.string(file)
        if part.options.format.writer.material == .pairs {
          entry.key("ranking")
          entry.bool(true)
        }
        if isChat {
          entry.key("formatting")
          entry.string("sharegpt")
        }
        entry.key("columns")
        entry.object { DatasetFolder.write(columns, to: &$0) }
        if isChat {
          entry.key("tags")
          entry.object { DatasetFolder.write(DatasetFolder.tags, to: &$0) }
        }
      }
    }
    json.end("}")
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func columns(of format: ExportFormat) -> [(String, String)]? {
    switch (format, isChat) {
    case (.trlPreference, false):
      [("prompt", "prompt"), ("chosen", "chosen"), ("rejected", "rejected")]
    case (.trlSFT, false):
      options.sftShape == .whole
        ? [("prompt", "text")] : [("prompt", "prompt"), ("response", "completion")]
    case (.trlUnpaired, false):
      [("prompt", "prompt"), ("response", "completion"), ("kto_tag", "label")]
    case (.trlSFT, true): options.sftShape == .whole ? [("messages", "messages")] : nil
    default: nil
    }
  }

  private static let tags = [
    ("role_tag", "role"), ("content_tag", "content"), ("user_tag", "user"),
    ("assistant_tag", "assistant"), ("system_tag", "system"),
  ]

  private static func write(_ pairs: [(String, String)], to json: inout JSONBuffer) {
    for (key, value) in pairs {
      json.key(key)
      json.string(value)
    }
  }
}
