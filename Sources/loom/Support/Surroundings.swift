import FoundationEssentials
import Glibc
import LoomTUI

/// Milliseconds since 1970.
func currentTime() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}

/// The environment of this process.
func processEnvironment() -> [String: String] { ProcessInfo.processInfo.environment }

/// `count` random bytes from the system, in hexadecimal.
func randomHexadecimal(bytes count: Int) -> String {
  var random = SystemRandomNumberGenerator()
  return (0..<count).map { _ in
    let byte = UInt8.random(in: 0...255, using: &random)
    return (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}

/// Reads the configuration, or fails with its sentence.
func loadConfiguration() throws -> Configuration {
  try failing { try Configuration.load(environment: processEnvironment()) }
}
