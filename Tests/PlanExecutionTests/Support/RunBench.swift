import Diagnostics
import LTTngModel
import PlanExecution
import Planning
import Recipes
import SystemPackage
import TestSupport

/// A run with faked ports: what is real are the plan, the journal, the lock and the folders.
struct RunBench {
  static let runID = "run-1"

  static let recipe = """
    lttrecipe: 1
    name: web
    channels: {user: {domain: user, contexts: [vpid], events: ["lib:*"]}}
    setup: [{run: [prepare]}, {run: [load]}]
    payload: [{run: [first]}, {run: [second]}]
    teardown: [{run: [unload]}, {run: [clean]}]
    retrieve: [{copy: /target}]
    """

  static let twoSessions = """
    lttrecipe: 1
    name: two
    sessions:
      a: {channels: {user: {domain: user, events: ["lib:*"]}}}
      b: {output: {local: OUT}, channels: {user: {domain: user, events: ["lib:*"]}}}
    setup: [{run: [prepare]}]
    payload: [{run: [first]}]
    teardown: [{run: [clean]}]
    retrieve: [{copy: /target}, {rsync: "host:${run.id}"}]
    """

  let folder: TemporaryFolder
  let store: RunStore
  let log = CallLog()
  let payloads: FakePayloads
  let programs = FakePrograms()

  /// The files that tell the number of the session daemon that answers.
  var processIDPaths: [String] = []
  private let recipe: Recipe
  private let id: RunID

  init(_ text: String = Self.recipe) throws {
    // In memory: thousands of journal entries are forced to the disk.
    folder = try TemporaryFolder(in: "/dev/shm")
    store = RunStore(root: FilePath(folder.file("state")))
    try store.prepare()
    payloads = FakePayloads(log)
    try folder.write(text.replacing("OUT", with: folder.file("out")), to: "r.yaml")
    var loader = RecipeLoader(
      library: PresetLibrary(searchPath: []), currentFolder: FilePath(folder.path),
      machine: MachineRelease(
        kernel: "6.1.0-47-amd64", architecture: "x86_64", lttng: { "2.13.9" }),
      host: "machine", user: "me")
    guard let loaded = loader.load("r.yaml"), let id = RunID(Self.runID) else {
      throw NoRecipe(diagnostics: loader.diagnostics.sorted.map(\.message))
    }

    recipe = loaded.recipe
    self.id = id
  }

  private struct NoRecipe: Error {
    let diagnostics: [String]
  }

  var runFolder: RunFolder { store.folder(of: id) }

  var entries: [JournalEntry] {
    (try? Journal.entries(at: runFolder.journal)) ?? []
  }

  // MARK: - Runs

  func create() throws -> Run {
    let identity = RunIdentity(
      id: id.text, recipe: recipe.name, recipePath: nil, host: "h", bootID: "b", userID: 0,
      isStanding: recipe.isStanding)
    let run = try Run.create(identity, id: id, in: store)
    log.watch(runFolder.journal)
    return run
  }

  func open() throws -> Run {
    try Run.open(id, in: store)
  }

  /// The plan from what the faked session daemon and the journal tell.
  func plan(_ progress: RunProgress? = nil) -> Plan {
    var observed = ObservedState(isDaemonRunning: true)
    for session in recipe.sessions {
      observed.sessions[session.name] = log.sessions["\(session.name)-\(id)"]
      if progress?.hasStarted(StepName.start(session.name)) == true {
        observed.startedSessions.insert(session.name)
      }
    }
    var planner = Planner(
      recipe: recipe, observed: observed,
      context: PlanningContext(
        runsFolder: store.runs.string, currentFolder: folder.path, homeFolder: folder.path,
        callerUserID: 1000, runID: progress == nil ? nil : id.text))
    return planner.plan()
  }

  func ports(isGood: Bool = true) -> ExecutionPorts {
    ExecutionPorts(
      payloads: payloads, resolver: FakeResolver(log: log),
      verifier: FakeVerifier(log: log, isGood: isGood), retriever: FakeRetriever(log: log),
      daemonStarter: starter, bufferRecovery: BufferRecovery(programs: programs),
      observer: FakeObserver(log: log), machine: MachineFacts(),
      availability: { _ in .available })
  }

  var starter: SessionDaemonStarter {
    SessionDaemonStarter(
      programs: programs,
      facts: SessionDaemonFacts(
        isRoot: true, isTracingMember: false, hasSystemSocket: false, staleSocket: nil,
        hasService: true, processIDPaths: processIDPaths))
  }

  /// Makes the run and carries it out up to a point.
  func apply(until point: StoppingPoint? = nil, isGood: Bool = true) throws -> RunReport {
    execute(try create(), plan(), until: point, isGood: isGood)
  }

  /// Takes the run up in a new executor.
  func takeUp(until point: StoppingPoint? = nil) throws -> RunReport {
    let run = try open()
    let plan = plan(run.progress)
    return execute(run, plan, until: point)
  }

  func execute(
    _ run: consuming Run, _ plan: Plan, until point: StoppingPoint? = nil, isGood: Bool = true
  ) -> RunReport {
    let executor = Executor(
      plan: plan, run: run, control: FakeControl(log), ports: ports(isGood: isGood),
      stoppingPoint: point)
    let report = executor.execute()
    log.noteJournal()
    return report
  }

  func abandon() throws -> RunReport {
    let report = try openedExecutor().abandon()
    log.noteJournal()
    return report
  }

  /// Settles the run as one that was cut off.
  func settle() throws -> RunReport {
    let report = try openedExecutor().settle(hasDaemon: true)
    log.noteJournal()
    return report
  }

  private func openedExecutor() throws -> Executor<FakeControl> {
    let run = try open()
    let plan = plan(run.progress)
    return Executor(plan: plan, run: run, control: FakeControl(log), ports: ports())
  }

  // MARK: - What must hold at the end of every run

  /// Returns what is wrong with a run that has ended, whatever happened in it.
  func faultsAtEnd() -> [String] {
    var faults = log.violations
    // A run whose session could not be destroyed must be found again, every other one is over.
    let isOpen = !log.sessions.isEmpty && isDestroyRefused
    let hasEnded = entries.last?.event == .ended
    if isOpen, hasEnded || store.openRuns().isEmpty { faults.append("the run cannot be found") }
    if !isOpen, !hasEnded { faults.append("the journal does not end with `ended`") }
    if !isOpen, !store.openRuns().isEmpty { faults.append("the run is still open") }
    if !payloads.held.isEmpty { faults.append("programs are still held: \(payloads.held)") }
    let runs = log.calls.filter { $0.hasPrefix("run ") }
    if Set(runs).count != runs.count { faults.append("a step ran twice: \(runs)") }
    for created in log.calls.filter({ $0.hasPrefix("create ") && !$0.hasSuffix(" FAILS") }) {
      let destroy = "destroy " + created.dropFirst("create ".count)
      if !log.calls.contains(where: { $0.hasPrefix(destroy) }) {
        faults.append("no \(destroy)")
      }
    }
    if !log.sessions.isEmpty, !isDestroyRefused { faults.append("a session is left") }
    return faults + teardownFaults()
  }

  private var isDestroyRefused: Bool {
    log.calls.contains { $0.hasPrefix("destroy") && $0.hasSuffix("FAILS") }
  }

  private func teardownFaults() -> [String] {
    let hasBegun = log.calls.contains { $0.hasPrefix("hold setup-") || $0.hasPrefix("create ") }
    let tried = log.calls.filter { $0.hasPrefix("resolve teardown-") }.count
    let expected = hasBegun ? recipe.teardown.count : 0
    return tried == expected ? [] : ["\(tried) of \(expected) teardown steps were tried"]
  }
}
