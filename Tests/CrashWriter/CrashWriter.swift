import Glibc
import Synchronization
import TreeModel

/// Works on a session in every way until it is killed, as often as it is told to.
///
/// Reads lines `SEED STEPS MICROSECONDS` and for each starts a child, which works on `a.loom.json` in
/// the folder given and prints what is on the disk before it goes on; kills it so long after it has
/// begun its last step, and prints `killed`. A child that ends by itself said `error` and why.
@main struct CrashWriter {
  static func main() {
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "measure" {
      return measure(CommandLine.arguments[2])
    }
    guard CommandLine.arguments.count == 2 else { exit(2) }
    let folder = CommandLine.arguments[1]
    while let line = readLine() {
      let numbers = line.split(separator: " ").compactMap { UInt64($0) }
      guard numbers.count == 3, let counter = sharedCounter() else { exit(2) }
      let job = Job(folder, seed: numbers[0], counter)
      let child = fork()
      if child == 0 { job.run() }
      var status: Int32 = 0
      var hasEnded = false
      // By steps and not by the clock: a slow machine gets as far as a quick one.
      while !hasEnded, counter.pointee.load(ordering: .relaxed) < numbers[1] {
        usleep(100)
        hasEnded = waitpid(child, &status, WNOHANG) == child
      }
      if !hasEnded {
        usleep(UInt32(numbers[2]))
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
      }
      munmap(counter, MemoryLayout<Atomic<UInt64>>.size)
      say("killed")
    }
  }

  /// Opens, checks and repairs a session, and says what went wrong and the most memory it took.
  private static func measure(_ path: String) {
    do throws(StoreError) {
      _ = try SessionStore.open(path, .readOnly)
    } catch { say("open \(error.sentence)") }
    say("check \(checkSession(at: path).findings.count)")
    do throws(StoreError) {
      say("repair \(try repairSession(at: path, to: path + ".new").nodes)")
    } catch { say("repair \(error.sentence)") }
    say("kilobytes \(peakKilobytes() ?? -1)")
  }

  /// The most memory that this program had, from `/proc/self/status`.
  ///
  /// `ru_maxrss` counts what the process had before it became this program as well: its parent's.
  private static func peakKilobytes() -> Int? {
    let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter { "0"..."9" ~= $0 }) }
  }

  /// A number that a child and its parent both see.
  private static func sharedCounter() -> UnsafeMutablePointer<Atomic<UInt64>>? {
    let size = MemoryLayout<Atomic<UInt64>>.size
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { return nil }
    return memory.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
  }
}

/// What a child does.
private final class Job: @unchecked Sendable {
  private let folder: String
  private let seed: UInt64
  private let counter: UnsafeMutablePointer<Atomic<UInt64>>

  init(_ folder: String, seed: UInt64, _ counter: UnsafeMutablePointer<Atomic<UInt64>>) {
    self.folder = folder
    self.seed = seed
    self.counter = counter
  }

  /// Works on a thread of its own: Swift's runtime remembers the number of the thread that it had
  /// before the fork, and its locks would wait for that one for ever.
  func run() -> Never {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let code = pthread_create(
      &thread,
      nil,
      { context in
        guard let context else { exit(5) }
        Unmanaged<Job>.fromOpaque(context).takeUnretainedValue().work()
      },
      context
    )
    if code != 0 { exit(5) }
    while true { pause() }
  }

  private func work() -> Never {
    do throws(StoreError) {
      var worker = try CrashWorker(folder, seed: seed)
      while true {
        counter.pointee.add(1, ordering: .relaxed)
        try worker.step()
      }
    } catch {
      say("error \(error.sentence)")
      exit(1)
    }
  }
}

/// Writes a line in one piece.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  if write(1, bytes, bytes.count) != bytes.count { exit(4) }
}
