package import LTTngModel

/// What an import found, before it is written as a recipe.
package struct ImportedRecipe: Sendable {
  /// The recipe's name, and that of its only session.
  package var name: String

  /// Where it came from, for the recipe's first line.
  package var origin: String

  /// What the script takes from its caller.
  var parameters: [ImportedParameter] = []
  package var sessions: [ImportedSession] = []

  /// Their sessions have the names that the recipe gives them.
  package var triggers: [Trigger<String>] = []
  package var setup: [ImportedStep] = []
  package var payload: [ImportedStep] = []
  package var teardown: [ImportedStep] = []

  /// What concerns the whole.
  package var notes: [ImportNote] = []

  package init(name: String, origin: String) {
    self.name = name
    self.origin = origin
  }

  /// Returns the name that a recipe takes which is nearest to a text.
  package static func name(for text: String) -> String {
    RecipeNames.plain(text, fallback: "imported")
  }

  /// Whether there is nothing to record.
  package var isEmpty: Bool {
    sessions.allSatisfy { session in
      session.channels.allSatisfy(\.rules.isEmpty)
    }
  }

  /// What could not be carried over, in order.
  package var losses: [ImportNote] {
    let ofSessions = sessions.flatMap { session in
      session.notes + session.channels.flatMap(\.notes)
    }
    let ofSteps = (setup + payload + teardown).flatMap(\.notes)
    return (notes + ofSessions + ofSteps).filter(\.isLoss).sorted {
      ($0.line ?? 0) < ($1.line ?? 0)
    }
  }
}

/// Something to tell whoever reads the recipe.
package struct ImportNote: Hashable, Sendable {
  /// The script's line; nil where there is none.
  package let line: Int?
  package let text: String

  /// Whether something was not carried over.
  package let isLoss: Bool

  package init(_ text: String, line: Int? = nil, isLoss: Bool) {
    self.text = text
    self.line = line
    self.isLoss = isLoss
  }

  /// The note as a comment says it.
  package var comment: String {
    let place = line.map { "line \($0): " } ?? ""
    return (isLoss ? "not carried over: " : "") + place + text
  }
}

/// A recording session that was found.
package struct ImportedSession: Sendable {
  package enum Output: Hashable, Sendable {
    /// Where LTTng puts it by itself: the run's own folder.
    case standard
    case said(SessionOutput<String>)
  }

  package var name: String
  package var output = Output.standard

  /// Of a snapshot session; nil is the run's own folder.
  package var snapshotOutput: SnapshotOutput<String>?
  package var sharedMemoryPath: String?
  package var rotationSchedules: [RotationSchedule] = []
  package var channels: [ImportedChannel] = []
  package var trackers: [ImportedTracker] = []

  /// LTTng's helpers that the payload preloads.
  package var preload: [String] = []
  package var notes: [ImportNote] = []

  package init(name: String) {
    self.name = name
  }

  package var isSnapshot: Bool { output == .said(.snapshot) }

  /// Whether there is a channel of the domain's tracer.
  package func hasChannel(in domain: TracingDomain) -> Bool {
    channels.contains { $0.configuration.domain.tracer == domain.tracer }
  }
}

/// A channel that was found.
package struct ImportedChannel: Sendable {
  package var configuration: ChannelConfiguration
  package var contexts: [ContextField] = []
  package private(set) var rules: [RecordingRule] = []
  package var notes: [ImportNote] = []

  /// Those of `rules`.
  private var known: Set<RecordingRule> = []

  package init(_ configuration: ChannelConfiguration) {
    self.configuration = configuration
  }

  /// Adds the rules that are not there yet.
  package mutating func add(_ rules: [RecordingRule]) {
    self.rules += rules.filter { known.insert($0).inserted }
  }

  mutating func replaceRules(by others: [RecordingRule]) {
    rules = []
    known = []
    add(others)
  }
}

/// A process attribute tracker that was found.
package struct ImportedTracker: Hashable, Sendable {
  package let domain: TracingDomain
  package let attribute: ProcessAttributeTracker.Attribute

  /// Numbers or names, none for nobody.
  package var values: [String]

  package init(
    domain: TracingDomain, attribute: ProcessAttributeTracker.Attribute, values: [String]
  ) {
    self.domain = domain
    self.attribute = attribute
    self.values = values
  }
}

/// A step of a script, or what stands as a comment in its place.
package struct ImportedStep: Sendable {
  package enum Command: Hashable, Sendable {
    case run([String])
    case shell(String)
  }

  /// nil where there are notes only.
  package var command: Command?
  package var environment: [String: String] = [:]
  package var user: String?

  /// Comments before the step.
  package var notes: [ImportNote] = []

  package init(_ command: Command?) {
    self.command = command
  }
}
