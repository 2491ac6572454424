import LTTngModel

/// Writes the end of a recording with a payload, as `apply` ends it: whatever failed before, and whatever
/// fails in it.
///
/// It is a function that stands before what it ends. The script counts in `reached` what it has made:
/// sessions, triggers, and sessions that were started.
struct RecordingEnd {
  private let recording: ExportedRecording

  /// The names of the triggers, in order.
  private let triggers: [String]
  private let secrets: SecretVariables

  /// The names of the script's functions.
  static let functions = ["end_recording", "note_failure", BackgroundScript.function]

  /// The variables of the script beside those of the sessions.
  static let variables = [
    "reached", "status", StepScript.exitVariable, BackgroundScript.variable, "left", "process",
  ]

  init(_ recording: ExportedRecording, triggers: [String], secrets: SecretVariables) {
    self.recording = recording
    self.triggers = triggers
    self.secrets = secrets
  }

  func add(to lines: inout ShellLines) {
    lines.addComment("What was made so far, for what ends the recording")
    lines.add("reached=0")
    if recording.hasBackground { BackgroundScript.addBeginning(to: &lines) }
    lines.addBlank()
    lines.addComment("The first failure is the script's")
    lines.add("note_failure() {")
    lines.nest { lines in lines.add("if [ \"$status\" -eq 0 ]; then status=$1; fi") }
    lines.add("}")
    lines.addBlank()
    lines.addComment("What ends the recording, however far it came")
    lines.add("end_recording() {")
    lines.nest(addBody)
    lines.add("}")
    lines.add("trap end_recording EXIT")
    lines.add("trap 'exit 129' HUP")
    lines.add("trap 'exit 130' INT")
    lines.add("trap 'exit 143' TERM")
  }

  private func addBody(to lines: inout ShellLines) {
    lines.add("status=$?")
    lines.add("trap - EXIT")
    // A signal ends the program that runs, not what follows.
    lines.add("trap : HUP INT TERM")
    lines.add("set +e")
    // A trigger that starts a session would have it record again.
    for (index, name) in triggers.enumerated() {
      let command = ["lttng", "remove-trigger", ShellQuoting.word(name)]
      add(command, whereReached: recording.sessions.count + index + 1, &lines)
    }
    for index in recording.sessions.indices {
      lines.add(Self.condition(startOf(index)) + ["lttng", "stop", recording.nameWord(index)])
    }
    for index in recording.sessions.indices { addLastSnapshot(index, &lines) }
    for index in recording.sessions.indices {
      add(["lttng", "destroy", recording.nameWord(index)], whereReached: index + 1, &lines)
    }
    if recording.hasBackground { BackgroundScript.addEnd(to: &lines) }
    for step in recording.teardown {
      StepScript(step, secrets).add(to: &lines, followedBy: Self.failure)
    }
    addTargets(to: &lines)
    lines.add("exit \"$status\"")
  }

  /// The word that a failure adds to a command.
  private static let failure = ["||", "note_failure", "\"$?\""]

  private static func condition(_ reached: Int) -> [String] {
    ["[", "\"$reached\"", "-lt", "\(reached)", "]", "||"]
  }

  private func add(_ command: [String], whereReached reached: Int, _ lines: inout ShellLines) {
    lines.add(Self.condition(reached) + command + Self.failure)
  }

  /// What is reached when a session is started.
  private func startOf(_ index: Int) -> Int {
    recording.sessions.count + triggers.count + index + 1
  }

  /// A stopped snapshot session holds its only copy in memory, so one snapshot is recorded at the end where
  /// nothing has.
  private func addLastSnapshot(_ index: Int, _ lines: inout ShellLines) {
    let session = recording.sessions[index]
    guard session.session.output == .snapshot else { return }

    let isThere =
      session.folder == nil
      ? [] : ["[", "-e", "\"$output\(recording.variable(index))\"", "]", "||"]
    let command = ["lttng", "snapshot", "record", "--session=\(recording.nameWord(index))"]
    add(isThere + command, whereReached: startOf(index), &lines)
  }

  // MARK: - Retrieval

  private func addTargets(to lines: inout ShellLines) {
    guard !recording.targets.isEmpty else { return }

    lines.addComment("The trace is brought elsewhere; lttrecipe would check it before and there")
    for (index, session) in recording.sessions.enumerated() where session.folder != nil {
      let source = "\"$output\(recording.variable(index))\""
      lines.add("if [ \"$reached\" -ge \(startOf(index)) ] && [ -e \(source) ]; then")
      lines.nest { lines in
        for target in recording.targets { add(target, source, to: &lines) }
      }
      lines.add("fi")
    }
  }

  private func add(_ target: RetrievalTarget, _ source: String, to lines: inout ShellLines) {
    let place = StepScript.place(target.destination.path, secrets)
    guard case .copy = target.destination else {
      lines.add(["rsync", "-a", "--", source, "\(place)/"] + Self.failure)
      return
    }

    let copy = "\(place)/\"${\(source.filter { $0 != "\"" && $0 != "$" })##*/}\""
    lines.add("if [ ! -e \(copy) ]; then")
    lines.nest { lines in
      lines.add(
        ["mkdir", "-p", "--", place, "&&", "cp", "-R", "--", source, "\(place)/"] + Self.failure)
    }
    // It may have been recorded there.
    lines.add("elif [ ! \(copy) -ef \(source) ]; then")
    lines.add("  echo \(copy) \"exists, and is not written over\" >&2")
    lines.add("  note_failure 1")
    lines.add("fi")
  }
}
