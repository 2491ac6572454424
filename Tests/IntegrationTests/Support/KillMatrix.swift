import Glibc
import LTTngModel
import TestSupport
import Testing

/// Kills `lttrecipe apply` at its calls of the kernel: as each begins, one that writes to the disk or talks to
/// the session daemon.
///
/// strace(1) does it, so that nothing of it is in the program.
struct KillMatrix {
  /// One call: the program ends before it is made, and after all that came before.
  struct Point: CustomStringConvertible, Sendable {
    let call: String

    /// From 1.
    let number: Int

    var description: String { "\(call) \(number)" }
  }

  /// Journal entries, whole files, requests to the session daemon, and its answers.
  static let calls = ["fdatasync", "fsync", "rename", "sendmsg", "recvmsg"]

  /// Each so many-eth call; 1 for all of them.
  static let step = getenv("LTTRECIPE_KILL_STEP").flatMap { Int(String(cString: $0)) } ?? 3

  /// How many events a whole run records: 200 ticks, of which four are numbered 0, and these 200 in a snapshot.
  static let eventCount: UInt64 = 404

  private static let recipe = """
    lttrecipe: 1
    name: all
    sessions:
      one:
        channels:
          user: {domain: user, subbuf-size: 64KiB, num-subbuf: 4, contexts: [vpid], events: ["lttrecipe_test:tick"]}
          extra: {domain: user, events: [{tracepoint: "lttrecipe_test:*", filter: number == 0}]}
        track: {user: {vuid: all}}
        rotate: {size: 100MiB}
      two:
        output: {snapshot: {max-size: 16MiB}}
        channels: {user: {domain: user, events: ["lttrecipe_test:tick"]}}
    triggers:
      first:
        when: {event: {domain: user, tracepoint: "lttrecipe_test:tick", filter: number == 3}}
        do: [{notify: true}]
    setup:
      - shell: "echo setup $LTTRECIPE_RUN_ID >> evidence"
      - {shell: "touch up; exec sleep 977", background: {ready: {file: up}}}
    payload:
      - shell: "echo first $LTTRECIPE_RUN_ID >> evidence; ./tick 50"
      - shell: "echo second $LTTRECIPE_RUN_ID >> evidence; ./tick 50"
    teardown: [{shell: "echo teardown $LTTRECIPE_RUN_ID >> evidence"}]
    retrieve: [{copy: ./traces}, {rsync: ./others}]

    """

  let machine: Machine

  init() throws {
    machine = try Machine()
    try CountingProgram.build(on: machine)
    try machine.write(Self.recipe)
  }

  /// Returns the points of a run that nobody disturbs.
  func points() throws -> [Point] {
    let apply = "lttrecipe apply recipe.yaml"
    let result = try machine.shell(
      "strace -o calls -e trace=\(Self.calls.joined(separator: ",")) \(apply)")
    guard result.status == 0 else { throw PreparationError(description: "\(result)") }

    let made = (machine.read("calls") ?? "").split(separator: "\n").map { $0.prefix { $0 != "(" } }
    return Self.calls.flatMap { call in
      stride(from: 1, through: made.count { $0 == call }, by: Self.step).map {
        Point(call: call, number: $0)
      }
    }
  }

  /// Kills an apply at a point, then runs what shall bring it to its end; returns what is wrong.
  func faults(at point: Point, ending: String) throws -> [String] {
    try machine.text("sh", "-c", "rm -rf traces others evidence ~/.local")
    let injection = "\(point.call):signal=KILL:when=\(point.number)"
    let killed = try machine.shell(
      "strace -o /dev/null -e trace=\(point.call) -e inject=\(injection) lttrecipe apply recipe.yaml"
    )
    let ended = try machine.shell("lttrecipe \(ending)")
    var faults: [String] = []
    if killed.status != 128 + SIGKILL { faults.append("was not killed: \(killed)") }
    // The verdict on a run that was cut off is bad; a new run is a good one.
    let isNew = ending.hasPrefix("apply")
    if !(isNew ? [0] : [0, 4]).contains(ended.status) { faults.append("\(ended)") }
    faults += try leftovers() + runFaults()
    return faults.map { "\(point): \($0)" }
  }

  // MARK: - What must hold in the end

  private func leftovers() throws -> [String] {
    var faults: [String] = []
    if try !machine.sessions().isEmpty { faults.append("a session is left") }
    if try machine.shell("grep -qs 'sleep.97[7]' /proc/[0-9]*/cmdline").status == 0 {
      faults.append("the step in the background is left")
    }
    if try machine.shell("lttng list-triggers").output.contains("lttrecipe/") {
      faults.append("a trigger is left")
    }
    try machine.expectNoDaemon()
    let open = TestFile.names(in: machine.runs() + "/../open")
    if !open.isEmpty { faults.append("runs are open: \(open)") }
    let hidden = try machine.shell("find traces others -name '.*' 2>/dev/null").output
    if !hidden.isEmpty { faults.append("left at a target: \(hidden)") }
    return faults
  }

  private func runFaults() throws -> [String] {
    let evidence = (machine.read("evidence") ?? "").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    return try TestFile.names(in: machine.runs()).flatMap { run in
      try faults(of: run, steps: evidence.filter { $0[1] == run }.map { String($0[0]) })
    }
  }

  /// `steps` are those that ran, in order.
  private func faults(of run: String, steps: [String]) throws -> [String] {
    var faults: [String] = []
    if Set(steps).count != steps.count { faults.append("a step ran twice: \(steps)") }
    if steps.contains("setup"), !steps.contains("teardown") { faults.append("no teardown") }
    guard steps.contains("first") else { return faults }

    for target in ["traces", "others"] {
      let package = RetrievedPackage(path: "\(machine.folder())/\(target)/all-\(run)")
      guard TestFile.names(in: package.path) == RetrievedPackage.contents else {
        faults.append("\(target): \(TestFile.names(in: package.path))")
        continue
      }

      faults += try self.faults(of: package, isWhole: steps.contains("second"))
    }
    return faults
  }

  private func faults(of package: RetrievedPackage, isWhole: Bool) throws -> [String] {
    let verdict = try package.verdict
    let errors = verdict.findings.filter { $0.severity == .error }.map(\.kind)
    var faults: [String] = []
    if errors.contains(where: { $0 != "recording-ended-early" }) { faults.append("\(errors)") }
    if errors.isEmpty, !isWhole || verdict.eventCount != Self.eventCount {
      faults.append("\(verdict.eventCount) events, and not named partial")
    }
    for file in try package.manifest.files
    where TestFile.bytes(of: "\(package.path)/\(file.path)")?.count != Int(file.size) {
      faults.append("\(file.path) is not as the manifest says")
    }
    return faults
  }
}
