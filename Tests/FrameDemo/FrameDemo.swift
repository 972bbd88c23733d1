import Curses
import Glibc
import Screen

/// A program for the tests: it shows what its terminal told it, and does what letters ask for.
@main
struct FrameDemo {
  private let terminal: CursesTerminal
  private var last = "nothing"
  private var count = 0
  private var picture = Picture.inputs
  /// The first row of the list.
  private var top = 100

  /// What is on the screen.
  private enum Picture {
    case inputs
    case roles
    case wide
    case lines
    case hostile
    case scattered
    case list
  }

  static func main() {
    do throws(TerminalError) {
      var demo = FrameDemo(terminal: try CursesTerminal.open())
      exit(demo.run())
    } catch {
      say(error.sentence + "\n", to: STDERR_FILENO)
      exit(1)
    }
  }

  private init(terminal: CursesTerminal) {
    self.terminal = terminal
  }

  private static func say(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  private mutating func run() -> Int32 {
    paint()
    while true {
      var descriptors = [terminal.inputDescriptor, terminal.signalDescriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      poll(&descriptors, 2, -1)
      var isDirty = false
      while let input = terminal.nextInput() {
        if input == .closed || input == .key(.control("q")) {
          terminal.close()
          terminal.close()
          Self.say(input == .closed ? "closed\n" : "bye\n", to: STDOUT_FILENO)
          return input == .closed ? 7 : 0
        }
        take(input)
        isDirty = true
      }
      if isDirty { paint() }
    }
  }

  private mutating func take(_ input: Input) {
    count += 1
    last = Self.name(input)
    switch input {
    case .key(.character("R")): picture = .roles
    case .key(.character("W")): picture = .wide
    case .key(.character("L")): picture = .lines
    case .key(.character("H")): picture = .hostile
    case .key(.character("I")): picture = .inputs
    case .key(.character("S")): picture = .scattered
    case .key(.character("V")): picture = .list
    case .key(.character("u")): top += 1
    case .key(.character("y")): top -= 1
    case .key(.character("p")): top += 7
    case .key(.character("D")): terminal.requestAcknowledgement(.after)
    case .key(.character("X")): terminal.invalidate()
    case .key(.character("M")): terminal.setMouse(true)
    case .key(.character("m")): terminal.setMouse(false)
    case .key(.character("N")): terminal.setTitle("a \u{1B}]2;bad\u{7}\u{202E}name")
    case .key(.character("C")): terminal.setClipboard("text \u{1B}]52;c;!\u{7} é")
    case .key(.control("z")): terminal.stop()
    case .key(.character("E")): callOther()
    case .key(.character("T")): trap()
    case .key(.character("A")): abort()
    case .key(.character("O")): overflow(1)
    case .key(.character("Q")): exit(5)
    default: break
    }
  }

  /// Runs another program on the terminal, as for an editor.
  private func callOther() {
    terminal.suspend()
    system(
      "printf 'other program\\n'; stty -a | grep -q ' icanon' && printf 'cooked\\n'; read line"
    )
    terminal.resume()
  }

  private func trap() {
    let none: [Int] = []
    last.isEmpty ? () : Self.say("\(none[count])", to: STDERR_FILENO)
  }

  private func overflow(_ depth: Int) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 4096) { space in
      space[0] = depth
      if space[0] > 0 { overflow(depth + 1) }
      space[1] = depth
    }
  }

  private static func name(_ input: Input) -> String {
    switch input {
    case .key(let key): "key \(key)"
    case .paste(let text):
      "paste \(text.utf8.count) \(String(text.prefix(60)).debugDescription)"
    case .acknowledged: "acknowledged"
    case .mouse(let mouse): "mouse \(mouse.act) \(mouse.row) \(mouse.column)"
    case .line(let line): "line \(line)"
    case .restyled: "restyled"
    case .resized(let size): "resized \(size.columns)x\(size.rows)"
    case .closed: "closed"
    }
  }

  private func paint() {
    let size = terminal.size
    var frame = Frame(size: size)
    frame.put(
      "\(size.columns)x\(size.rows) \(terminal.isUnicode ? "unicode" : "ascii")",
      row: 0,
      column: 0
    )
    switch picture {
    case .inputs:
      frame.put("last: \(last)", row: 1, column: 0)
      frame.put("count: \(count)", row: 2, column: 0)
      frame.cursor = Frame.Position(row: 2, column: 7)
    case .roles:
      for (row, role) in Role.allCases.enumerated() {
        frame.put("\(role)", row: row + 1, column: 2, role: role)
      }
    case .wide:
      frame.put("中文 e\u{301} 한 é|", row: 1, column: 0)
      frame.put(count.isMultiple(of: 2) ? "a中b" : "中ab", row: 2, column: 0)
    case .lines:
      frame.put("┌─┐ │ … ▸ 中|", row: 1, column: 0)
    case .scattered:
      for row in 1..<max(2, size.rows) {
        frame.put("\(count)", row: row, column: row * 7 % 31)
      }
    case .list:
      for row in 1..<max(2, size.rows - 1) {
        let item = top + row
        frame.put(
          "item \(item) 中\(item % 3) reaches to the end of \(item)",
          row: row,
          column: 0,
          role: row == 5 ? .cursor : item.isMultiple(of: 4) ? .good : .plain
        )
        // Beside it, what changes in its own way.
        if row % 3 == 0 { frame.put("beside \(count)", row: row, column: 60) }
      }
      frame.put("count: \(count)", row: size.rows - 1, column: 0)
    case .hostile:
      terminal.show(cells: hostileCells(size), size: size, cursor: nil)
      return
    }
    terminal.show(frame)
  }

  /// Cells that no frame should ever hold.
  private func hostileCells(_ size: Size) -> [Cell] {
    var cells = [Cell](repeating: .blank, count: size.columns * size.rows)
    let scalars: [UInt32] = [
      0x01, 0x07, 0x08, 0x09, 0x0A, 0x0D, 0x0E, 0x0F, 0x1B, 0x7F, 0x80, 0x85, 0x90, 0x9B, 0x9C,
      0x9D, 0xAD, 0x200B, 0x200D, 0x200E, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xFFFE, 0xD800, 0xDFFF,
      0xE0041, 0x10FFFF, 0x110000, 0xFFFF_FFFF, 0xFE0F, 0xFDD0,
    ]
    for (index, scalar) in scalars.enumerated() where index < size.columns {
      cells[index] = Cell(base: scalar, role: .plain)
      if size.rows > 1 {
        cells[size.columns + index] = Cell(
          base: 0x61,
          marks: SIMD4(scalar, 0x301, scalar, scalar),
          role: .plain
        )
      }
    }
    if size.rows > 3 {
      // Half characters: a wide one without room, a right half alone, one where a narrow one was said.
      cells[2 * size.columns] = Cell(base: 0x4E2D, role: .plain)
      cells[2 * size.columns + 1] = Cell(base: 0x78, role: .plain)
      cells[2 * size.columns + 3] = Cell(base: 0, role: .plain)
      cells[2 * size.columns + 4] = Cell(base: 0x79, role: .plain)
      cells[2 * size.columns + 5] = Cell(base: 0, role: .plain)
      cells[3 * size.columns - 1] = Cell(base: 0x4E2D, role: .plain)
      for (index, scalar) in "END".unicodeScalars.enumerated() {
        cells[3 * size.columns + index] = Cell(base: scalar.value, role: .plain)
      }
    }
    return cells
  }
}
