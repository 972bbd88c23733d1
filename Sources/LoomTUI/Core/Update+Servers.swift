extension Model {
  /// Notes how a backend's server is.
  mutating func takeServer(_ name: String, _ state: ServerState) {
    switch state {
    case .starting: starting[name] = state
    case .ready: starting[name] = nil
    case .failed(let sentence):
      starting[name] = nil
      complain(sentence)
    }
  }

  /// What loads now, for the bar.
  var startingServers: [String] {
    starting.keys.sorted().compactMap { name in
      guard case .starting(let model, let seconds)? = starting[name] else { return nil }
      return "\(name) loads \(model), \(seconds) s"
    }
  }
}
