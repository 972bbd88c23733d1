import Glibc

/// A value that two threads share, with a way to wait until it changes.
final class Monitor<State>: @unchecked Sendable {
  // Synchronization's Mutex has no condition to wait on, so this is pthread's.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  init(_ state: State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Reads or changes the value; whoever waits looks again.
  func change<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Changes the value; whoever waits looks again only if `body` says that there is something new.
  func adjust(_ body: (inout State) -> Bool) {
    pthread_mutex_lock(mutex)
    if body(&state) { pthread_cond_broadcast(condition) }
    pthread_mutex_unlock(mutex)
  }

  /// Reads the value.
  func read<Result>(_ body: (State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(state)
  }

  /// Waits until `body` gives something.
  func wait<Result>(_ body: (inout State) -> Result?) -> Result {
    wait(patience: { _ in nil }, { state, _ in body(&state) })
  }

  /// Waits until `body` gives something; it is told once it has waited long enough.
  ///
  /// `patience` says how many milliseconds that is, counted from when it first gives a number;
  /// nil waits on.
  func wait<Result>(
    patience: (State) -> Int?,
    _ body: (inout State, _ isLate: Bool) -> Result?
  ) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var deadline: timespec?
    var isLate = false
    while true {
      if let result = body(&state, isLate) { return result }
      guard let milliseconds = patience(state) else {
        deadline = nil
        pthread_cond_wait(condition, mutex)
        continue
      }
      var end = deadline ?? timespec.now(plus: milliseconds)
      deadline = end
      isLate = pthread_cond_timedwait(condition, mutex, &end) == ETIMEDOUT
    }
  }
}

extension timespec {
  fileprivate static func now(plus milliseconds: Int) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let nanoseconds = time.tv_nsec + milliseconds % 1_000 * 1_000_000
    time.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
    time.tv_nsec = nanoseconds % 1_000_000_000
    return time
  }
}
