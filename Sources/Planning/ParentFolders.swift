package import LTTngModel

/// Takes the `..` out of absolute paths: LTTng makes no session whose output has one (LTTng 2.13.9, "Invalid
/// parameter").
package struct ParentFolders: Sendable {
  /// Returns where a path leads, without symbolic links; nil where nothing is there.
  private let destination: @Sendable (String) -> String?

  package init(destination: @escaping @Sendable (String) -> String?) {
    self.destination = destination
  }

  /// Returns the path by which the kernel comes to the same place; one without `..` as it is.
  package func resolved(_ path: RunText) -> RunText {
    let components = Self.components(of: path)
    guard components.contains("..") else { return path }

    var walked: [RunText] = []
    for component in components where component != "." {
      walked = component == ".." ? parent(of: walked) : walked + [component]
    }
    return Self.path(of: walked)
  }

  package func resolved(_ path: String) -> String {
    resolved(RunText(path)).expanded(runID: "")
  }

  /// The parent of a link is that of what it leads to; what is not there yet will be a folder.
  private func parent(of walked: [RunText]) -> [RunText] {
    let parts = Self.path(of: walked).parts
    guard parts.count == 1, case .literal(let text) = parts[0], let there = destination(text) else {
      return walked.dropLast()
    }

    return Self.components(of: RunText(there)).dropLast()
  }

  private static func path(of components: [RunText]) -> RunText {
    components.isEmpty ? "/" : components.reduce(RunText("")) { $0 + "/" + $1 }
  }

  private static func components(of path: RunText) -> [RunText] {
    var components = [RunText("")]
    for part in path.parts {
      guard case .literal(let text) = part else {
        components[components.count - 1] = components[components.count - 1] + RunText(parts: [part])
        continue
      }

      for (index, piece) in text.split(separator: "/", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { components.append("") }
        components[components.count - 1] = components[components.count - 1] + RunText(String(piece))
      }
    }
    return components.filter { $0 != "" }
  }
}
