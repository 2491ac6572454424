import Diagnostics
import LTTngControl

/// Tells who is waited for, while nothing else can be told.
enum SilenceView {
  static func show(_ call: SilentCall) {
    Terminal.printProgress(TerminalText.escaped("note: \(text(of: call))") + "\n")
  }

  static func text(of call: SilentCall) -> String {
    let end =
      call.limit.map {
        "it is given up after \($0.components.seconds) s (\(DaemonPatience.variable)), or at Ctrl-C"
      } ?? "Ctrl-C gives it up"
    let remedy =
      call.stoppedProcess.map { "let it go on: kill -CONT \($0.processID)" }
      ?? "another client may keep it busy"
    return "waiting: \(call.text), asked by \(call.call)(); \(remedy); \(end)"
  }
}
