import LTTngModel

/// Writes a recording as a plain `sh` script of lttng(1) commands, which makes the same sessions.
///
/// A payload runs between start and stop. What ends the recording is a function that the shell calls
/// however it ends: it takes back what was made so far.
package struct ShellExport {
  private let recording: ExportedRecording
  private let secrets: SecretVariables
  private var lines = ShellLines()

  /// How many things the script has made where it is now.
  private var progress = 0

  private init(_ recording: ExportedRecording) {
    self.recording = recording
    secrets = SecretVariables(of: recording)
  }

  package static func script(of recording: ExportedRecording) -> ExportedText {
    var export = ShellExport(recording)
    export.write()
    return ExportedText(text: export.lines.text, losses: export.lines.losses)
  }

  private var isStanding: Bool { recording.payload.isEmpty }

  private mutating func write() {
    lines.add("#!/bin/sh")
    lines.addComment("Exported by lttrecipe from the recipe \(recording.recipe).")
    lines.addComment("Names and places of the sessions are set here; nothing is overwritten.")
    lines.add("set -eu")
    for loss in recording.losses { lines.addLoss(loss) }
    secrets.add(to: &lines)
    for (index, session) in recording.sessions.enumerated() { declare(session, index) }
    let triggers = recording.triggers.map { TriggerScript($0, names: names) }
    if !isStanding { addEnd(triggers.filter { $0.command != nil }) }
    addSteps(recording.setup, "Before recording")
    addSessions()
    for trigger in triggers {
      trigger.add(to: &lines)
      if trigger.command != nil { advance() }
    }
    lines.addBlank()
    for index in recording.sessions.indices {
      lines.add(["lttng", "start", name(index)])
      advance()
    }
    if isStanding { addStandingEnd() } else { addSteps(recording.payload, "What is recorded") }
  }

  /// Notes that one thing more is there.
  private mutating func advance() {
    guard !isStanding else { return }

    progress += 1
    lines.add("reached=\(progress)")
  }

  private func variable(_ index: Int) -> String { recording.variable(index) }
  private func name(_ index: Int) -> String { recording.nameWord(index) }

  /// The shell words of the sessions' names, by what the recipe calls them.
  private var names: [String: String] {
    Dictionary(
      recording.sessions.enumerated().map { ($1.session.name, name($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  private mutating func declare(_ session: ExportedSession, _ index: Int) {
    lines.addBlank()
    let name = session.session.name
    lines.add("session\(variable(index))=\(ShellQuoting.word(name))")
    guard let folder = session.folder else { return }

    let output = "output\(variable(index))"
    lines.add(
      session.isStaged
        ? "\(output)=\"$PWD\"/\(ShellQuoting.word(session.ownFolder))"
        : "\(output)=\(ShellQuoting.word(folder))")
    lines.add("if [ -e \"$\(output)\" ]; then")
    lines.add("  echo \"$\(output) exists: LTTng would write over the trace in it\" >&2")
    lines.add("  exit 1")
    lines.add("fi")
  }

  private mutating func addSessions() {
    for (index, session) in recording.sessions.enumerated() {
      lines.addBlank()
      lines.addComment("The session \(session.session.name)")
      let script = SessionScript(session, variable(index))
      lines.add(script.creation)
      advance()
      script.addConfiguration(to: &lines)
    }
  }

  /// The first step that fails ends the script.
  private mutating func addSteps(_ steps: [ProgramStep], _ title: String) {
    guard !steps.isEmpty else { return }

    lines.addBlank()
    lines.addComment(title)
    for step in steps { StepScript(step, secrets).add(to: &lines) }
  }

  // MARK: - The end

  private mutating func addEnd(_ triggers: [TriggerScript]) {
    lines.addBlank()
    let end = RecordingEnd(recording, triggers: triggers.map(\.name), secrets: secrets)
    end.add(to: &lines)
  }

  /// A recording without a payload goes on when the script is done.
  private mutating func addStandingEnd() {
    let ends = recording.triggers.map { "lttng remove-trigger \(ShellQuoting.word($0.name))" }
    let sessions = recording.sessions.map { "lttng destroy \(ShellQuoting.word($0.session.name))" }
    lines.addComment("It goes on until: \((ends + sessions).joined(separator: "; "))")
    if !recording.teardown.isEmpty {
      lines.addLoss("the steps of `teardown`: they are run when the sessions are destroyed")
    }
    if !recording.targets.isEmpty {
      lines.addLoss("`retrieve`: the trace is brought away when the sessions are destroyed")
    }
  }
}

extension ExportedRecording {
  /// Whether a step runs in the background.
  var hasBackground: Bool { (setup + payload).contains { $0.background != nil } }

  /// What the variables of a session end with; one session's have no number.
  func variable(_ index: Int) -> String {
    sessions.count == 1 ? "" : "_\(index + 1)"
  }

  func nameWord(_ index: Int) -> String { "\"$session\(variable(index))\"" }
}
