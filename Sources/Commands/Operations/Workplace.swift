import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import Retrieval
import SystemPackage
import TraceReading

/// Everything that the commands which act have in common: the caller, the machine, the ports.
struct Workplace {
  var caller = Caller()
  let machine = MachineFacts()
  let supervisor: ProgramSupervisor

  /// Where relative paths of programs and targets start: the caller's folder, or that of the caller of an
  /// earlier run.
  var folder: FilePath

  private let waitNotice = WaitNotice()

  /// Whether the payload's output is shown while it runs.
  var followsPayload = false

  /// Whether nothing is done while the payload is recorded but to wait.
  var keepsWindowQuiet = false

  /// The values of the recipe's secret parameters.
  var secrets: [String: String] = [:]

  init() throws(Problem) {
    folder = caller.currentFolder
    do throws(ProgramError) {
      supervisor = try ProgramSupervisor()
    } catch {
      throw Problem(.failed, error.description)
    }
  }

  var resolver: StepResolver {
    StepResolver(
      currentFolder: folder.string, isElsewhere: folder != caller.currentFolder,
      homeFolder: caller.homeFolder.string,
      secrets: secrets)
  }

  /// A signal to lttrecipe ends the waiting; `onWait` is called once where there is something to wait for.
  func lockWait(
    atMost patience: Duration?, onWait: @escaping () -> Void = {}
  ) -> LockWait {
    LockWait(
      atMost: patience, interruption: { [supervisor] in supervisor.interruption }, onWait: onWait)
  }

  /// That another lttrecipe is waited for is told once.
  func lockWait(atMost patience: Duration?, telling observer: any ExecutionObserver) -> LockWait {
    lockWait(atMost: patience) { [waitNotice] in waitNotice.tell(observer) }
  }

  var retriever: TraceRetriever {
    TraceRetriever(
      programs: supervisor, currentFolder: folder, homeFolder: caller.homeFolder)
  }

  func daemonStarter(privateHome: String?) -> SessionDaemonStarter {
    SessionDaemonStarter(
      programs: RootPrograms(supervisor),
      facts: SessionDaemonFactsReader.read(privateHome: privateHome),
      privateHome: privateHome)
  }

  func ports(privateHome: String?, observer: any ExecutionObserver) -> ExecutionPorts {
    supervisor.onOutput = { program in
      observer.observe(
        .stepOutput(
          path: program.outputPath, errorPath: program.errorOutputPath, isEarlier: false))
    }
    supervisor.onStop = { time in
      observer.observe(
        .note(
          "stopped for \(time.components.seconds) s: what recorded went on recording, and the time counts for "
            + "`timeout` and `limits`"))
    }
    return ExecutionPorts(
      payloads: supervisor, resolver: resolver,
      verifier: TraceVerifier(
        reader: TraceReader(executable: caller.reader?.string ?? "", programs: supervisor)),
      retriever: retriever, daemonStarter: daemonStarter(privateHome: privateHome),
      bufferRecovery: BufferRecovery(programs: supervisor),
      observer: observer, machine: machine, availability: PerfCounting.availability,
      provenance: Provenance(
        inherited: OwnEnvironment.variables, userName: caller.userName,
        lttngVersion: { [supervisor] in LTTngRelease.read(supervisor) },
        sha256: BytesDigest.sha256), followsPayload: followsPayload,
      keepsWindowQuiet: keepsWindowQuiet, dataPatience: DaemonPatience.ofData)
  }

  /// Returns the ids of all users that a recipe names, and a problem for each user or group that there is
  /// not.
  func userIDs(in recipe: Recipe) -> (ids: [String: UInt32], problems: [Problem]) {
    var ids: [String: UInt32] = [:]
    var problems: [Problem] = []
    for name in RecipeUsers.names(in: recipe) {
      if let user = UserLookup.find(name) {
        ids[name] = user.identity.userID
      } else {
        problems.append(missing("user", name))
      }
    }
    let groups = groupIDs(in: recipe)
    for name in RecipeUsers.groupNames(in: recipe) where groups[name] == nil {
      problems.append(missing("group", name))
    }
    return (ids, problems)
  }

  /// Returns the ids of all groups that a recipe names and that there are.
  func groupIDs(in recipe: Recipe) -> [String: UInt32] {
    var ids: [String: UInt32] = [:]
    for name in RecipeUsers.groupNames(in: recipe) {
      ids[name] = GroupLookup.find(name)
    }
    return ids
  }

  private func missing(_ kind: String, _ name: String) -> Problem {
    Problem(
      .environmentNotReady, "there is no \(kind) `\(name)` on this machine",
      help: "create it, or change the recipe")
  }
}

/// Says that another lttrecipe is waited for.
private final class WaitNotice {
  private var isTold = false

  func tell(_ observer: any ExecutionObserver) {
    guard !isTold else { return }

    isTold = true
    observer.observe(.note("waiting for another lttrecipe to be done"))
  }
}

/// The users and groups that recipes name.
enum RecipeUsers {
  /// Returns the names and numbers of users that steps and trackers have, sorted.
  static func names(in recipe: Recipe) -> [String] {
    let steps = (recipe.setup + recipe.payload + recipe.teardown).compactMap(\.user)
    return Set(steps + trackedNames(in: recipe, \.isOfUsers)).sorted()
  }

  /// Returns the names and numbers of groups that trackers have, sorted.
  static func groupNames(in recipe: Recipe) -> [String] {
    Set(trackedNames(in: recipe, \.isOfGroups)).sorted()
  }

  private static func trackedNames(
    in recipe: Recipe, _ isWanted: (ProcessAttributeTracker.Attribute) -> Bool
  ) -> [String] {
    var names: [String] = []
    for tracker in recipe.sessions.flatMap(\.trackers) where isWanted(tracker.attribute) {
      if case .listed(let listed) = tracker.values { names += listed }
    }
    return names
  }
}
