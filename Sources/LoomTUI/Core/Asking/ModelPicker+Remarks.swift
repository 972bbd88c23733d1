public import Backends

extension ModelPicker {
  /// What is known of the model on a line: how much it takes, and until when it is there.
  func remark(on row: Row) -> String? {
    guard case .model(let backend, let name) = row,
      case .success(let catalog)? = catalogs[backend],
      let model = catalog.model(named: name)
    else { return nil }
    let parts = model.remarks(abbreviated: true)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension ModelCatalog.Model {
  /// What a service says of the model: its limits, and the day it is switched off.
  public func remarks(abbreviated: Bool) -> [String] {
    func tokens(_ count: Int) -> String { abbreviated ? shortCount(count) : "\(count)" }
    return [
      shutdownDate.map { "shuts down \($0)" }, inputTokens.map { "\(tokens($0)) in" },
      outputTokens.map { "\(tokens($0)) out" },
    ].compactMap { $0 }
  }
}

/// A number in at most four digits and a letter: 8192, 66k, 1M.
func shortCount(_ count: Int) -> String {
  guard count >= 10_000 else { return "\(count)" }
  guard count >= 999_500 else { return "\((count + 500) / 1_000)k" }
  let tenths = (count + 50_000) / 100_000
  return tenths % 10 == 0 ? "\(tenths / 10)M" : "\(tenths / 10).\(tenths % 10)M"
}
