import Diagnostics

/// A preset in a git repository, as an item of `use` names it.
package struct GitReference: Hashable, Sendable {
  /// `https://…`, `ssh://…`, `user@host:path` or `file:///…`, as it is written.
  package let url: String

  /// The preset's file from the repository's root, with or without `.yaml`.
  package let path: String

  /// A tag, a branch or a whole commit hash.
  package let ref: String

  package init(url: String, path: String, ref: String) {
    self.url = url
    self.path = path
    self.ref = ref
  }

  /// The repository at the ref, which is what a lock file pins.
  package var source: GitSource {
    GitSource(url: url, ref: ref)
  }

  /// The path with `.yaml`.
  package var fileName: String {
    path.hasSuffix(".yaml") ? path : path + ".yaml"
  }
}

/// A git repository at a ref.
package struct GitSource: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let url: String
  package let ref: String

  package init(url: String, ref: String) {
    self.url = url
    self.ref = ref
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.url, left.ref) < (right.url, right.ref)
  }

  /// Whether a ref is the whole hash of a commit.
  package static func isCommit(_ ref: String) -> Bool {
    GitRef.isCommit(ref)
  }

  /// For messages.
  package var description: String {
    "\(url) at `\(ref)`"
  }
}

// MARK: - Reading it

extension GitReference {
  /// The three texts, by their keys in an item of `use`.
  package enum Key: String, Sendable {
    case git
    case path
    case ref
  }

  /// Takes the three texts of an item after parameters were put in; nil after at least one error, each at
  /// its text.
  init?(
    url: Located<String>, path: Located<String>, ref: Located<String>,
    _ diagnostics: inout DiagnosticCollector
  ) {
    let texts = [(Key.git, url), (Key.path, path), (Key.ref, ref)]
    let faults = texts.compactMap { key, text in
      Self.fault(of: text.value, as: key).map { (fault: $0, range: text.range) }
    }
    for (fault, range) in faults {
      diagnostics.error(.gitReference, fault.message, at: range, help: fault.help)
    }
    guard faults.isEmpty else { return nil }

    self.init(url: url.value, path: path.value, ref: ref.value)
  }
}
