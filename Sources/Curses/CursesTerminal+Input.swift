import CNcurses
import Glibc
public import Screen

extension CursesTerminal {
  /// How long an ESC may stay alone before it is the key, in milliseconds.
  private static let escapeDelay: Int32 = 25
  /// How long the rest of a sequence may take, in milliseconds.
  private static let sequenceDelay: Int32 = 100
  /// How long a paste may pause before its end counts as lost, in seconds.
  private static let pastePatience: UInt32 = 5

  /// The next input that has come, or nil.
  ///
  /// Does not wait, except a moment (25 ms) for what may follow an ESC. `.closed` comes once: the
  /// terminal is gone, or TERM or HUP told the program to end.
  public func nextInput() -> Input? {
    guard !isClosed, !isSuspended else { return nil }
    takeSignals()
    while true {
      if !waiting.isEmpty { return waiting.removeFirst() }
      if let input = decoder.next() {
        if case .paste = input, !decoder.isInPaste { cncurses_set_timer(0) }
        return input
      }
      guard !isGone else { return nil }
      if read(waitingFor: 0) { continue }
      if decoder.isInPaste {
        if isPasteLate, let input = decoder.giveUpPaste() { return input }
        if !isPasteTimed { cncurses_set_timer(Self.pastePatience) }
        isPasteTimed = true
        return nil
      }
      guard decoder.isWaiting else { return nil }
      let delay = decoder.isLoneEscape ? Self.escapeDelay : Self.sequenceDelay
      if !read(waitingFor: delay) { decoder.giveUpWaiting() }
    }
  }

  /// Reads what is there; true if that may be an input.
  private func read(waitingFor milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
    let count = buffer.withUnsafeMutableBytes {
      Glibc.read(inputDescriptor, $0.baseAddress, $0.count)
    }
    guard count > 0 else {
      if count < 0, errno == EINTR || errno == EAGAIN { return false }
      // End of file, or EIO from a terminal that hung up.
      end()
      return true
    }
    decoder.feed(buffer[..<count])
    isPasteLate = false
    isPasteTimed = false
    return true
  }

  /// The last input is `.closed`; what was typed before comes first.
  private func end() {
    guard !isGone else { return }
    isGone = true
    decoder.giveUpWaiting()
    while let input = decoder.next() { waiting.append(input) }
    if let input = decoder.giveUpPaste() { waiting.append(input) }
    waiting.append(.closed)
  }

  /// Turns the signals that came into inputs.
  ///
  /// What came while another program had the terminal was
  /// meant for that, but for a new size and the end.
  func takeSignals(sinceSuspension: Bool = false) {
    var numbers = [UInt8](repeating: 0, count: 64)
    var arrived: Set<Int32> = []
    while true {
      let count = numbers.withUnsafeMutableBytes {
        Glibc.read(signalDescriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { break }
      arrived.formUnion(numbers[..<count].map(Int32.init))
    }
    guard !arrived.isEmpty || sinceSuspension else { return }
    if arrived.contains(SIGTERM) || arrived.contains(SIGHUP) { return end() }
    if !sinceSuspension {
      if arrived.contains(SIGTSTP) {
        stop()
        waiting.append(.resized(size))
      } else if arrived.contains(SIGCONT) {
        // Stopped and continued without our knowledge: the shell has had the terminal.
        suspend()
        resume()
        waiting.append(.resized(size))
      }
      if arrived.contains(SIGINT) { waiting.append(.key(.control("c"))) }
    }
    if arrived.contains(SIGALRM) { isPasteLate = true }
    if updateSize() { waiting.append(.resized(size)) }
  }
}
