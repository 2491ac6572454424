package import Diagnostics
package import YAMLTree

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
  /// The keys that name the preset; an item of `use` may have others.
  package enum Key: String, CaseIterable, Sendable {
    case git
    case path
    case ref
  }

  /// Whether an item of `use` names a git repository.
  package static func isNamed(by item: MappingNode) -> Bool {
    item[Key.git.rawValue] != nil
  }

  /// Reads the three keys of an item of `use`, after parameters were put in; the item's other keys are
  /// not looked at.
  ///
  /// Returns nil after at least one error.
  package static func read(
    _ item: MappingNode, diagnostics: inout DiagnosticCollector
  ) -> Located<GitReference>? {
    var decoder = NodeDecoder()
    var texts: [Key: Located<String>] = [:]
    for key in Key.allCases {
      if let node = item[key.rawValue] {
        texts[key] = decoder.text(node, of: "`\(key.rawValue)` of a preset")
      } else {
        decoder.diagnostics.error(
          .keyMissing, "a preset of a git repository needs `\(key.rawValue)`",
          at: item.range.firstLine, help: "write {git: URL, path: kernel/sched, ref: v1.2}")
      }
    }
    for key in Key.allCases {
      guard let text = texts[key], let fault = fault(of: text.value, as: key) else { continue }

      decoder.diagnostics.error(
        .gitReference, fault.message, at: text.range, help: fault.help)
    }
    diagnostics.append(contentsOf: decoder.diagnostics)
    guard !decoder.diagnostics.hasErrors, let url = texts[.git], let path = texts[.path],
      let ref = texts[.ref]
    else { return nil }

    return Located(GitReference(url: url.value, path: path.value, ref: ref.value), at: item.range)
  }
}
