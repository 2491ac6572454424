import LTTngModel
import PlanExecution
import Recipes
import SystemPackage

/// Why a repository could not be pinned.
enum LockFailure: Error {
  case refused(PresetRefusal)
  case git(GitSource, GitFault)
  case folder(FolderError)
}

/// Fetches into the cache.
///
/// Nothing is started or made before the first repository is asked for: what is locked and stored needs
/// neither git nor a network.
final class GitAccess {
  let cache: PresetCache
  private let programs: any ProgramRunning
  private var fetcher: GitFetcher?

  /// What was fetched: a repository that several recipes use is fetched once.
  private var fetched: [GitSource: Fetched] = [:]

  /// A fetched tree and where it lies in the cache.
  struct Fetched {
    let target: GitTarget
    let tree: FetchedTree
    let content: String
    let root: FilePath
  }

  init(_ programs: any ProgramRunning, _ store: PresetStore) {
    self.programs = programs
    cache = PresetCache(store: store)
  }

  /// Asks what a ref stands for now.
  func resolve(_ source: GitSource) throws(LockFailure) -> GitTarget {
    let fetcher = try openFetcher(for: source)
    do throws(GitFault) {
      return try fetcher.resolve(source)
    } catch {
      throw .git(source, error)
    }
  }

  /// Fetches what a ref stood for when it was resolved, and puts it into the cache.
  func fetch(_ source: GitSource, _ target: GitTarget) throws(LockFailure) -> Fetched {
    if let known = fetched[source], known.target == target { return known }

    let fetcher = try openFetcher(for: source)
    let tree: FetchedTree
    do throws(GitFault) {
      tree = try fetcher.fetch(source, target)
    } catch {
      throw .git(source, error)
    }
    do throws(FolderError) {
      let content = try cache.keep(tree.tree)
      let folder = cache.store.cache.appending(PresetStore.folderName(of: content))
      let result = Fetched(
        target: target, tree: tree, content: content,
        root: FileSystem.canonicalPath(folder) ?? folder)
      fetched[source] = result
      return result
    } catch {
      throw .folder(error)
    }
  }

  private func openFetcher(for source: GitSource) throws(LockFailure) -> GitFetcher {
    if let fetcher { return fetcher }

    do {
      let git = try GitProgram(programs)
      try cache.prepare()
      let fetcher = try GitFetcher(git, folder: cache.temporaryFolder())
      self.fetcher = fetcher
      return fetcher
    } catch let error as GitFault {
      throw .git(source, error)
    } catch let error as FolderError {
      throw .folder(error)
    } catch {
      throw .folder(FolderError("\(error)"))
    }
  }
}
