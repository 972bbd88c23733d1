import Backends
import Curses
import Glibc
import LoomTUI
import PrefExport
import Screen
import TreeModel

/// Runs the interface on the session at `path`, made if absent; calls `didOpen` once it is there.
///
/// A session that is made starts with the prompt `opening`, or empty. The terminal is given back
/// before anything is said.
func runInterface(
  path: String,
  isReadOnly: Bool,
  opening: String? = nil,
  configuration: Configuration,
  isPlain: Bool = false,
  isTour: Bool = false,
  welcomes: Bool = false,
  didOpen: () -> Void
) throws {
  let desk = try Desk(
    path,
    isReadOnly: isReadOnly,
    opening: opening,
    configuration,
    isPlain: isPlain,
    isTour: isTour,
    welcomes: welcomes
  )
  didOpen()
  let session = desk.runtime.run()
  desk.terminal.close()
  // Last: nothing that is the person's waits for it.
  defer { desk.servers.stop() }
  try close(desk.store, session, path)
  if desk.store != nil,
    let sentence = configuration.hooks.hooks.runOnFold(
      session: path,
      secretVariables: configuration.keyVariables
    )
  {
    Output.say(sentence)
  }
  // The system takes a large session's memory back at once; giving it back node by node takes long.
  _ = Unmanaged.passRetained(Kept(session))
}

/// Keeps a session until the program has ended.
private final class Kept {
  private let session: Session

  init(_ session: Session) { self.session = session }
}

/// What an open session needs to run.
///
/// Nothing here holds the session itself: a second holder would make the first act copy it.
private struct Desk {
  let runtime: Runtime
  let terminal: any Terminal
  let store: SessionStore?
  let servers: LocalServers

  init(
    _ path: String,
    isReadOnly: Bool,
    opening: String?,
    _ configuration: Configuration,
    isPlain: Bool,
    isTour: Bool,
    welcomes: Bool
  ) throws {
    let environment = processEnvironment()
    let keymap = try failing { try configuration.keymap() }
    let backends = try failing { try configuration.makeBackends(environment: environment) }
    let infos = zip(configuration.backends, backends).map { $0.info(of: $1) }
    let opened = try openOrMake(
      path,
      isReadOnly: isReadOnly,
      opening: opening,
      backups: configuration.session.policy
    )
    store = opened.store
    do {
      terminal = try openTerminal(isPlain: isPlain, configuration.display.appearance)
    } catch {
      opened.store?.abandon()
      throw Failure(error.sentence)
    }
    let chosen = infos.first { $0.name == configuration.defaults.backend.value } ?? infos.first
    var model = Model(
      session: own(opened.session),
      name: path,
      isReadOnly: opened.store == nil,
      isUnicode: terminal.isUnicode,
      size: terminal.size,
      backends: infos,
      settings: chosen.map { configuration.settings(for: $0) }
        ?? GenerationSettings(backend: configuration.defaults.backend.value, model: ""),
      plans: configuration.plans.map { configuration.plan($0, infos) },
      presets: configuration.presets,
      keymap: keymap,
      display: configuration.display.start,
      seed: UInt64.random(in: 0...(.max)),
      now: currentTime()
    )
    model.shufflesBranches = configuration.judging.shuffle.value
    let folder = UserFolders(environment: environment).map { PersonalFolder($0.state) }
    if let folder { model.remember(folder.load()) }
    let hasMouse = configuration.display.mouse.value
    model.enter(
      isInTmux: environment["TMUX"]?.isEmpty == false,
      hasMouse: hasMouse,
      isPlain: isPlain
    )
    terminal.setMouse(hasMouse)
    if configuration.display.title.value { terminal.setTitle("\(model.name) - loom") }
    model.greet(
      opened.recovery,
      drafts: drafts(beside: path),
      older: olderDrafts(beside: path)
    )
    if isTour { model.startTour() } else if welcomes { model.welcome() }
    servers = LocalServers(configuration, backends, environment: environment)
    runtime = Runtime(
      model: model,
      terminal: terminal,
      store: opened.store,
      path: path,
      backends: backends,
      limits: configuration.backendLimits,
      secretVariables: configuration.keyVariables,
      servers: servers,
      folder: folder,
      hooks: configuration.hooks.hooks
    )
  }
}

/// The screen, or lines instead of one.
private func openTerminal(
  isPlain: Bool,
  _ appearance: Appearance
) throws(TerminalError) -> any Terminal {
  if isPlain { return LineTerminal() }
  return try CursesTerminal.open(appearance)
}

extension Configuration.Display {
  /// What the person wants of colours.
  fileprivate var appearance: Appearance {
    Appearance(
      depth: ColorDepth(rawValue: colors.value.rawValue),
      background: Curses.Background(rawValue: background.value.rawValue)
    )
  }
}

/// Opens a session, or makes one where there is none.
private func openOrMake(
  _ path: String,
  isReadOnly: Bool,
  opening: String?,
  backups: BackupPolicy
) throws -> SessionStore.Opened {
  try failing {
    if !isReadOnly, access(path, F_OK) != 0, errno == ENOENT {
      try SessionStore.create(path, try newSession(title: sessionTitle(path), prompt: opening))
        .close(nil)
    }
    return try SessionStore.open(path, isReadOnly ? .readOnly : .readWrite, backups: backups)
  }
}

/// Folds the journal into the session file; if that fails, the journal holds every act.
private func close(_ store: SessionStore?, _ session: Session, _ path: String) throws {
  guard let store else { return }
  do {
    try store.close(session) { Output.say("Saving \(path) …") }
    tellBackup(of: store)
  } catch {
    store.abandon()
    throw Failure(error)
  }
}
