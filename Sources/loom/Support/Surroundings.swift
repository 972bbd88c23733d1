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

/// Makes a folder with those above it, for this person only; 0, or an errno value.
func makeFolder(_ path: String) -> Int32 {
  var status = stat()
  if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR ? 0 : ENOTDIR }
  if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
    let code = makeFolder(String(path[..<slash]))
    guard code == 0 else { return code }
  }
  return mkdir(path, 0o700) == 0 || errno == EEXIST ? 0 : errno
}

/// Reads the configuration, or fails with its sentence.
func loadConfiguration() throws -> Configuration {
  try failing { try Configuration.load(environment: processEnvironment()) }
}
