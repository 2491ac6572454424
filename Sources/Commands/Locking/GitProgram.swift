import Glibc
import LTTngModel
import PlanExecution
import SystemPackage

/// Runs git(1) so that nothing of a fetched repository runs: no hook, filter, submodule or transport of its
/// choice; and nobody is asked anything.
///
/// The user's own configuration stays in force (proxies, `insteadOf`, credential helpers, ssh's set-up), and so
/// does the system's. The only repository that git works in is an empty one of our own: there is no
/// configuration of a foreign one.
struct GitProgram {
  /// The largest file that git may write, in bytes: that of a repository at one commit, packed.
  let packLimit: Int

  /// Output beyond this is cut off (``ProgramRunning``), and so of no use.
  static let outputLimit = 64 << 20

  private let programs: any ProgramRunning

  /// Whether the user's configuration says how ssh is run.
  private let hasOwnShell: Bool

  /// - Throws: Where there is no git.
  init(_ programs: any ProgramRunning, packLimit: Int = 256 << 20) throws(GitFault) {
    self.programs = programs
    self.packLimit = packLimit
    do throws(ProgramError) {
      hasOwnShell = try programs.run(
        ["git", "config", "--global", "--includes", "--get", "core.sshCommand"],
        timeLimit: .seconds(30)
      ).exit.isSuccess
    } catch {
      throw GitFault(error.description, help: "install it: apt-get install git")
    }
  }

  /// Returns what git prints; `repository` is the one that it works in.
  ///
  /// - Throws: With git's own words, when it fails.
  func run(
    _ arguments: [String], in repository: FilePath, timeLimit: Duration = .seconds(60)
  ) throws(GitFault) -> [UInt8] {
    let result: ProgramResult
    do throws(ProgramError) {
      result = try programs.run(
        ["prlimit", "--core=0", "--fsize=\(packLimit)", "--", "env"] + environment
          + ["git", "--no-pager", "--git-dir=\(repository)"] + Self.configuration + arguments,
        timeLimit: timeLimit, isInterruptible: true)
    } catch {
      throw GitFault(error.description, help: "install it: apt-get install util-linux")
    }
    if result.timedOut { throw GitFault("git took longer than \(timeLimit)") }
    guard result.exit.isSuccess else { throw GitFault(result) }
    guard result.output.count < Self.outputLimit else {
      throw GitFault("git printed more than \(Self.outputLimit >> 20) MiB")
    }

    return result.output
  }

  // MARK: - What git is told

  /// Whatever repository the caller works in (as a hook of git does) is not the one meant.
  private static let removed = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE", "GIT_TEMPLATE_DIR", "GIT_REPLACE_REF_BASE",
  ]

  /// `GIT_ALLOW_PROTOCOL` wins over any `protocol.*.allow`, and holds after `insteadOf` and redirections.
  private static let set = [
    "LC_ALL=C", "GIT_ALLOW_PROTOCOL=https:ssh:file", "GIT_TERMINAL_PROMPT=0",
    "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0",
  ]

  private var environment: [String] {
    // Without a program to ask with, git asks with that of ssh, in a window.
    let asking = getenv("GIT_ASKPASS") == nil ? ["GIT_ASKPASS="] : []
    return Self.removed.flatMap { ["-u", $0] } + Self.set + asking + shell
  }

  /// ssh asks nothing, unless the user chose another way to run it.
  private var shell: [String] {
    !hasOwnShell && getenv("GIT_SSH_COMMAND") == nil && getenv("GIT_SSH") == nil
      ? ["GIT_SSH_COMMAND=ssh -o BatchMode=yes"] : []
  }

  private static let configuration = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.bigFileThreshold=1m",
    "core.askPass=", "gc.auto=0", "maintenance.auto=false", "fetch.recurseSubmodules=false",
    "fetch.unpackLimit=1", "fetch.writeCommitGraph=false", "transfer.bundleURI=false",
    "credential.interactive=false",
  ].flatMap { ["-c", $0] }
}

/// Why git did not do what was asked.
struct GitFault: Error, Hashable {
  let message: String
  let help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }

  init(_ result: ProgramResult) {
    let text = String(decoding: result.errorOutput.suffix(2000), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("hint:") && !$0.isEmpty }
    let said = lines.joined(separator: "; ")
    message = said.isEmpty ? "git failed (\(result.exit))" : said
    help = nil
  }
}
