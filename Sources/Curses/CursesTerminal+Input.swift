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
  /// terminal is gone, or TERM or HUP told the program to end. While another program has the terminal
  /// nothing else comes.
  public func nextInput() -> Input? {
    guard !isClosed else { return nil }
    while !isSuspended {
      if !waiting.isEmpty { return waiting.removeFirst() }
      if let input = decoder.next() {
        if case .paste = input, !decoder.isInPaste { cncurses_set_timer(0) }
        if input == .restyled, !takeBackground() { continue }
        if input == .acknowledged { answersDue = max(0, answersDue - 1) }
        return input
      }
      guard !isGone else { return nil }
      if isDrained, !decoder.isInPaste, !decoder.isWaiting {
        isDrained = false
        return nil
      }
      if let deadline = answerDeadline, Self.now > deadline {
        answerDeadline = nil
        decoder.expectAnswer(false)
      }
      if take(waitingFor: 0) { continue }
      if decoder.isInPaste {
        if isPasteLate, let input = decoder.giveUpPaste() { return input }
        if !isPasteTimed { cncurses_set_timer(Self.pastePatience) }
        isPasteTimed = true
        return nil
      }
      guard decoder.isWaiting else { return nil }
      let delay = decoder.isLoneEscape ? Self.escapeDelay : Self.sequenceDelay
      if !take(waitingFor: delay) { decoder.giveUpWaiting() }
    }
    // Keys are the other program's now.
    takeSignals()
    return waiting.firstIndex(of: .closed).map { waiting.remove(at: $0) }
  }

  /// How long answers are waited for before another program gets the terminal, in milliseconds.
  private static let lastAnswerPatience: Int64 = 300

  /// Waits for the answers that the terminal owes us: whoever has it next would take them for keys.
  ///
  /// What else comes meanwhile is kept.
  func takeAnswers() {
    let deadline = Self.now + Self.lastAnswerPatience
    while answersDue > 0, !isGone {
      let left = deadline - Self.now
      guard left > 0, take(waitingFor: Int32(left)) else { break }
      while let input = decoder.next() {
        if input == .restyled, !takeBackground() { continue }
        if input == .acknowledged { answersDue = max(0, answersDue - 1) }
        waiting.append(input)
      }
    }
    answersDue = 0
  }

  /// The next read is made without looking first.
  public func noteReady() { isReady = true }

  /// Takes the signals and bytes that are there; true if there were any.
  private func take(waitingFor milliseconds: Int32) -> Bool {
    if isReady {
      isReady = false
      return readInput()
    }
    let none = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
    var ready = (none, none)
    ready.1.fd = signalDescriptor
    let count = withUnsafeMutableBytes(of: &ready) {
      poll($0.bindMemory(to: pollfd.self).baseAddress, 2, milliseconds)
    }
    guard count > 0 else { return false }
    if ready.1.revents != 0 { takeSignals() }
    // A signal may have stopped us: look again before reading, which could wait.
    guard ready.0.revents != 0, ready.1.revents == 0 else { return true }
    return readInput()
  }

  /// Reads what has come; true if that may be an input.
  private func readInput() -> Bool {
    let count = buffer.withUnsafeMutableBytes { read(inputDescriptor, $0.baseAddress, $0.count) }
    guard count > 0 else {
      if count < 0, errno == EINTR || errno == EAGAIN { return false }
      // End of file, or EIO from a terminal that hung up.
      end()
      return true
    }
    decoder.feed(buffer[..<count])
    isDrained = count < buffer.count
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
    // A new size is asked for when the terminal is taken again.
    guard !isSuspended else { return }
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
