import Backends
import LoomTUI

/// Asks those backends that leave out what does not fit how much fits, unless the configuration
/// says it.
///
/// One that does not answer within ten seconds gets the whole path.
func learnWindows(
  _ infos: inout [BackendInfo],
  of backends: [any Backend],
  _ configuration: Configuration,
  until interrupts: Interrupts
) throws {
  let loop = BackendLoop(limits: configuration.backendLimits)
  var asked = 0
  for (index, backend) in backends.enumerated()
  where infos[index].cutsPrompt && infos[index].window.configured == nil {
    loop.list(RequestID(rawValue: index), on: backend)
    asked += 1
  }
  let end = currentTime() + 10_000
  while asked > 0 {
    for case .catalog(let id, let result) in loop.step() {
      asked -= 1
      if case .success(let catalog) = result { infos[id.rawValue].window.learn(catalog) }
    }
    let left = Int(end - currentTime())
    guard asked > 0, left > 0 else { break }
    if loop.wait(for: [interrupts.descriptor], timeout: left).first == true {
      throw Failure("Interrupted; nothing was asked.")
    }
  }
}
