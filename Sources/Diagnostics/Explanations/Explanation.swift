/// The page about one kind of diagnostic, for people.
///
/// A new ``DiagnosticID`` needs one: an entry in the list of its group, in a file of this folder.
package struct Explanation: Sendable {
  /// A piece of a recipe that shows the mistake, or how it is put right.
  package struct Example: Sendable {
    /// Whole lines, each ended by a line break.
    package let text: String

    /// Why the text alone shows nothing; nil where it is a recipe or, without `lttrecipe`, top-level keys of
    /// one.
    package let obstacle: String?

    /// Makes an example that tests load.
    package static func recipe(_ text: String) -> Example {
      Example(text: text + "\n", obstacle: nil)
    }

    /// Makes an example that cannot be loaded: it needs other files, or a machine.
    package static func shown(_ text: String, because obstacle: String) -> Example {
      Example(text: text + "\n", obstacle: obstacle)
    }
  }

  package let id: DiagnosticID

  /// What is wrong, in a few words without a full stop.
  package let title: String

  /// What it means, in lines of at most 80 characters.
  package let meaning: String

  /// Why it is refused, or warned about.
  package let reason: String

  package let wrong: Example
  package let right: Example
  package let related: [DiagnosticID]

  init(
    _ id: DiagnosticID, _ title: String, meaning: String, reason: String, wrong: Example,
    right: Example, related: [DiagnosticID]
  ) {
    self.id = id
    self.title = title
    self.meaning = meaning
    self.reason = reason
    self.wrong = wrong
    self.right = right
    self.related = related
  }
}

extension Explanation {
  /// All pages, by group.
  package static let all =
    readingPages + syntaxPages + shapePages + valuePages + presetPages + gitPages + parameterPages
    + meaningPages + machinePages

  /// Returns the page of an id as it is written in messages, with its brackets or without.
  package static func page(of id: String) -> Explanation? {
    let name = id.hasPrefix("[") && id.hasSuffix("]") ? String(id.dropFirst().dropLast()) : id
    return all.first { $0.id.rawValue == name }
  }

  /// The page as text, ended by a line break.
  package var text: String {
    """
    \(id.rawValue): \(title)

    \(meaning)

    \(reason)

    Wrong:

    \(Self.indented(wrong.text))
    Right:

    \(Self.indented(right.text))
    See also: \(related.map(\.rawValue).joined(separator: ", "))

    """
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
  }
}
