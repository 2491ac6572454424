/// Finds the CTF traces at and below a folder.
enum TraceFinder {
  enum Finding {
    case trace(TraceFolder)

    /// A folder in which traces may be, relative to the one that is searched, and why it could not
    /// be searched.
    case unreadable(path: String, message: String)
  }

  /// How many levels below the given folder are searched: LTTng needs six.
  private static let maximumDepth = 16

  /// Returns the findings in the order of their paths, a folder before what it holds.
  ///
  /// A symbolic link is followed only where it is `directory` itself.
  static func traces(below directory: String) throws(FileError) -> [Finding] {
    let listing = try DirectoryListing(path: directory, followingLink: true)
    var findings: [Finding] = []
    add(listing, of: directory, path: "", depth: 0, to: &findings)
    return findings
  }

  private static func add(
    _ listing: DirectoryListing, of root: String, path: String, depth: Int,
    to findings: inout [Finding]
  ) {
    if listing.entries.contains(where: { $0.name == "metadata" && $0.kind == .regularFile }) {
      findings.append(.trace(TraceFolder(root: root, path: path, listing: listing)))
    }
    guard depth < maximumDepth else { return }

    for entry in listing.entries where entry.kind == .directory {
      let child = path.isEmpty ? entry.name : path + "/" + entry.name
      do throws(FileError) {
        let listing = try DirectoryListing(path: root + "/" + child, followingLink: false)
        add(listing, of: root, path: child, depth: depth + 1, to: &findings)
      } catch {
        let message = "cannot \(error.operation) the folder: \(error.reason)"
        findings.append(.unreadable(path: child, message: message))
      }
    }
  }
}
