import LTTngModel

/// Writes what a script does about steps in the background: it waits until they are ready, and ends them.
enum BackgroundScript {
  /// The function that waits.
  static let function = "wait_until"

  /// The variable that holds the signals and numbers of what runs, the last one first: `TERM:4711 INT:4710`.
  static let variable = "background"

  static func addBeginning(to lines: inout ShellLines) {
    lines.addComment("What runs in the background: the signal that ends it, and its process")
    lines.add("\(variable)=")
    lines.addComment("wait_until SECONDS COMMAND…: waits until the command succeeds")
    lines.add("\(function)() {")
    lines.nest { lines in
      lines.add("left=$(($1 * 10))")
      lines.add("shift")
      lines.add("until \"$@\"; do")
      lines.add("  if [ \"$left\" -le 0 ]; then echo \"waited in vain for: $*\" >&2; return 1; fi")
      lines.add("  left=$((left - 1))")
      lines.add("  sleep 0.1")
      lines.add("done")
    }
    lines.add("}")
  }

  /// Writes what follows the command of a step in the background.
  static func addStart(
    of background: StepBackground, _ step: ProgramStep, _ secrets: SecretVariables,
    to lines: inout ShellLines
  ) {
    let signal = SignalName.name(of: background.stopSignal).dropFirst("SIG".count)
    lines.add("\(variable)=\"\(signal):$! $\(variable)\"")
    guard let readiness = background.readiness else { return }
    guard let test = test(readiness, step, secrets) else {
      return lines.addLoss("the wait until `\(step)` is ready: \(readiness)")
    }

    let seconds = max(1, background.readyWithinMilliseconds / 1000)
    lines.add([function, "\(seconds)"] + test)
  }

  /// Ends what runs in the background; SIGKILL would take a second signal to the script.
  static func addEnd(to lines: inout ShellLines) {
    lines.add("for process in $\(variable); do")
    lines.add("  kill -s \"${process%%:*}\" \"${process#*:}\" 2>/dev/null || :")
    lines.add("  wait \"${process#*:}\" || :")
    lines.add("done")
  }

  /// Returns the command that succeeds when a program is ready; nil where no command can tell it.
  private static func test(
    _ readiness: StepBackground.Readiness, _ step: ProgramStep, _ secrets: SecretVariables
  ) -> [String]? {
    switch readiness {
    case .output: nil
    case .port(let port):
      [
        "grep", "-qs", "':\(hexadecimal(port)) [0-9A-F]*:0000 0A '", "/proc/net/tcp",
        "/proc/net/tcp6",
      ]
    case .file(let path):
      StepScript(
        ProgramStep(command: .run(["test", "-e", path]), workingDirectory: step.workingDirectory),
        secrets
      ).plainWords
    case .run(let arguments):
      StepScript(
        ProgramStep(
          command: .run(arguments), environment: step.environment,
          workingDirectory: step.workingDirectory), secrets
      ).plainWords
    }
  }

  private static func hexadecimal(_ port: UInt16) -> String {
    let digits = String(port, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
