import Diagnostics
import PlanExecution
import SystemPackage

/// Prints what checking recipes gave.
struct ValidationView {
  let format: ValidateCommand.Format

  /// Prints all checks; paths in a SARIF document are relative to `folder`.
  func show(_ checks: [RecipeCheck], from folder: FilePath) {
    guard format != .sarif else {
      let document = SARIFReport(checks: checks, folder: folder).document
      Terminal.print(String(decoding: JSONText.encode(document, isPretty: true), as: UTF8.self))
      return
    }

    let view = DiagnosticsView(isJSON: format == .json)
    for check in checks {
      view.show(check.diagnostics, of: check.name, isValid: check.isValid)
    }
  }
}
