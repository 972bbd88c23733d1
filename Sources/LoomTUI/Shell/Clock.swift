import Glibc

/// The two clocks of the shell, in milliseconds.
///
/// Pure code gets times from here through events.
enum Clock {
  /// Time since 1970: what is written into sessions.
  static var wall: Int64 { read(CLOCK_REALTIME) }

  /// Time since some start, never set back: what waiting is measured with.
  static var steady: Int64 { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
