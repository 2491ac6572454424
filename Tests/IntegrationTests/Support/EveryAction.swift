import LTTngModel
import TestSupport
import Testing

/// A recipe with every kind of action, and what must hold when its runs have come to their end.
enum EveryAction {
  /// How many events a whole run records: 200 ticks, of which four are numbered 0, and these 200 in a snapshot.
  static let eventCount: UInt64 = 404

  private static let text = """
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

  /// Writes `recipe.yaml` and the program that it runs.
  static func prepare(_ machine: Machine) throws {
    try CountingProgram.build(on: machine)
    try machine.write(text)
  }

  /// Returns what is not as it must be when no run of the recipe goes on.
  static func faults(on machine: Machine) throws -> [String] {
    try leftovers(on: machine) + runFaults(on: machine)
  }

  private static func leftovers(on machine: Machine) throws -> [String] {
    var faults: [String] = []
    if try !machine.sessions().isEmpty { faults.append("a session is left") }
    if try machine.shell("lttng list-triggers").output.contains("lttrecipe/") {
      faults.append("a trigger is left")
    }
    try machine.expectNoDaemon()
    let processes = try machine.shell("grep -lsz '^LTTRECIPE_RUN_ID=' /proc/[0-9]*/environ").output
    if !processes.isEmpty { faults.append("processes are left: \(processes)") }
    let open = TestFile.names(in: machine.runs() + "/../open")
    if !open.isEmpty { faults.append("runs are open: \(open)") }
    let hidden = try machine.shell("find traces others -name '.*' 2>/dev/null").output
    if !hidden.isEmpty { faults.append("left at a target: \(hidden)") }
    return faults
  }

  private static func runFaults(on machine: Machine) throws -> [String] {
    let evidence = (machine.read("evidence") ?? "").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    return try TestFile.names(in: machine.runs()).flatMap { run in
      try Self.faults(
        of: run, on: machine, steps: evidence.filter { $0[1] == run }.map { String($0[0]) })
    }
  }

  /// `steps` are those that ran, in order.
  private static func faults(
    of run: String, on machine: Machine, steps: [String]
  ) throws -> [String] {
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

      faults += try Self.faults(of: package, isWhole: steps.contains("second"))
    }
    return faults
  }

  private static func faults(of package: RetrievedPackage, isWhole: Bool) throws -> [String] {
    let verdict = try package.verdict
    let errors = verdict.findings.filter { $0.severity == .error }.map(\.kind)
    var faults: [String] = []
    if errors.contains(where: { $0 != "recording-ended-early" }) { faults.append("\(errors)") }
    if errors.isEmpty, !isWhole || verdict.eventCount != eventCount {
      faults.append("\(verdict.eventCount) events, and not named partial")
    }
    for file in try package.manifest.files
    where TestFile.bytes(of: "\(package.path)/\(file.path)")?.count != Int(file.size) {
      faults.append("\(file.path) is not as the manifest says")
    }
    return faults
  }
}
