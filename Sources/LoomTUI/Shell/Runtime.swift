public import Backends
import CPosix
import Glibc
public import Screen
public import TreeModel

/// The loop of the interface: one thread that owns the terminal, the network and the model.
///
/// Its only blocking call is `BackendLoop.wait`. A turn drains what was typed and paints once, then
/// takes what the disk and the network did. Idle, it sleeps until something happens.
public final class Runtime {
  /// At most this many inputs a turn, so that a flood cannot keep the picture old for ever.
  private static let inputsPerTurn = 20_000
  /// The journal is folded into the session file when it has grown to this many bytes.
  private static let foldSize = 32 << 20

  private var model: Model
  private let terminal: any Terminal
  private let store: SessionStore?
  private let path: String
  private let backends: [String: any Backend]
  private let secretVariables: [String]
  private let servers: LocalServers?
  private let folder: PersonalFolder?
  private let hooks: Hooks
  private var runningHooks: [RunningHook] = []
  /// The journal's size when it was looked at last: it shrinks when the session file is written.
  private var journalSize = 0
  private let loop: BackendLoop
  private var schedule = PaintSchedule()
  private var picture = Picture()
  private var narrator = Narrator()
  private var isOver = false
  /// Whether the last picture says that an act is not on the disk.
  private var hasShownWaiting = false
  /// The journal's size when a fold was asked for last; 0 once it has shrunk.
  private var foldedAt = 0
  /// Why no backup was kept, as it was told last.
  private var backupFailure: StoreError?
  /// The same of another program's file.
  private var replacement: String?

  /// Sets the loop up.
  ///
  /// `store` is nil for a session that is only read. `limits` are what each backend's completions
  /// are allowed. `secretVariables` are environment variables that programs started from here do
  /// not get; `servers` are those the program starts itself; in `folder` is kept what the
  /// interface remembers of the person; `hooks` are commands of theirs.
  public init(
    model: Model,
    terminal: any Terminal,
    store: SessionStore?,
    path: String,
    backends: [any Backend],
    limits: [String: BackendLimits] = [:],
    secretVariables: [String],
    servers: LocalServers? = nil,
    folder: PersonalFolder? = nil,
    hooks: Hooks = Hooks()
  ) {
    self.hooks = hooks
    self.servers = servers
    self.folder = folder
    self.model = model
    self.terminal = terminal
    self.store = store
    self.path = path
    self.backends = Dictionary(backends.map { ($0.name, $0) }) { first, _ in first }
    self.secretVariables = secretVariables
    loop = BackendLoop(limits: limits)
  }

  /// Runs until the person or the system ends it, and gives back the session as it is then.
  ///
  /// Before returning every entry is with the store; folding and closing it is the caller's, and
  /// stopping the servers.
  /// A session that was made with completions to start is given them at its first opening.
  public func run() -> Session {
    cposix_keep_memory()
    // Loading a model takes a while; the person will want it.
    if !model.isReadOnly, let servers, servers.has(model.settings.backend) {
      for event in servers.start(model.settings.backend, on: loop) { handle(event) }
      tellServers()
    }
    for effect in model.startPending(at: Clock.wall) { perform(effect) }
    schedule.want(.key)
    let uses = model.rememberedUses
    while !isOver { turn() }
    if model.rememberedUses != uses { folder?.keep(uses: model.rememberedUses) }
    var session = model.session
    session.cursor = model.cursor
    return session
  }

  private func turn() {
    paintIfDue()
    let ready = loop.wait(for: descriptors, timeout: timeout())
    if ready.prefix(2) == [true, false] { terminal.noteReady() }
    drainInput()
    // Before the network is looked after: a key waits for nothing.
    paintIfDue()
    if let store, ready.count > 2, ready[2] { drain(store) }
    if !runningHooks.isEmpty { lookAtHooks() }
    takeEvents()
    if let problem = loop.takeLogProblem() {
      schedule.want(.key)
      apply(.logProblem(problem.sentence))
    }
    tickIfDue()
  }

  private func tickIfDue() {
    guard let deadline, deadline <= Clock.wall else { return }
    if model.isCountingDown { schedule.want(.stream) }
    let before = model.contextRoom?.text
    let found = model.findingProgress
    let hadPopup = model.isPopupShown
    apply(.tick(at: Clock.wall))
    if model.findingProgress != found { schedule.want(model.isFinding ? .stream : .key) }
    // Resting costs no bytes unless there is something new to show.
    if model.contextRoom?.text != before { schedule.want(.stream) }
    if model.isPopupShown != hadPopup { schedule.want(.key) }
  }

  private var descriptors: [Int32] {
    // Lines that are to wait must not wake us.
    [holdsLines ? terminal.signalDescriptor : terminal.inputDescriptor]
      + [terminal.signalDescriptor] + (store.map { [$0.notification] } ?? [])
      + runningHooks.map(\.descriptor)
  }

  // MARK: Hooks

  private func start(_ command: String?, _ name: String, file: String) {
    guard let command else { return }
    if let hook = RunningHook(name, command, path, file, secretVariables) {
      runningHooks.append(hook)
    } else {
      schedule.want(.key)
      apply(.foldNotice(RunningHook.notStarted(name)))
    }
  }

  private func lookAtHooks() {
    runningHooks.removeAll { hook in
      guard let result = hook.take() else { return false }
      if let sentence = result.sentence {
        schedule.want(.key)
        apply(.foldNotice(sentence))
      }
      return true
    }
  }

  // MARK: Events

  /// Whether the person's next line waits: until what the last one did was told, or a stream ended.
  private var holdsLines: Bool {
    terminal.wantsLines && (model.holdsLines || schedule.need == .key)
  }

  private func drainInput() {
    var left = Runtime.inputsPerTurn
    while !isOver, left > 0, !holdsLines, let input = terminal.nextInput() {
      left -= 1
      if input == .acknowledged {
        schedule.acknowledge(at: Clock.steady)
      } else if input == .restyled {
        schedule.want(.key)
      } else {
        schedule.want(.key)
        apply(.input(input, at: Clock.wall))
      }
    }
  }

  private func drain(_ store: SessionStore) {
    store.acknowledge()
    let size = store.journalBytes
    if size < journalSize { start(hooks.onFold, "on_fold", file: path) }
    journalSize = size
    let problem = store.failure?.sentence
    if problem != model.saveProblem {
      schedule.want(.key)
      apply(.saveProblem(problem))
    }
    if let failure = store.backupFailure, failure != backupFailure {
      backupFailure = failure
      schedule.want(.key)
      apply(
        .foldNotice(
          "The session is saved, but no backup of the one before was kept: " + failure.sentence
        )
      )
    }
    if let path = store.replacement, path != replacement {
      replacement = path
      schedule.want(.key)
      apply(.foldNotice(store.replacementSentence ?? ""))
    }
    let wasWaiting = model.isWaitingForDisk
    if store.durable != model.durable { apply(.durable(store.durable)) }
    // The last picture may say that an act is not on the disk.
    if wasWaiting, !model.isWaitingForDisk, hasShownWaiting { schedule.want(.key) }
  }

  /// Moves the network and the servers on.
  private func takeEvents() {
    let events = loop.step()
    guard let servers else {
      for event in events { handle(event) }
      return
    }
    for event in events { for event in servers.take(event, on: loop) { handle(event) } }
    for event in servers.look(loop) { handle(event) }
    tellServers()
  }

  private func tellServers() {
    for (name, state) in servers?.news() ?? [] {
      schedule.want(.stream)
      apply(.server(name: name, state))
    }
  }

  private func handle(_ event: BackendLoop.Event) {
    switch event {
    case .completion(let id, let event):
      schedule.want(.stream)
      apply(.completion(id, event, at: Clock.wall))
    case .catalog(let id, let result):
      schedule.want(.key)
      apply(.catalog(id, result))
    case .tokenCount(let id, let result):
      schedule.want(.key)
      apply(.tokenCount(id, result, at: Clock.wall))
    }
  }

  private func apply(_ event: Event) {
    for effect in update(&model, event) { perform(effect) }
  }

  // MARK: Painting

  /// Lends the model as it is: reading a property of a class for a call copies it, hundreds of references.
  private func look<Result>(_ body: (Model) -> Result) -> Result {
    func lend(_ model: inout Model) -> Result { body(model) }
    return lend(&model)
  }

  private var deadline: Int64? { look { $0.deadline } }

  private func timeout() -> Int? {
    var times: [Int64] = []
    let now = Clock.steady
    if let due = schedule.due(isWaiting: model.isWaitingForDisk, now: now) {
      times.append(due - now)
    }
    if let deadline { times.append(deadline - Clock.wall) }
    if let look = servers?.nextLook { times.append(look - now) }
    return times.min().map { Int(max(0, $0)) }
  }

  private func paintIfDue() {
    let now = Clock.steady
    guard !isOver, let due = schedule.due(isWaiting: model.isWaitingForDisk, now: now), due <= now
    else { return }
    let question = terminal.wantsLines ? nil : schedule.question(at: now)
    var bytes = 0
    if terminal.wantsLines {
      let lines = narrator.lines(for: model)
      // Not a word for every token: what streams is told at its end.
      if !lines.isEmpty || schedule.need == .key { terminal.say(lines) }
    } else {
      look { picture.draw($0) }
      if let question { terminal.requestAcknowledgement(question) }
      bytes = terminal.show(picture.frame)
    }
    hasShownWaiting = model.isWaitingForDisk
    schedule.painted(at: now, bytes: bytes, asking: question)
    apply(.painted(at: Clock.wall))
  }

  // MARK: Effects

  private func perform(_ effect: Effect) {
    switch effect {
    case .append(let entry):
      store?.append(entry)
      foldIfLarge()
    case .appendSoon(let entry): store?.append(entry, isAwaited: false)
    case .complete(let id, let name, let request) where servers?.has(name) == true:
      for event in servers?.complete(id, on: name, request, loop) ?? [] { handle(event) }
      tellServers()
    case .complete(let id, let backend, let request):
      guard let backend = backends[backend] else { return }
      loop.start(id, on: backend, request)
    case .cancel(let id):
      servers?.cancel(id)
      loop.cancel(id)
    case .listModels(let id, let name) where servers?.has(name) == true:
      for event in servers?.list(id, on: name, loop) ?? [] { handle(event) }
    case .listModels(let id, let backend):
      guard let backend = backends[backend] else { return }
      loop.list(id, on: backend)
    case .countTokens(let id, let name, let request):
      // A server of ours that does not run is not started for it.
      let isOurs = servers?.has(name) == true
      guard let backend = isOurs ? servers?.backend(name) : backends[name] else { return }
      loop.count(id, on: backend, request)
    case .editExternally(let text): editExternally(text)
    case .export(let request, let path, let replacing):
      var session = model.session
      session.cursor = model.cursor
      let outcome = writeExport(
        of: session,
        request,
        beside: self.path,
        to: path,
        replacing: replacing
      )
      apply(.exported(outcome))
      if case .written(let file, _, _) = outcome { start(hooks.onExport, "on_export", file: file) }
    case .readSession(let name, let top):
      let result = Runtime.readSession(name, top: top, beside: path)
      apply(.sessionRead(result, at: Clock.wall))
    case .listFolder(let start):
      apply(.folder(path: start, names: Runtime.names(beginningLike: start, beside: path)))
    case .keepDraft(let draft, let isLast): keepDraft(draft, beside: path, isLast: isLast)
    case .dropDraft(let purpose): dropDraft(purpose, beside: path)
    case .rememberLine(let line, let prompt):
      folder?.add(line, at: prompt, secrets: secretVariables.compactMap(environmentVariable))
    case .rememberClipboard: folder?.keepClipboardPermission()
    case .copyToClipboard(let text): terminal.setClipboard(text)
    case .copyToTmux(let text):
      apply(.copied(LoomTUI.copyToTmux(text, secretVariables: secretVariables)))
    case .copyToFile(let text, let path, let replacing):
      apply(.copied(writeCopy(of: text, to: path, beside: self.path, replacing: replacing)))
    case .setMouse(let isOn): terminal.setMouse(isOn)
    case .logRequests(let path): logRequests(path)
    case .fold: fold()
    case .retrySave: store?.retry()
    case .repaint: terminal.invalidate()
    case .suspend:
      terminal.suspend()
      kill(0, SIGTSTP)
      terminal.resume()
      schedule.want(.key)
    case .quit: isOver = true
    }
  }

  /// A relative path starts at the folder of the session file, as that of a dataset does.
  private func logRequests(_ path: String?) {
    guard let path else {
      loop.log(to: nil)
      return apply(.logging(path: nil))
    }
    do throws(RequestLogError) {
      let log = try RequestLog(path: resolve(path, beside: self.path))
      loop.log(to: log)
      apply(.logging(path: log.path))
    } catch {
      apply(.logProblem(error.sentence))
    }
  }

  private func foldIfLarge() {
    guard let store else { return }
    let size = store.journalBytes
    if size < foldedAt { foldedAt = 0 }
    guard size - foldedAt > Runtime.foldSize else { return }
    foldedAt = size
    fold()
  }

  private func fold() {
    var session = model.session
    session.cursor = model.cursor
    store?.fold(session)
  }

  /// Lets the person's editor have the terminal; streams go on meanwhile.
  private func editExternally(_ text: String) {
    terminal.suspend()
    let editor = ExternalEditor(text: text, secretVariables: secretVariables)
    let result = editor.run {
      _ = loop.wait(for: [], timeout: 50)
      takeEvents()
      if let store { drain(store) }
      tickIfDue()
    }
    terminal.resume()
    schedule.want(.key)
    apply(.edited(result, at: Clock.wall))
  }
}
