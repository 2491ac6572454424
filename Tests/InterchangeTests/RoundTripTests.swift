import Diagnostics
import LTTngControl
import LTTngModel
import Recipes
import Testing
import YAMLTree

@testable import Interchange

/// What is written is read back as it was.
struct RoundTripTests {
  static let count: UInt64 = 400

  @Test func `a session that is imported is the same session in the recipe`() throws {
    for seed in 0..<Self.count {
      let session = RandomSession.session(seed: seed)
      let imported = SavedSessionImport.recipe(of: [session], name: "x", origin: "a test")
      let text = imported.text
      let (recipe, problems) = try LoadedText.read(text)
      let read = try #require(
        recipe?.sessions.first, "\(seed)\n\(problems)\n\(text)")
      let expected = Comparison(session)
      let found = Comparison(read)
      guard found == expected else {
        Issue.record("\(seed)\n\(expected.difference(from: found))\n\(text)")
        return
      }
      #expect(imported.losses == [])
    }
  }

  @Test func `an imported recipe is in canonical form`() throws {
    for seed in 0..<Self.count {
      let session = RandomSession.session(seed: seed)
      let text = SavedSessionImport.recipe(of: [session], name: "x", origin: "a test").text
      var diagnostics = DiagnosticCollector()
      let file = SourceFile(name: "r", bytes: Array(text.utf8))
      #expect(YAMLFormatter.formatted(file, diagnostics: &diagnostics) == file.bytes)
    }
  }

  @Test func `a session that is exported as XML is the same session when it is read`() throws {
    for seed in 0..<Self.count {
      let session = RandomSession.session(seed: seed)
      var recording = ExportedRecording(recipe: "x")
      recording.sessions = [ExportedSession(session, isStaged: false)]
      let text = SessionXML.document(of: recording, currentFolder: "/").text
      let read = try SavedSessionReader.read(Array(text.utf8))
      guard read == [session] else {
        let found = read.first.map { Comparison($0) }
        Issue.record("\(seed)\n\(found.map { Comparison(session).difference(from: $0) } ?? "")")
        return
      }
    }
  }

  @Test func `a session that is exported as a script is the same session when it is imported`()
    throws
  {
    for seed in 0..<Self.count {
      var session = RandomSession.session(seed: seed)
      // What the command cannot say.
      for index in session.channels.indices {
        let channel = session.channels[index].configuration
        guard channel.domain.isAgent else { continue }

        var usual = ChannelConfiguration(name: channel.name, domain: channel.domain)
        if session.output == .snapshot { usual.eventRecordLossMode = .overwrite }
        session.channels[index].configuration = usual
      }
      var recording = ExportedRecording(recipe: "x")
      recording.sessions = [ExportedSession(session, isStaged: false)]
      let script = ShellExport.script(of: recording)
      #expect(script.losses == [])
      let imported = ScriptImport.recipe(of: script.text, name: "x", origin: "a test")
      let read = try #require(imported.sessions.first, "\(seed)\n\(script.text)")
      #expect(imported.losses.filter { $0.text.contains("lttng") } == [], "\(script.text)")
      let expected = Comparison(session, hasWholePath: true)
      let found = Comparison(read)
      guard found == expected else {
        Issue.record("\(seed)\n\(expected.difference(from: found))\n\(script.text)")
        return
      }
    }
  }
}

/// What of a session must be the same, in one order.
private struct Comparison: Equatable {
  struct Channel: Equatable {
    let configuration: ChannelConfiguration
    let contexts: [ContextField]
    let rules: Set<RecordingRule>
  }

  var name: String
  var output: String
  var snapshot: String
  var sharedMemory: String?
  var schedules: Set<RotationSchedule>
  var channels: [Channel]
  var trackers: Set<String>

  /// What one has and the other has not, in lines.
  func difference(from other: Comparison) -> String {
    let (own, others) = (Set(lines), Set(other.lines))
    return own.subtracting(others).sorted().map { "- \($0)\n" }.joined()
      + others.subtracting(own).sorted().map { "+ \($0)\n" }.joined()
  }

  private var lines: [String] {
    [name, output, snapshot, sharedMemory ?? "-"] + schedules.map { "\($0)" } + trackers
      + channels.flatMap { channel in
        ["\(channel.configuration)", "\(channel.configuration.name): \(channel.contexts)"]
          + channel.rules.map {
            "\(channel.configuration.name): \($0.text(in: channel.configuration.domain))"
          }
      }
  }

  private static func text(_ tracker: ProcessAttributeTracker) -> String {
    let values = tracker.inclusionSet.map(String.init).sorted()
    return "\(tracker.domain) \(tracker.attribute) \(values)"
  }

  private static func sorted(_ channels: [Channel]) -> [Channel] {
    channels.sorted {
      ($0.configuration.domain, $0.configuration.name)
        < ($1.configuration.domain, $1.configuration.name)
    }
  }

  private static func text(_ output: SnapshotOutput<String>?) -> String {
    output.map { "\($0.name) \($0.place) \($0.maxSize)" } ?? "none"
  }

  init(_ session: ObservedSession, hasWholePath: Bool = false) {
    name = session.name
    output =
      "\(session.output.map { hasWholePath ? $0 : String($0.split(separator: "/").dropLast().joined(separator: "/")) })"
    snapshot = Self.text(session.snapshotOutputs.first)
    sharedMemory = session.sharedMemoryPath
    schedules = Set(session.rotationSchedules)
    channels = Self.sorted(
      session.channels.map {
        Channel(configuration: $0.configuration, contexts: $0.contexts, rules: Set($0.rules))
      })
    trackers = Set(session.trackers.map(Self.text))
  }

  init(_ session: ImportedSession) {
    name = session.name
    output =
      switch session.output {
      case .standard: "standard"
      case .said(let output): "\(output)"
      }
    snapshot = Self.text(session.snapshotOutput)
    sharedMemory = session.sharedMemoryPath
    schedules = Set(session.rotationSchedules)
    channels = Self.sorted(
      session.channels.map {
        Channel(configuration: $0.configuration, contexts: $0.contexts, rules: Set($0.rules))
      })
    trackers = Set(
      session.trackers.map { "\($0.domain) \($0.attribute) \($0.values.sorted())" })
  }

  init(_ session: SessionRecipe) {
    name = session.name
    snapshot = "none"
    let plain: SessionOutput<String>
    switch session.output {
    case .runFolder: plain = .local("run")
    case .none: plain = .none
    case .local(let path):
      plain = .local(path.description.split(separator: "/").joined(separator: "/"))
    case .relay(let address): plain = .relay(address)
    case .live(let address, let interval): plain = .live(address, interval: interval)
    case .snapshot(let recipe):
      plain = .snapshot
      let place: SnapshotOutput<String>.Place =
        switch recipe.place {
        case .runFolder: .local("run")
        case .local(let path): .local(path.description)
        case .relay(let address): .relay(address)
        }
      snapshot = Self.text(
        SnapshotOutput(name: recipe.name, place: place, maxSize: recipe.maxSize))
    }
    output = "\(plain)"
    sharedMemory = session.sharedMemoryPath?.description
    schedules = Set(session.rotationSchedules)
    channels = Self.sorted(
      session.channels.map { channel in
        Channel(
          configuration: channel.configuration, contexts: channel.contexts,
          rules: Set(channel.events.flatMap(\.rules)))
      })
    trackers = Set(
      session.trackers.compactMap { tracker in
        switch tracker.values {
        case .all: nil
        case .none: "\(tracker.domain) \(tracker.attribute) \([String]())"
        case .payload: "payload"
        case .listed(let values): "\(tracker.domain) \(tracker.attribute) \(values.sorted())"
        }
      })
  }
}
