extension GitReference {
  /// What is wrong with one of the three texts.
  package struct Fault: Hashable, Sendable {
    package let message: String
    package let help: String

    init(_ message: String, help: String) {
      self.message = message
      self.help = help
    }
  }

  /// Returns what is wrong with one of the three texts, or nil.
  package static func fault(of text: String, as key: Key) -> Fault? {
    if text.contains("${") {
      return Fault(
        "`\(key.rawValue)` of a preset still holds `${`",
        help:
          "name a parameter of this file that has a value; built-ins of a run are not known here")
    }

    return switch key {
    case .git: GitURL.fault(of: text)
    case .path: GitPath.fault(of: text)
    case .ref: GitRef.fault(of: text)
    }
  }
}

/// The rules for paths within a repository.
package enum GitPath {
  private static let byteLimit = 1024

  static func fault(of path: String) -> GitReference.Fault? {
    let help = "write the path from the repository's root, such as kernel/sched"
    if path.hasPrefix("/") {
      return GitReference.Fault("`\(path)` is an absolute path", help: help)
    }
    if path.split(separator: "/", omittingEmptySubsequences: false).contains("..") {
      return GitReference.Fault("`\(path)` leads out of the repository", help: help)
    }
    guard !isSafe(path) else { return nil }

    return GitReference.Fault("`\(path)` cannot be the path of a preset", help: help)
  }

  /// Whether a path stays within its folder on every system and says so at a glance: no empty, `.`,
  /// `..` or `.git` part, no control character, no backslash.
  package static func isSafe(_ path: String) -> Bool {
    path.utf8.count <= byteLimit
      && path.unicodeScalars.allSatisfy { !GitText.isControl($0) && $0 != "\\" && $0 != "\u{FFFD}" }
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !["", ".", "..", ".git"].contains($0.lowercased()) && $0.utf8.count <= 255
      }
  }
}

/// The rules for names of tags and branches (git-check-ref-format(1)).
enum GitRef {
  private static let byteLimit = 255
  private static let forbidden = Set(" ~^:?*[\\".unicodeScalars)

  static func fault(of ref: String) -> GitReference.Fault? {
    let help = "name a tag, a branch, or the whole hash of a commit"
    if ref.hasPrefix("-") {
      return GitReference.Fault("a ref cannot begin with `-`: `\(ref)`", help: help)
    }

    return isWellFormed(ref)
      ? nil : GitReference.Fault("git has no refs such as `\(ref)`", help: help)
  }

  /// Whether the ref is the whole hash of a commit (SHA-1 or SHA-256).
  static func isCommit(_ ref: String) -> Bool {
    [40, 64].contains(ref.utf8.count) && GitText.isHexadecimal(ref)
  }

  private static func isWellFormed(_ ref: String) -> Bool {
    let parts = ref.split(separator: "/", omittingEmptySubsequences: false)
    return ref.utf8.count <= byteLimit && ref != "@" && !ref.contains("@{") && !ref.contains("..")
      && !ref.hasSuffix(".")
      && ref.unicodeScalars.allSatisfy { !GitText.isControl($0) && !forbidden.contains($0) }
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
  }
}

/// Questions about the texts of git.
enum GitText {
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// Whether there is nothing but lower-case hexadecimal digits.
  static func isHexadecimal(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
