import Screen
import TreeModel

/// Takes one event: the only writer of `Model`.
///
/// - Returns: what the shell is to do, in order.
public func update(_ model: inout Model, _ event: Event) -> [Effect] {
  let wasPlain = model.overlay == nil && model.pendingKeys.isEmpty
  let left = model.cursor
  let effects = take(event, into: &model)
  model.noteJump(from: left)
  model.returnToJudging()
  model.followTour(event, wasPlain: wasPlain)
  model.noteTwins()
  model.noteViews()
  guard let time = event.time else { return effects }
  return effects + model.notePlace(at: time)
}

private func take(_ event: Event, into model: inout Model) -> [Effect] {
  switch event {
  case .input(.key(let key), let time):
    return model.take(key, at: time)
  case .input(.paste(let text), let time):
    return model.take(paste: text, at: time)
  case .input(.resized(let size), _):
    model.resize(to: size)
    model.layOutOverlay()
    return []
  case .input(.closed, let time):
    return model.leave(at: time)
  case .input(.acknowledged, _), .input(.restyled, _):
    return []
  case .input(.mouse(let mouse), let time):
    return model.take(mouse, at: time)
  case .input(.line(let line), let time):
    return model.take(line: line, at: time)
  case .completion(let id, let event, let time):
    return model.take(event, of: id, at: time)
  case .catalog(let id, let result):
    model.takeCatalog(id, result)
    return []
  case .tokenCount(let id, let result, let time):
    model.takeCount(id, result, at: time)
    return []
  case .server(let name, let state):
    model.takeServer(name, state)
    return []
  case .durable(let number):
    model.durable = max(model.durable, number)
    return model.dropSpentDrafts()
  case .saveProblem(let sentence):
    model.saveProblem = sentence
    model.hasRefusedToQuit = false
    return []
  case .foldNotice(let sentence):
    model.complain(sentence)
    return []
  case .edited(let result, let time):
    return model.takeExternalEdit(result, at: time)
  case .sessionRead(let result, let time):
    return model.takeGraft(result, at: time)
  case .folder(let path, let names):
    model.takeFolder(path, names)
    return []
  case .exported(let outcome):
    model.takeExport(outcome)
    return []
  case .copied(let outcome):
    model.take(outcome)
    return []
  case .painted(let time):
    return model.node?.isUnseen == true && model.isTextInSight ? model.noteSeen(at: time) : []
  case .logging(let path):
    model.takeLogging(path)
    return []
  case .logProblem(let sentence):
    model.requestLog = nil
    model.complain(sentence)
    return []
  case .tick(let time):
    return model.tick(at: time)
  }
}

extension Model {
  mutating func take(_ key: Key, at time: Int64) -> [Effect] {
    if openHelp(for: key) { return [] }
    let key = asMeant(key)
    switch overlay {
    case .help(let dialog): return take(key, in: dialog)
    case .editor: return takeInEditor(key, at: time)
    case .line(let prompt): return take(key, in: prompt, at: time)
    case .models(let picker): return take(key, in: picker)
    case .parameters(let selected): return takeInParameters(key, selected: selected)
    case .plan(let dialog): return take(key, in: dialog, at: time)
    case .history(let dialog): return take(key, in: dialog, at: time)
    case .export(let dialog): return take(key, in: dialog, at: time)
    case .tokens: return takeInTokens(key, at: time)
    case .info: return takeInInfo(key)
    case .presets(let selected): return takeInPresets(key, selected: selected)
    case .judging(let page):
      if let effects = take(key, on: page, at: time) { return effects }
    case .question(let question): return take(key, in: question)
    case .places(let list): return take(key, in: list, at: time)
    case .split(let chooser): return take(key, in: chooser, at: time)
    case nil: break
    }
    if let letter = places.letter { return take(key, for: letter, at: time) }
    if message?.isError != true || key != .control("c") { message = nil }
    // Who presses a key does not want to be taken elsewhere by a search that still goes on.
    finding.search?.wanted = nil
    if key == .escape, pendingKeys.isEmpty { hideMatches() }
    if showPopup(for: key) { return [] }
    let sequence = pendingKeys + [key]
    pendingKeys = []
    let command: Command
    switch keymap.meaning(of: sequence) {
    case .command(let found): command = found
    case .prefix:
      // A preset's keys may begin with a prefix of the table.
      pendingKeys = sequence
      feel.popup.wait(from: time)
      return []
    case .nothing:
      feel.popup.close()
      if let preset = writing.preset(for: sequence) {
        adopt(preset)
        return []
      }
      if writing.isPresetPrefix(sequence) {
        pendingKeys = sequence
        return []
      }
      if sequence.count > 1 {
        if key != .escape {
          say("\(sequence.name) does nothing; \(keymap.hint(for: .help)) shows the keys")
        }
      } else if key == .control("c") {
        say(
          "\(keymap.hint(for: .quit)) quits, \(keymap.hint(for: .cancel)) cancels what streams here"
        )
      } else if key != .escape {
        say("\(key.name) does nothing here; \(keymap.hint(for: .help)) shows the keys")
      }
      return []
    }
    feel.popup.close()
    note(use: command)
    return run(command, at: time)
  }

  /// The key without a Control that means nothing here: outside of texts only a person's own keys have it.
  private func asMeant(_ key: Key) -> Key {
    let plain = key.withoutControl
    guard plain != key else { return key }
    switch overlay {
    case .editor, .line, .split: return key
    case nil:
      let sequence = pendingKeys + [key]
      let isBound =
        keymap.meaning(of: sequence) != .nothing || writing.preset(for: sequence) != nil
        || writing.isPresetPrefix(sequence)
      return isBound ? key : plain
    default: return plain
    }
  }

  mutating func take(paste text: String, at time: Int64) -> [Effect] {
    // Terminals send the line breaks of a paste as CR.
    let text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    switch overlay {
    case .editor(var editor):
      editor.buffer.insert(text)
      editor.isAsking = false
      overlay = .editor(editor)
      noteDraft(at: time)
    case .line(var prompt):
      prompt.buffer.insert(text.replacing("\n", with: " "))
      if prompt.purpose == .command { refreshCompletion(of: prompt.buffer.text) }
      overlay = .line(prompt)
      promptChanged(prompt, at: time)
    default:
      say("Pasting goes into an editor: press \(keymap.hint(for: .addChild)) first")
    }
    return []
  }

  mutating func say(_ text: String) { message = Message(text: text) }

  mutating func complain(_ text: String) { message = Message(text: text, isError: true) }

  /// Performs a command of the table.
  mutating func run(_ command: Command, at time: Int64) -> [Effect] {
    if runInView(command, at: time) { return [] }
    if let count = command.branchCount { return generate(count, at: time) }
    switch command {
    case .parent, .child, .nextSibling, .previousSibling, .nextRow, .previousRow, .pageDown,
      .pageUp,
      .root, .lastRow, .nextUnseen, .previousUnseen, .nextBookmark,
      .previousBookmark:
      move(command, at: time)
      return []
    case .bookmarks, .jumpBack, .jumpForward, .setMark, .goToMark, .goToNode, .tags, .archive,
      .showArchived:
      return place(command, at: time)
    case .split, .merge, .cut, .paste, .moveUp, .moveDown, .duplicate, .graft:
      return reshape(command, at: time)
    case .treeView, .readView, .mapView, .listView, .hoist, .foldRelevant, .narrowTree, .widenTree,
      .stackPanes:
      return arrange(command, at: time)
    case .rateFlow, .compare, .shuffle, .askRewrite: return judgeFairly(command, at: time)
    case .tokens, .info, .finishSentence, .finishParagraph, .systemHere, .memory, .authorNote,
      .presets, .drafts:
      return lookInside(command, at: time)
    case .copyNode, .copyPath, .copyToTmux, .copyToFile, .mouse: return copy(command, at: time)
    case .scrollDown, .scrollUp, .fold, .foldOthers, .showHidden, .foldThinking:
      changeView(command)
      return []
    case .redraw: return [.repaint]
    case .generate: return generate(settings.branches, at: time)
    case .fanOut: return fanOut(at: time)
    case .eachAdapter: return generateEachAdapter(at: time)
    case .topUp: return topUp(at: time)
    case .retry: return retry(at: time)
    case .cancel: return cancel(below: cursor, at: time)
    case .cancelAll: return cancel(below: nil, at: time)
    case .rateUp, .rateDown, .clearRating, .rateUpNext, .rateDownNext, .skip, .bookmark:
      return judge(command, at: time)
    case .edit, .editExternally, .addChild, .addSibling, .note, .system, .delete:
      return write(command, at: time)
    case .undo: return undo(at: time)
    case .redo: return redo(at: time)
    case .history:
      openHistory(at: time)
      return []
    case .models: return openModels()
    case .plan:
      openPlan()
      return []
    case .parameters:
      overlay = .parameters(selected: 0)
      return []
    case .fewerBranches, .moreBranches, .fewerTokens, .moreTokens:
      adjust(command)
      return []
    case .commandLine:
      overlay = .line(LinePrompt(purpose: .command, buffer: TextBuffer()))
      return []
    case .search, .searchNext, .searchPrevious, .filter: return find(command, at: time)
    case .export:
      openExport()
      return []
    case .save:
      guard !isReadOnly else { return perform(at: time) { _ throws(TreeError) in nil } }
      guard saveProblem == nil else {
        say("Writing again what could not be written")
        return [.retrySave]
      }
      say("The session file is written anew; every act is on the disk already")
      return [.fold]
    case .log: return toggleLog()
    case .help:
      openHelp()
      return []
    case .suspend: return [.suspend]
    case .quit: return quit(at: time)
    case .generate1, .generate2, .generate3, .generate4, .generate5, .generate6, .generate7,
      .generate8, .generate9:
      return []
    }
  }

  /// Ends at the person's wish: refuses once while acts are not on the disk.
  private mutating func quit(at time: Int64) -> [Effect] {
    if let saveProblem, isWaitingForDisk, !hasRefusedToQuit {
      hasRefusedToQuit = true
      complain(saveProblem)
      return [.retrySave]
    }
    return leave(at: time)
  }

  /// Ends whatever the state: streams are cut and kept, an unfinished text is put aside.
  mutating func leave(at time: Int64) -> [Effect] {
    var effects = interruptAll("The program ended.", at: time)
    effects += endProposal()
    if case .editor(let editor) = overlay, editor.isChanged {
      effects.append(
        .keepDraft(Draft(purpose: editor.purpose, text: editor.buffer.text), isLast: true)
      )
    }
    return effects + [.quit]
  }
}
