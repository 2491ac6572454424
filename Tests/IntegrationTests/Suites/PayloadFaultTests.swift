import LTTngModel
import TestSupport
import Testing

/// A way in which a payload can go.
struct PayloadFault: CustomTestStringConvertible {
  /// The one step.
  let payload: String
  let status: Int32

  /// What lttrecipe says of it.
  let message: String

  /// Whether any of it was recorded.
  var isRecorded = true

  var testDescription: String { payload }

  /// Returns a payload that lists a folder and then does what `text` says.
  static func shell(
    _ text: String, _ status: Int32, _ message: String, timeout: String? = nil
  ) -> PayloadFault {
    let limit = timeout.map { ", timeout: \($0)" } ?? ""
    return PayloadFault(
      payload: "- {shell: \"ls > listed; \(text)\"\(limit)}", status: status, message: message)
  }

  private static let outOfTime = "): it took longer than its `timeout` and was ended"

  static let all = [
    shell("exit 0", 0, ""),
    shell("exit 1", 6, "): it ended with exit status 1"),
    shell("exit 255", 6, "): it ended with exit status 255"),
    shell("kill -SEGV $$", 6, "): it ended with signal 11 (SIGSEGV)"),
    shell("exec sleep 1000", 6, outOfTime, timeout: "2s"),
    shell("trap '' TERM; while :; do sleep 0.1; done", 6, outOfTime, timeout: "2s"),
    // It keeps the files of the output open.
    shell(
      "setsid sleep 1000 & until grep -qs ^sleep /proc/$!/comm; do sleep 0.01; done", 0,
      "payload 1 left sleep running, the process "),
    PayloadFault(
      payload: "- run: [./garbage]", status: 6, message: "garbage: Exec format error",
      isRecorded: false),
  ]
}

/// The run ends with an exact status and message, and leaves a retrieved trace and nothing else.
@Suite(.serialized, .needsMachine)
struct PayloadFaultTests {
  let machine: Machine

  init() throws {
    machine = try Machine()
  }

  @Test(arguments: PayloadFault.all)
  func `the run of a payload ends, whatever becomes of that`(_ fault: PayloadFault) throws {
    try machine.write("garbage", to: "garbage", mode: 0o755)
    let result = try machine.apply(
      JobRecipe(payload: fault.payload, more: "teardown: [{run: [touch, torn-down]}]"))
    #expect(result.status == fault.status, "\(result)")
    #expect(fault.message.isEmpty || result.errors.contains(fault.message), "\(result)")
    #expect(result.errors.contains("error: ") == (fault.status != 0), "\(result)")
    #expect(machine.read("torn-down") != nil)
    let package = try machine.onlyPackage()
    #expect(TestFile.names(in: package.path) == RetrievedPackage.contents)
    #expect(try (package.verdict.eventCount > 0) == fault.isRecorded)
    if fault.isRecorded {
      #expect(try package.events().count == Int(package.verdict.eventCount))
    }
    try machine.expectNothingLeft()
    try machine.expectEnd(of: "sleep")
  }

  @Test func `a payload that prints without measure is kept whole`() throws {
    let size = 256 << 20
    try machine.write(
      JobRecipe(payload: "- shell: \"ls > listed; head -c \(size) /dev/zero\"").text)
    let result = try machine.shell("lttrecipe apply recipe.yaml > /dev/null")
    #expect(result.status == 0, "\(result)")
    let output = try machine.onlyPackage().path + "/output/payload-1.stdout"
    #expect(try machine.text("stat", "--format=%s", output) == "\(size)\n")
    try machine.expectNothingLeft()
  }
}
