import Diagnostics
import Recipes

/// What a ref of a repository stands for.
struct GitTarget: Hashable {
  enum Kind: String {
    case tag
    case branch
    case commit

    /// A ref by its whole name, such as `refs/pull/3/head`.
    case ref
  }

  let kind: Kind

  /// The whole name, or the hash of a commit.
  let name: String

  /// The whole hash of the commit.
  let commit: String
}

/// The refs of a repository, as `git ls-remote` prints them.
struct GitRefs {
  /// The hashes by the refs' whole names; of a tag object, that of what it tags.
  private let hashes: [String: String]

  init(_ output: [UInt8]) {
    var hashes: [String: String] = [:]
    var peeled: [String: String] = [:]
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      guard parts.count == 2, parts[0].allSatisfy(\.isHexDigit) else { continue }

      if parts[1].hasSuffix("^{}") {
        peeled[String(parts[1].dropLast(3))] = String(parts[0])
      } else {
        hashes[String(parts[1])] = String(parts[0])
      }
    }
    self.hashes = hashes.merging(peeled) { $1 }
  }

  /// Returns what a ref stands for; a tag wins over a branch of its name, as in git.
  func target(of ref: String) -> GitTarget? {
    let places: [(GitTarget.Kind, String)] = [
      (.tag, "refs/tags/\(ref)"), (.branch, "refs/heads/\(ref)"), (.ref, ref),
    ]
    for (kind, name) in places {
      guard let hash = hashes[name] else { continue }

      return GitTarget(kind: kind, name: name, commit: hash)
    }
    return nil
  }

  /// What to say of a ref that there is not.
  func help(for ref: String) -> String {
    let names = Set(
      hashes.keys.compactMap { name in
        ["refs/tags/", "refs/heads/"].first { name.hasPrefix($0) }
          .map { String(name.dropFirst($0.count)) }
      }
    ).sorted()
    if ref.utf8.count >= 7, ref.allSatisfy(\.isHexDigit) {
      return "write all 40 digits of a commit's hash"
    }

    return NearestSpelling.question(for: ref, among: names)
      ?? (names.isEmpty
        ? "it has no tags and no branches"
        : "it has: \(names.suffix(10).joined(separator: ", "))"
          + (names.count > 10 ? " and \(names.count - 10) more" : ""))
  }
}
