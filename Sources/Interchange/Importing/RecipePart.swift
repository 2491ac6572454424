import LTTngModel

/// A part of an imported recipe that can be left out; numbers are places in their lists.
enum RecipePart: Hashable {
  /// Something of a session that is there once.
  enum Field: Hashable, CaseIterable {
    case output
    case sharedMemory
    case rotation
    case preload
  }

  /// When a step runs.
  enum Phase: Hashable, CaseIterable {
    case setup
    case payload
    case teardown

    var steps: WritableKeyPath<ImportedRecipe, [ImportedStep]> {
      switch self {
      case .setup: \.setup
      case .payload: \.payload
      case .teardown: \.teardown
      }
    }
  }

  case rule(session: Int, channel: Int, RecordingRule)
  case field(session: Int, Field)
  case attributes(session: Int, channel: Int)
  case context(session: Int, channel: Int, ContextField)
  case tracker(session: Int, Int)
  case step(Phase, Int)
  case action(trigger: Int, Int)

  /// Returns the parts of a recipe in lists, each of which needs none of the later ones.
  static func all(of recipe: ImportedRecipe) -> [[RecipePart]] {
    var rules: [RecipePart] = []
    var others: [RecipePart] = []
    for (session, imported) in recipe.sessions.enumerated() {
      others += Field.allCases.map { .field(session: session, $0) }
      others += imported.trackers.indices.map { .tracker(session: session, $0) }
      for (index, channel) in imported.channels.enumerated() {
        rules += channel.rules.map { .rule(session: session, channel: index, $0) }
        others.append(.attributes(session: session, channel: index))
        others += channel.contexts.map { .context(session: session, channel: index, $0) }
      }
    }
    let steps = Phase.allCases.flatMap { phase in
      recipe[keyPath: phase.steps].indices.map { RecipePart.step(phase, $0) }
    }
    let actions = recipe.triggers.enumerated().flatMap { index, trigger in
      trigger.actions.indices.map { RecipePart.action(trigger: index, $0) }
    }
    return [rules, others, steps, actions]
  }
}

extension ImportedRecipe {
  /// Returns the recipe with some of its parts alone; sessions that record nothing go where others record.
  func made(of parts: Set<RecipePart>) -> ImportedRecipe {
    var result = self
    for index in sessions.indices { result.sessions[index].keep(parts, session: index) }
    for phase in RecipePart.Phase.allCases {
      for index in self[keyPath: phase.steps].indices where !parts.contains(.step(phase, index)) {
        result[keyPath: phase.steps][index].command = nil
      }
    }
    result.triggers = triggers.enumerated().compactMap { place, trigger in
      let actions = trigger.actions.indices.filter {
        parts.contains(.action(trigger: place, $0))
      }
      return actions.isEmpty
        ? nil
        : Trigger(
          name: trigger.name, condition: trigger.condition,
          actions: actions.map { trigger.actions[$0] })
    }
    if !result.isEmpty { result.dropEmptySessions() }
    result.parameters = []
    result.findParameters()
    return result
  }

  /// Says that a part is left out; `original` has it.
  mutating func note(_ part: RecipePart, of original: ImportedRecipe, _ reason: String) {
    let text =
      switch part {
      case .rule(let session, let channel, let rule):
        rule.text(in: original.sessions[session].channels[channel].configuration.domain)
      case .field(_, .output): "output"
      case .field(_, .sharedMemory): "shm-path"
      case .field(_, .rotation): "rotate"
      case .field(_, .preload): "preload"
      case .attributes(let session, let channel):
        "the attributes of the channel "
          + original.sessions[session].channels[channel].configuration.name
      case .context(_, _, let field): field.text
      case .tracker(let session, let index):
        "track \(original.sessions[session].trackers[index].attribute.rawValue)"
      case .step(let phase, let index): original[keyPath: phase.steps][index].shown
      case .action(let trigger, let index):
        "\(original.triggers[trigger].name): \(original.triggers[trigger].actions[index].word)"
      }
    let note = ImportNote("`\(text)`: \(reason)", isLoss: true)
    if !notes.contains(note) { notes.append(note) }
  }
}

extension ImportedSession {
  fileprivate mutating func keep(_ parts: Set<RecipePart>, session: Int) {
    let original = self
    if !parts.contains(.field(session: session, .output)) {
      output = .standard
      snapshotOutput = nil
    }
    if !parts.contains(.field(session: session, .sharedMemory)) { sharedMemoryPath = nil }
    if !parts.contains(.field(session: session, .rotation)) { rotationSchedules = [] }
    if !parts.contains(.field(session: session, .preload)) { preload = [] }
    trackers = trackers.indices.filter { parts.contains(.tracker(session: session, $0)) }
      .map { original.trackers[$0] }
    for index in channels.indices {
      let rules = channels[index].rules.filter {
        parts.contains(.rule(session: session, channel: index, $0))
      }
      channels[index].replaceRules(by: rules)
      channels[index].contexts.removeAll {
        !parts.contains(.context(session: session, channel: index, $0))
      }
      if !parts.contains(.attributes(session: session, channel: index)) {
        let configuration = channels[index].configuration
        channels[index].configuration = ChannelAttributes.usual(
          for: ChannelConfiguration(name: configuration.name, domain: configuration.domain),
          in: self)
      }
    }
  }
}

extension ImportedStep {
  fileprivate var shown: String {
    switch command {
    case .run(let arguments)?: arguments.map(MarkedText.shown).joined(separator: " ")
    case .shell(let text)?: text
    case nil: ""
    }
  }
}

extension TriggerAction<String> {
  /// What the action is called in recipes, with its session.
  fileprivate var word: String {
    switch kind {
    case .notify: "notify"
    case .start(let session): "start \(session)"
    case .stop(let session): "stop \(session)"
    case .rotate(let session): "rotate \(session)"
    case .snapshot(let session, _): "snapshot \(session)"
    case .foreign(let text): text
    }
  }
}
