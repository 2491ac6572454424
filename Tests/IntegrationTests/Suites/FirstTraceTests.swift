import LTTngModel
import TestSupport
import Testing

/// The recipe that users try first, for each kind of user.
@Suite(.serialized, .needsMachine)
struct FirstTraceTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  private func applyFirstTrace(as role: Role) throws {
    let result = try machine.lttrecipe(
      "apply", "\(machine.path)/recipes/first-trace.yaml", "--set", "folder=/etc", as: role)
    try #require(result.status == 0, "\(result)")
  }

  private func expectGood(_ package: RetrievedPackage) throws {
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    let verdict = try package.verdict
    #expect(verdict.isGood)
    #expect(verdict.discardedEventCount == 0)
    #expect(verdict.eventCount > 0)
    #expect(try package.events().count == Int(verdict.eventCount))
  }

  @Test func `a user without a daemon gets a trace each time, and nothing else stays`() throws {
    for count in 1...2 {
      try applyFirstTrace(as: .user)
      #expect(machine.packages().count == count)
    }
    for package in machine.packages() {
      try expectGood(package)
    }
    try machine.expectNothingLeft()
  }

  @Test(arguments: [Role.member, .root])
  func `the system's daemon is used and stays`(_ role: Role) throws {
    try machine.startSystemDaemon()
    let daemon = try machine.text("pidof", "lttng-sessiond", as: .root)
    try applyFirstTrace(as: role)
    try expectGood(machine.onlyPackage(of: role))
    #expect(try machine.sessions(of: .root) == [])
    #expect(try machine.text("pidof", "lttng-sessiond", as: .root) == daemon)
  }

  @Test func `root without a daemon gets a trace, and no daemon stays`() throws {
    try applyFirstTrace(as: .root)
    try expectGood(machine.onlyPackage(of: .root))
    try machine.expectNothingLeft(of: .root)
  }

  @Test func `other users' instrumented programs add no event`() throws {
    try machine.startSystemDaemon()
    let counter = machine.folder(of: .other) + "/counter"
    try machine.text("chmod", "0755", machine.folder(of: .other), as: .other)
    try machine.startInBackground(
      ["sh", "-c", "while :; do seq 9 > /dev/null; echo >> counter; done"], as: .other,
      environment: ["LD_PRELOAD": "liblttng-ust-libc-wrapper.so"])

    // That they would be recorded is shown by a recipe that tracks all users while several run.
    let wait =
      "end=$(($(wc -l < \(counter)) + 5)); until [ $(wc -l < \(counter)) -gt $end ]; do ls; done"
    var everybody = JobRecipe(payload: "- shell: \"\(wait)\"")
    everybody.more = "track: {user: {vuid: all}}"
    let result = try machine.apply(everybody, as: .member)
    try #require(result.status == 0, "\(result)")
    let all = try programs(of: machine.onlyPackage(of: .member))
    #expect(all.contains("seq"), "\(all) \(result)")

    try machine.text("rm", "-r", "traces", as: .member)
    try applyFirstTrace(as: .member)
    let package = try machine.onlyPackage(of: .member)
    let programs = try programs(of: package)
    // LTTng-UST's own threads in the program, called `ls-ust`, allocate now and then.
    #expect(programs.subtracting(["ls-ust"]) == ["ls"])
    let process = try #require(package.manifest.payload.first?.processID)
    #expect(try package.events().allSatisfy { $0.contains(" vpid = \(process),") })
    #expect(try machine.run(["pgrep", "-u", "daemon"]).status == 0, "they ended meanwhile")
  }

  /// The values of the context field `procname`.
  private func programs(of package: RetrievedPackage) throws -> Set<Substring> {
    Set(
      try package.events().compactMap { event in
        event.split(separator: "procname = \"").dropFirst().first?.prefix { $0 != "\"" }
      })
  }
}
