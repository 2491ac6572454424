import Glibc
import LTTngModel
import PlanExecution
import Testing

@testable import Payloads

struct ProgramLookupTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    scratch.write("#!/bin/sh\n", to: "program", mode: 0o700)
    scratch.write("text\n", to: "document", mode: 0o600)
    #expect(mkdir(scratch.file("folder"), 0o700) == 0)
  }

  @Test func `a name is found in the first folder that has it`() {
    let path = "/nonexistent:\(scratch.path):/usr/bin"
    #expect(ProgramLookup.find("program", path: path) == .success(scratch.file("program")))
    #expect(ProgramLookup.find("env", path: path) == .success("/usr/bin/env"))
  }

  @Test(arguments: ["./program", "folder/../program"])
  func `a name with a slash is relative to the working directory`(_ name: String) {
    let found = ProgramLookup.find(name, path: nil, workingDirectory: scratch.path)
    #expect(found == .success("\(scratch.path)/\(name)"))
  }

  @Test func `an empty item of the path is the working directory`() {
    let found = ProgramLookup.find(
      "program", path: "/nonexistent:", workingDirectory: scratch.path)
    #expect(found == .success(scratch.file("program")))
  }

  @Test func `without a path the system's folders are searched`() {
    #expect(ProgramLookup.find("sh", path: nil) == .success("/bin/sh"))
  }

  @Test(arguments: ["missing", "", "./missing", "document/x"])
  func `what does not exist is not found`(_ name: String) {
    let found = ProgramLookup.find(name, path: scratch.path, workingDirectory: scratch.path)
    #expect(found == .failure(.notFound(name: name)))
  }

  @Test func `a file without permission is told from a missing one`() {
    let path = "\(scratch.path):/usr/bin"
    let failure = ProgramLookup.Failure.notExecutable(
      name: "document", path: scratch.file("document"))
    #expect(ProgramLookup.find("document", path: path) == .failure(failure))
    #expect(failure.description == "\(scratch.file("document")) may not be executed")
    #expect(failure.errorNumber == EACCES)
  }

  @Test func `a folder is no program`() {
    let failure = ProgramLookup.Failure.notRegularFile(
      name: "folder", path: scratch.file("folder"))
    #expect(ProgramLookup.find("folder", path: scratch.path) == .failure(failure))
  }

  @Test func `a later folder may hold what an earlier one denies`() {
    scratch.write("", to: "env", mode: 0o600)
    let found = ProgramLookup.find("env", path: "\(scratch.path):/usr/bin")
    #expect(found == .success("/usr/bin/env"))
  }
}

struct UserLookupTests {
  let supervisor: ProgramSupervisor

  init() throws {
    supervisor = try ProgramSupervisor()
  }

  @Test(arguments: ["root", "nobody", "daemon"])
  func `a user's numbers are those of id`(_ name: String) throws {
    let account = try #require(UserLookup.find(name))
    let identity = account.identity
    let groups = try supervisor.help(["id", "-G", name]).text.split { $0.isWhitespace }

    #expect(account.name == name)
    #expect("\(identity.userID)\n" == (try supervisor.help(["id", "-u", name]).text))
    #expect("\(identity.groupID)\n" == (try supervisor.help(["id", "-g", name]).text))
    #expect(Set(identity.supplementaryGroupIDs) == Set(groups.compactMap { UInt32($0) }))
    #expect(UserLookup.find("\(identity.userID)") == account)
    let entry = try supervisor.help(["getent", "passwd", name]).text.dropLast()
    let fields = entry.split(separator: ":", omittingEmptySubsequences: false)
    #expect(account.home == String(fields[5]))
    #expect(account.shell == String(fields[6]))
  }

  @Test(arguments: ["", "no-such-user", "-1", "+1", "4294967295", "99999999999", "1x"])
  func `what names no user is unknown`(_ name: String) {
    #expect(UserLookup.find(name) == nil)
  }

  @Test func `a number without an entry has no group of meaning`() throws {
    let account = try #require(UserLookup.find("3999999999"))
    #expect(account.name == nil && account.home == nil)
    #expect(account.identity.userID == 3_999_999_999)
    #expect(account.identity.groupID == 65_534)
    #expect(account.identity.supplementaryGroupIDs.isEmpty)
  }

  @Test func `the current user is the one of id`() throws {
    let current = UserLookup.current()
    #expect("\(current.identity.userID)\n" == (try supervisor.help(["id", "-u"]).text))
    #expect("\(current.identity.groupID)\n" == (try supervisor.help(["id", "-g"]).text))
  }
}

struct PreloadLibrariesTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func find(_ name: String) -> String? {
    PreloadLibraries.find(name, libraryPath: "relative:\(scratch.path)")
  }

  @Test func `the plain name comes before the versions`() {
    scratch.write("", to: "liblttng-ust-example.so.0")
    #expect(find("liblttng-ust-example.so") == scratch.file("liblttng-ust-example.so.0"))
    scratch.write("", to: "liblttng-ust-example.so.1")
    #expect(find("liblttng-ust-example.so") == scratch.file("liblttng-ust-example.so.1"))
    scratch.write("", to: "liblttng-ust-example.so")
    #expect(find("liblttng-ust-example.so") == scratch.file("liblttng-ust-example.so"))
  }

  @Test func `a library that is not installed is not found`() {
    #expect(find("liblttng-ust-example.so") == nil)
  }

  @Test(
    arguments: [
      "liblttng-ust-.so", "liblttng-ust.so", "liblttng-ust-fork.so.1", "liblttng-ust-../x.so",
      "liblttng-ust-fork", "x/liblttng-ust-fork.so", "liblttng-ust-Fork.so", "libevil.so", "",
    ])
  func `other names are refused`(_ name: String) {
    scratch.write("", to: "libevil.so")
    scratch.write("", to: "liblttng-ust-.so")
    #expect(find(name) == nil)
    #expect(!PreloadLibraries.isAllowed(name))
  }

  @Test func `the system's library is found and can be loaded`() throws {
    let path = try #require(
      PreloadLibraries.find("liblttng-ust-fork.so", libraryPath: nil),
      "this test needs liblttng-ust (package liblttng-ust1)")
    let program = try scratch.program(
      ["grep", "-c", "liblttng-ust-fork", "/proc/self/maps"], environment: ["LD_PRELOAD": path])
    #expect(try ProgramSupervisor().perform(program).exit == .exited(0))
  }
}

struct OwnEnvironmentTests {
  @Test func `another user's variables are theirs, the others stay`() throws {
    let account = try #require(UserLookup.find("nobody"))
    let variables = OwnEnvironment.variables(as: account)
    #expect(variables["USER"] == "nobody")
    #expect(variables["LOGNAME"] == "nobody")
    #expect(variables["HOME"] == account.home)
    #expect(variables["PATH"] == OwnEnvironment.variables["PATH"])
  }

  @Test func `root finds root's programs, in the caller's order first`() throws {
    let own = try #require(OwnEnvironment.variables["PATH"]).split(separator: ":").map(String.init)
    let path = try #require(OwnEnvironment.variables(as: UserLookup.root)["PATH"])
      .split(separator: ":").map(String.init)
    #expect(path.starts(with: own))
    #expect(Set(path).isSuperset(of: ["/usr/local/sbin", "/usr/sbin", "/sbin"]))
    #expect(path.count == Set(path).union(own).count + own.count - Set(own).count)
  }
}

struct GroupLookupTests {
  @Test(arguments: [("root", 0), ("0", 0), ("54321", 54_321)] as [(String, UInt32)])
  func `a group has a number`(name: String, number: UInt32) {
    #expect(GroupLookup.find(name) == number)
  }

  @Test(arguments: ["", "no-such-group", "-1", "4294967295", "4294967296", "0x0"])
  func `what is no group has none`(name: String) {
    #expect(GroupLookup.find(name) == nil)
  }
}
