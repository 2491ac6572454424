import Diagnostics
import PlanExecution

/// Prints what became of files that are formatted.
struct FormatView: ProblemShowing {
  let isJSON: Bool
  private let isCheck: Bool
  private let isDiff: Bool

  init(isJSON: Bool, isCheck: Bool, isDiff: Bool) {
    self.isJSON = isJSON
    self.isCheck = isCheck
    self.isDiff = isDiff
    if isJSON { JSONStream.begin() }
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: isJSON)
  }

  /// Prints the name of a file that is not formatted, or was not; of standard input the text.
  func show(_ file: FormattedFile) {
    let isText = file.path == nil && !isCheck && !isDiff
    if isJSON {
      JSONStream.write(
        FileLine(
          file: file.source.name, isFormatted: file.isFormatted,
          isWritten: !file.isFormatted && file.path != nil && !isCheck && !isDiff,
          diff: isDiff && !file.isFormatted ? diff(of: file) : nil,
          text: isText ? String(decoding: file.text, as: UTF8.self) : nil))
    } else if isText {
      Terminal.print(String(decoding: file.text, as: UTF8.self))
    } else if !file.isFormatted {
      if isCheck || !isDiff { Terminal.print(TerminalText.escaped(file.source.name) + "\n") }
      if isDiff { Terminal.print(diff(of: file)) }
    }
  }

  private func diff(of file: FormattedFile) -> String {
    UnifiedDiff(file.source.bytes, file.text)
      .text(named: TerminalText.escaped(file.source.name), changedBy: "formatted")
  }
}

private struct FileLine: Encodable {
  let type = "file"
  let file: String

  /// Whether it was in canonical form before.
  let isFormatted: Bool
  let isWritten: Bool
  let diff: String?
  let text: String?
}
