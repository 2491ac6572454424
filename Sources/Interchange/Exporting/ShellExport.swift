import LTTngModel

/// Writes a recording as a plain `sh` script of lttng(1) commands, which makes the same sessions.
package struct ShellExport {
  private let recording: ExportedRecording
  private var lines = ShellLines()

  private init(_ recording: ExportedRecording) {
    self.recording = recording
  }

  package static func script(of recording: ExportedRecording) -> ExportedText {
    var export = ShellExport(recording)
    export.write()
    return ExportedText(text: export.lines.text, losses: export.lines.losses)
  }

  private mutating func write() {
    lines.add("#!/bin/sh")
    lines.addComment("Exported by lttrecipe from the recipe \(recording.recipe).")
    lines.addComment("Names and places of the sessions are set here; nothing is overwritten.")
    lines.add("set -eu")
    addSecrets()
    for (index, session) in recording.sessions.enumerated() { declare(session, index) }
    addSteps(recording.setup, "Before recording")
    for (index, session) in recording.sessions.enumerated() {
      lines.addBlank()
      lines.addComment("The session \(session.session.name)")
      SessionScript(session, variable(index)).add(to: &lines)
    }
    for trigger in recording.triggers { TriggerScript.add(trigger, names: names, to: &lines) }
    lines.addBlank()
    lines.add("status=0")
    for index in recording.sessions.indices { lines.add(["lttng", "start", name(index)]) }
    guard !recording.payload.isEmpty else { return }

    addPayload()
    for index in recording.sessions.indices { lines.add(["lttng", "stop", name(index)]) }
    for index in recording.sessions.indices { lines.add(["lttng", "destroy", name(index)]) }
    addSteps(recording.teardown, "After recording")
    addTargets()
    lines.add("exit \"$status\"")
  }

  /// One session's variables have no number.
  private func variable(_ index: Int) -> String {
    recording.sessions.count == 1 ? "" : "_\(index + 1)"
  }

  private func name(_ index: Int) -> String { "\"$session\(variable(index))\"" }

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
        ? "\(output)=\"$PWD\"/\(ShellQuoting.word("traces/\(name)"))"
        : "\(output)=\(ShellQuoting.word(folder))")
    lines.add("if [ -e \"$\(output)\" ]; then")
    lines.add("  echo \"$\(output) exists: LTTng would write over the trace in it\" >&2")
    lines.add("  exit 1")
    lines.add("fi")
  }

  private mutating func addSecrets() {
    var secrets: Set<String> = []
    for step in recording.setup + recording.payload + recording.teardown {
      secrets.formUnion(step.environment.values.flatMap(\.secretNames))
    }
    for name in secrets.sorted() where ShellVariables.isName(name) {
      lines.add(": \"${\(name):?is a secret of the recipe: set it in the environment}\"")
    }
  }

  // MARK: - Programs

  private mutating func addSteps(_ steps: [ProgramStep], _ title: String) {
    guard !steps.isEmpty else { return }

    lines.addBlank()
    lines.addComment(title)
    for step in steps { lines.add(StepScript(step).words) }
  }

  /// What follows happens though the payload fails.
  private mutating func addPayload() {
    lines.addBlank()
    lines.addComment("What is recorded")
    for step in recording.payload {
      lines.add(StepScript(step).words + ["||", "status=$?"])
    }
    lines.addBlank()
  }

  private mutating func addTargets() {
    guard !recording.targets.isEmpty else { return }

    lines.addBlank()
    lines.addComment("The trace is brought elsewhere; lttrecipe would check it before and there")
    for target in recording.targets {
      for (index, session) in recording.sessions.enumerated() where session.folder != nil {
        let source = "\"$output\(variable(index))\""
        switch target.destination {
        case .copy(let path):
          let place = ShellQuoting.word("\(path)")
          lines.add(["mkdir", "-p", "--", place])
          lines.add(["cp", "-R", "--", source, place + "/"])
        case .rsync(let path):
          lines.add(["rsync", "-a", "--", source, ShellQuoting.word("\(path)/")])
        }
      }
    }
  }
}

/// Writes a step as a simple command.
struct StepScript {
  let words: [String]

  init(_ step: ProgramStep) {
    var words: [String] = []
    if let folder = step.workingDirectory {
      words += ["env", "-C", Self.word(folder)]
    }
    if let limit = step.timeLimitMilliseconds {
      words += ["timeout", "\(Double(limit) / 1000)"]
    }
    if let user = step.user { words += ["sudo", "-u", ShellQuoting.word(user), "--"] }
    var variables = step.environment.sorted { $0.key < $1.key }.map { name, value in
      ShellQuoting.word(name) + "=" + Self.word(value)
    }
    if !step.preload.isEmpty {
      variables.append("LD_PRELOAD=" + ShellQuoting.word(step.preload.joined(separator: ":")))
    }
    if !variables.isEmpty { words += ["env"] + variables }
    switch step.command {
    case .run(let arguments): words += arguments.map(Self.word)
    case .shell(let text): words += ["sh", "-c", ShellQuoting.word(text)]
    }
    self.words = words
  }

  /// A secret is a variable of the caller's; the run's id is the process's.
  private static func word(_ text: RunText) -> String {
    let parts = text.parts.map { part in
      switch part {
      case .literal(let text): ShellQuoting.word(text)
      case .runID: "\"$$\""
      case .secret(let name): "\"$\(name)\""
      }
    }
    return parts.isEmpty ? "''" : parts.joined()
  }
}
