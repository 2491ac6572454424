import PlanExecution
import Testing

struct RecordingKeyTests {
  private typealias File = RecordingKey.File

  private func key(
    recipe: String = "r", lttng: String? = "2.13.9", folder: String = "/here",
    programs: [(String, String?)] = [("/bin/ls", "1")], inputs: [(String, String?)] = []
  ) -> RecordingKey {
    RecordingKey(
      recipeSHA256: recipe, machine: MachineFacts(), lttngVersion: lttng, callerFolder: folder,
      stepUserID: 7, programs: programs.map { File(path: $0.0, sha256: $0.1) },
      inputs: inputs.map { File(path: $0.0, sha256: $0.1) })
  }

  @Test func `the same is no difference`() {
    let one = key(inputs: [("/a", "1"), ("/b", "2")])
    #expect(one.difference(from: one) == nil)
  }

  @Test func `the first difference is named`() {
    let one = key(inputs: [("/a", "1")])
    let differences = [
      one.difference(from: key(lttng: nil)),
      one.difference(from: key(folder: "/there")),
      one.difference(from: key(recipe: "other", programs: [])),
      one.difference(from: key(programs: [("/bin/ls", nil)], inputs: [("/a", "1")])),
      one.difference(from: key()),
      one.difference(from: key(inputs: [("/a", "2")])),
      key().difference(from: one),
      key(inputs: [("/a", nil)]).difference(from: key(inputs: [("/a", nil)])),
    ]
    #expect(
      differences == [
        "LTTng is 2.13.9, it was unknown", "the caller's folder is /here, it was /there",
        "the effective recipe is another one",
        "the program or standard input /bin/ls has another content", "the input /a is new",
        "the input /a has another content", "the input /a is gone",
        "the input /a could not be read before the run",
      ])
  }
}
