import Backends
import Screen
import TreeModel

extension Model {
  /// The chosen plan, if there is any.
  var plan: FanOutPlan? { plans.indices.contains(chosenPlan) ? plans[chosenPlan] : nil }

  /// What the list of models and the parameters are about: a part of the plan, or what is asked for
  /// next.
  var edited: GenerationSettings {
    get {
      guard let part = planBehind?.selected, let plan, plan.parts.indices.contains(part) else {
        return settings
      }
      return plan.parts[part].settings(over: settings)
    }
    set {
      guard let part = planBehind?.selected, plan?.parts.indices.contains(part) == true else {
        settings = newValue
        return
      }
      plans[chosenPlan].parts[part].settings = newValue
    }
  }

  /// The most branches that what is edited may have: all parts together make no more than a plan may.
  var branchLimit: Int {
    guard planBehind != nil, let plan else { return FanOutPlan.limit }
    return FanOutPlan.limit - plan.branches + edited.branches
  }

  /// Whether a part of the plan is edited and leaves this parameter to the settings of all branches.
  func isInherited(_ parameter: Parameter) -> Bool {
    guard let part = planBehind?.selected, let plan, plan.parts.indices.contains(part) else {
      return false
    }
    return plan.parts[part].adopts(parameter, from: settings)
  }

  /// Notes whether the part under edit has a parameter of its own; nothing to note otherwise.
  mutating func setOwn(_ parameter: Parameter, _ isOwn: Bool) {
    guard let part = planBehind?.selected, plan?.parts.indices.contains(part) == true else {
      return
    }
    if isOwn {
      plans[chosenPlan].parts[part].own.insert(parameter)
    } else {
      plans[chosenPlan].parts[part].own.remove(parameter)
    }
  }

  /// What a list of models or parameters goes back to.
  mutating func leaveSettings() {
    overlay = planBehind.map(Overlay.plan)
    planBehind = nil
  }

  // MARK: Generating

  /// Generates the chosen plan below the current node, as one act.
  mutating func fanOut(at time: Int64) -> [Effect] {
    guard let plan, !plan.parts.isEmpty else {
      openPlan()
      say("A plan says who makes how many branches: add parts to it")
      return []
    }
    if let name = plan.parts.map(\.settings.backend).first(where: { name in
      !backends.contains { $0.name == name }
    }) {
      complain("No backend is called \(name); \(keymap.hint(for: .plan)) changes the plan")
      return []
    }
    var drawn = plan
    drawn.isShuffled = plan.isShuffled && fairness.shuffles
    let work = session.completions(
      of: drawn,
      at: cursor,
      with: settings,
      backends: backends,
      using: &seeds
    )
    return growFan(work, at: time)
  }

  /// Generates from the base model and from each chosen adapter below the current node, as one act.
  mutating func generateEachAdapter(at time: Int64) -> [Effect] {
    guard let backend = askedBackend() else { return [] }
    guard !settings.adaptersInForce.isEmpty else {
      let effects = openModels()
      say("No adapter is on: choose those to compare with Space")
      return effects
    }
    let count = settings.branches * (settings.adaptersInForce.count + 1)
    guard count <= FanOutPlan.limit else {
      complain(
        "\(settings.branches) branches of \(settings.adaptersInForce.count + 1) models are \(count), more "
          + "than \(FanOutPlan.limit); \(keymap.hint(for: .fewerBranches)) asks for fewer"
      )
      return []
    }
    let work = session.comparison(
      settings.branches,
      at: cursor,
      settings,
      backend,
      using: &seeds
    )
    let effects = growFan(work, at: time)
    if !effects.isEmpty {
      let names = settings.adaptersInForce.map {
        "\(quoted($0.name, limit: 40))\(marks.times)\($0.scale)"
      }
      say("Side by side with the same seed: " + list(["the base model"] + names))
    }
    return effects
  }

  private mutating func growFan(_ work: [PlannedCompletion], at time: Int64) -> [Effect] {
    let effects = grow(under: cursor, work, isFan: true, at: time)
    if let cursor, case .append(let entry)? = effects.first,
      case .act(let transaction) = entry.content
    {
      // The new branches are what the list is to show.
      lastVisited[cursor] = transaction.newNodes.first
    }
    return effects
  }

  // MARK: The plan's view

  mutating func openPlan() {
    if plan == nil {
      plans.append(FanOutPlan(name: "", parts: backend == nil ? [] : [.init(settings)]))
      chosenPlan = plans.count - 1
    }
    planBehind = nil
    overlay = .plan(PlanDialog())
  }

  mutating func take(_ key: Key, in dialog: PlanDialog, at time: Int64) -> [Effect] {
    guard let plan else { return [] }
    var dialog = dialog
    // The keys that open the view and generate from it may be other ones here.
    switch keymap.command(for: key) {
    case .plan, .quit:
      overlay = nil
      return []
    case .fanOut:
      overlay = nil
      message = nil
      return fanOut(at: time)
    default: break
    }
    let isPart = plan.parts.indices.contains(dialog.selected)
    message = nil
    switch key {
    case .escape, .control("c"):
      overlay = nil
      return []
    case .down, .character("j"): dialog.selected = min(dialog.selected + 1, plan.parts.count)
    case .up, .character("k"): dialog.selected = max(dialog.selected - 1, 0)
    case .tab, .backTab:
      chosenPlan = (chosenPlan + (key == .tab ? 1 : plans.count - 1)) % plans.count
      dialog.selected = 0
      if plans.count == 1 { say("There is one plan; [plans.NAME] in the configuration adds more") }
    case .right, .character("l"), .character("+"), .character("="), .character("]"):
      if isPart { changeBranches(of: dialog.selected, by: 1) }
    case .left, .character("h"), .character("-"), .character("["):
      if isPart { changeBranches(of: dialog.selected, by: -1) }
    case .character("s"): plans[chosenPlan].isShuffled.toggle()
    case .character("x"), .delete, .backspace:
      if isPart { plans[chosenPlan].parts.remove(at: dialog.selected) }
    case .character("a"):
      if addPart(like: isPart ? plan.parts[dialog.selected] : nil) {
        dialog.selected = plan.parts.count
      }
    case .enter, .character("m"), .character(" "):
      guard isPart || addPart(like: nil) else { break }
      planBehind = dialog
      return openModels()
    case .character("p"), .character("e"):
      guard isPart else { break }
      planBehind = dialog
      overlay = .parameters(selected: 0)
      return []
    default: break
    }
    overlay = .plan(dialog)
    return []
  }

  private mutating func changeBranches(of part: Int, by step: Int) {
    let plan = plans[chosenPlan]
    let branches = plan.parts[part].settings.branches + step
    guard branches >= 1 else {
      say("x takes the part out of the plan")
      return
    }
    guard step < 0 || plan.branches < FanOutPlan.limit else {
      complain("A plan makes at most \(FanOutPlan.limit) branches")
      return
    }
    plans[chosenPlan].parts[part].settings.branches = branches
  }

  /// Adds a part at the end; returns whether there was room.
  private mutating func addPart(like part: FanOutPlan.Part?) -> Bool {
    var part = part ?? FanOutPlan.Part(settings)
    let room = FanOutPlan.limit - plans[chosenPlan].branches
    guard room > 0 else {
      complain("A plan makes at most \(FanOutPlan.limit) branches")
      return false
    }
    part.settings.branches = min(part.settings.branches, room)
    plans[chosenPlan].parts.append(part)
    return true
  }
}

extension GenerationSettings {
  /// What a completion was asked for with.
  init(_ completion: PlannedCompletion) {
    self.init(backend: completion.backend.name, model: completion.request.model)
    adapters = completion.request.adapters
    branches = 1
    parameters = completion.request.parameters
    isThinkingChosen = true
    continueInstruction = completion.request.continueInstruction
  }
}
