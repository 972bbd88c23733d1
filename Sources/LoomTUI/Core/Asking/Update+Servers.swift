extension Model {
  /// Notes how a backend's server is.
  mutating func takeServer(_ name: String, _ state: ServerState) {
    switch state {
    case .starting: starting[name] = state
    case .ready:
      if case .starting(let model, _)? = starting[name],
        message?.text == waitingNotice(name, model)
      {
        message = nil
      }
      starting[name] = nil
      forgetWindow(of: name)
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

/// What a completion tells that waits for a server to load its model.
func waitingNotice(_ backend: String, _ model: String) -> String {
  "waits until \(backend) has loaded \(model)"
}
