import Backends
import Curses
import Glibc
import LoomTUI
import Screen
import TreeModel

@main
struct Loom {
  static func main() throws {
    let path = CommandLine.arguments[1]
    let now = currentTime()
    let opened: SessionStore.Opened
    if access(path, F_OK) == 0 {
      opened = try SessionStore.open(path, .readWrite)
    } else {
      try SessionStore.create(
        path,
        Session(info: SessionInfo(id: "abc", title: "t", created: now, annotator: "a-1"))
      ).close(nil)
      opened = try SessionStore.open(path, .readWrite)
    }
    let backends: [any Backend] = [BuiltinBackend()]
    let terminal = try CursesTerminal.open()
    var model = Model(
      session: opened.session,
      name: path,
      isReadOnly: opened.store == nil,
      isUnicode: terminal.isUnicode,
      size: terminal.size,
      backends: backends.map { BackendInfo($0, adapters: []) },
      settings: GenerationSettings(backend: "builtin", model: "kneser-ney"),
      seed: UInt64.random(in: 0...(.max)),
      now: now
    )
    model.greet(opened.recovery, drafts: drafts(beside: path))
    let runtime = Runtime(
      model: model,
      terminal: terminal,
      store: opened.store,
      path: path,
      backends: backends,
      secretVariables: []
    )
    let session = runtime.run(generating: opened.session.pendingBranches)
    terminal.close()
    try opened.store?.close(session)
  }
}

func currentTime() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}
