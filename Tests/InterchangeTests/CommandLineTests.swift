import Testing

@testable import Interchange

/// The command lines of lttng(1).
struct CommandLineTests {
  @Test func `options are taken as popt takes them`() throws {
    let line = try LTTngCommandLine([
      "-v", "--group=x", "enable-event", "-ks", "web", "--filter", "a == 1", "-cbig", "x,y",
      "--exclude=z", "--", "-w",
    ])
    #expect(line.command == "enable-event")
    #expect(line.has("kernel") && !line.has("userspace"))
    #expect(line.value("session") == "web" && line.value("channel") == "big")
    #expect(line.value("filter") == "a == 1" && line.value("exclude") == "z")
    #expect(line.operands == ["x,y", "-w"])
  }

  @Test func `an optional argument stands behind the equals sign, but of track`() throws {
    let create = try LTTngCommandLine(["create", "--live", "name"])
    #expect(create.operands == ["name"] && create.value("live") == nil && create.has("live"))
    #expect(try LTTngCommandLine(["create", "--live=5"]).value("live") == "5")
    let track = try LTTngCommandLine(["track", "-k", "--pid", "1,2", "--vuid", "--all"])
    #expect(track.value("pid") == "1,2" && track.has("vuid") && track.value("vuid") == nil)
  }

  @Test(arguments: [
    (["bogus"], "no command `bogus`"), (["create", "--bogus"], "no option `--bogus`"),
    (["create", "-Z"], "no option `-Z`"), (["create", "-o"], "lacks its argument"),
    (["create", "--snapshot=1"], "takes no argument"),
  ])
  func `what LTTng refuses is refused`(arguments: [String], reason: String) {
    #expect(throws: LTTngCommandLine.Fault.self) { try LTTngCommandLine(arguments) }
    do throws(LTTngCommandLine.Fault) {
      _ = try LTTngCommandLine(arguments)
    } catch {
      #expect(error.reason.contains(reason))
    }
  }

  @Test func `help is asked for in several ways`() throws {
    for arguments in [[], ["--help"], ["create", "--help"], ["help", "create"]] {
      #expect(try LTTngCommandLine(arguments).command == "help")
    }
  }

  @Test(arguments: [
    ("4096", 4096), ("4k", 4096), ("4K", 4096), ("2M", 2 << 20), ("1G", 1 << 30), ("0x10", 16),
    ("", nil), ("k", nil), ("4MiB", nil), ("-1", nil), ("99999999999G", nil),
  ])
  func `sizes have suffixes of one letter`(text: String, bytes: UInt64?) {
    #expect(CommandQuantity.size(text) == bytes)
  }

  @Test(arguments: [
    ("200", 200), ("200us", 200), ("5ms", 5000), ("90s", 90_000_000), ("2m", 120_000_000),
    ("1h", 3_600_000_000), ("1d", nil), ("s", nil),
  ])
  func `times are microseconds`(text: String, time: UInt64?) {
    #expect(CommandQuantity.microseconds(text) == time)
  }

  @Test func `sizes are rounded up to a power of two`() {
    #expect([0, 1, 3, 4, 5, 4097].map(CommandQuantity.roundedUp) == [1, 1, 4, 4, 8, 8192])
  }

  @Test func `lists are split at commas that are not escaped`() {
    #expect(CommandQuantity.items(#"a,b\,c,,d\*"#) == ["a", "b,c", #"d\*"#])
  }
}
