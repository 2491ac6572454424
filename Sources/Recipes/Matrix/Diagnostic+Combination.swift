package import Diagnostics

extension Diagnostic {
  /// Returns the finding with a note of the runs that it is about.
  package func noting(_ combination: Combination) -> Diagnostic {
    noting(Diagnostic.Note("in the runs with \(combination.text)"))
  }

  /// What tells findings of several runs of one recipe apart.
  package var place: String {
    "\(id.rawValue) \(range.map(\.description) ?? "") \(message)"
  }
}
