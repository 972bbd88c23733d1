import CPosix
import Glibc

// What starting another program needs.

/// Copies for C, ended by nil; the caller frees them.
func pointers(to texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
  var result: [UnsafeMutablePointer<CChar>?] = []
  for text in texts { result.append(strdup(text)) }
  return result + [nil]
}

/// The value of a variable of the environment; nil if it is not set.
func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The environment as `NAME=VALUE` without some variables: keys of services are not passed on.
func environmentVariables(without names: [String]) -> [String] {
  var result: [String] = []
  var next = cposix_environment()
  while let entry = next?.pointee {
    let text = String(cString: entry)
    if !names.contains(where: { text.hasPrefix($0 + "=") }) { result.append(text) }
    next = next?.advanced(by: 1)
  }
  return result
}

/// Gives `body` attributes for `posix_spawn` with which a program starts as from a shell: no signal
/// ignored or held back, whatever this program does with them.
func withDefaultSignals<Result>(_ body: (UnsafePointer<posix_spawnattr_t>) -> Result) -> Result {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var all = sigset_t()
  var none = sigset_t()
  sigfillset(&all)
  sigemptyset(&none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
  return body(&attributes)
}

/// The exit code that a status of `waitpid` holds; 128 and the signal after a death by one.
func exitCode(of status: Int32) -> Int32 {
  status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}

/// Locks a file for this program and those that inherit the descriptor; false if another has it.
func lock(_ descriptor: Int32) -> Bool { cposix_lock_exclusive(descriptor) == 0 }

/// Makes a folder with those above it, for this person only; 0, or an errno value.
public func makeFolder(_ path: String) -> Int32 {
  var status = stat()
  if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR ? 0 : ENOTDIR }
  if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
    let code = makeFolder(String(path[..<slash]))
    guard code == 0 else { return code }
  }
  return mkdir(path, 0o700) == 0 || errno == EEXIST ? 0 : errno
}
