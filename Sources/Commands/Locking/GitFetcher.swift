import Glibc
import PlanExecution
import Recipes
import SystemPackage

/// What was fetched of a repository.
struct FetchedTree {
  let commit: String
  let tree: PresetTree

  /// The symbolic links and submodules of the commit, by path.
  let others: [String: String]
}

/// Fetches repositories at one commit, without a work tree.
///
/// Everything goes into bare repositories in a private folder, which is removed in the end.
final class GitFetcher {
  private static let fetchTimeLimit = Duration.seconds(600)
  private static let ref = "refs/lttrecipe/preset"

  private let git: GitProgram
  private let folder: FilePath

  /// The repositories that were made, by the length of their hashes.
  private var repositories: [Int: FilePath] = [:]

  /// Makes a private folder for them, which must not exist yet.
  init(_ git: GitProgram, folder: FilePath) throws(FolderError) {
    self.git = git
    self.folder = folder
    try PrivateFolder.create(folder)
  }

  deinit {
    FileTree.remove(folder)
  }

  /// Asks the repository what a ref stands for now; nothing is fetched.
  func resolve(_ source: GitSource) throws(GitFault) -> GitTarget {
    if GitSource.isCommit(source.ref) {
      return GitTarget(kind: .commit, name: source.ref, commit: source.ref)
    }

    let isWhole = source.ref.hasPrefix("refs/")
    let output = try git.run(
      ["ls-remote"] + (isWhole ? [] : ["--heads", "--tags"]) + ["--", source.url]
        + (isWhole ? [source.ref] : []), in: try repository(hashLength: 40))
    let refs = GitRefs(output)
    guard let target = refs.target(of: source.ref) else {
      throw GitFault(
        "it has no tag and no branch `\(source.ref)`", help: refs.help(for: source.ref))
    }

    return target
  }

  /// Fetches what a ref stands for.
  func fetch(_ source: GitSource, _ target: GitTarget) throws(GitFault) -> FetchedTree {
    let repository = try repository(hashLength: target.commit.utf8.count)
    do throws(GitFault) {
      try fetch(source, target.name, repository)
    } catch {
      guard target.kind == .commit else { throw error }

      // Not every server gives a commit that no ref names.
      try fetchAll(source, repository)
      return try tree(of: target.commit, repository)
    }
    return try tree(of: Self.ref, repository)
  }

  private func fetch(
    _ source: GitSource, _ name: String, _ repository: FilePath
  ) throws(GitFault) {
    let spec = ["--", source.url, "+\(name):\(Self.ref)"]
    do throws(GitFault) {
      try fetch(["--depth=1", "--no-tags"] + spec, repository)
    } catch {
      // A plain web server cannot cut the history off.
      guard error.message.contains("shallow") else { throw error }

      try fetch(["--no-tags"] + spec, repository)
    }
  }

  private func fetchAll(_ source: GitSource, _ repository: FilePath) throws(GitFault) {
    try fetch(
      [
        "--no-tags", "--", source.url, "+refs/heads/*:refs/lttrecipe/heads/*",
        "+refs/tags/*:refs/lttrecipe/tags/*",
      ], repository)
  }

  private func fetch(_ arguments: [String], _ repository: FilePath) throws(GitFault) {
    do throws(GitFault) {
      _ = try git.run(
        ["fetch", "--quiet", "--no-write-fetch-head", "--no-recurse-submodules"] + arguments,
        in: repository, timeLimit: Self.fetchTimeLimit)
    } catch {
      throw isPackLimitReached(repository)
        ? GitFault(
          "it is larger than \(git.packLimit >> 20) MiB at that commit",
          help: "keep presets in a repository of their own") : error
    }
  }

  /// git cleans nothing up when the limit of a file's size ends it.
  private func isPackLimitReached(_ repository: FilePath) -> Bool {
    let packs = repository.appending("objects").appending("pack")
    return FileTree.names(in: packs).contains { name in
      var status = stat()
      return lstat(packs.appending(name).string, &status) == 0
        && Int(status.st_size) >= git.packLimit
    }
  }

  private func tree(of name: String, _ repository: FilePath) throws(GitFault) -> FetchedTree {
    let output: [UInt8]
    do throws(GitFault) {
      output = try git.run(
        ["rev-parse", "--verify", "--end-of-options", "\(name)^{commit}"], in: repository)
    } catch {
      throw GitFault("it is no commit: \(error.message)")
    }

    let commit = String(decoding: output.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return try GitTreeReading(git: git, repository: repository).read(commit)
  }

  /// Returns the repository for hashes of a length, SHA-1 or SHA-256; it is made the first time.
  private func repository(hashLength: Int) throws(GitFault) -> FilePath {
    if let repository = repositories[hashLength] { return repository }

    let format = hashLength == 64 ? "sha256" : "sha1"
    let repository = folder.appending(format)
    _ = try git.run(
      ["init", "--quiet", "--bare", "--template=", "--object-format=\(format)"], in: repository)
    repositories[hashLength] = repository
    return repository
  }
}
