import LTTngModel
import PlanExecution
import SystemPackage
import Testing

@testable import Interchange

/// Sessions that lttrecipe made, imported again.
struct OwnSessionTests {
  private static let run = "20260308T142530Z-7f3a"
  private static let folder = "/home/me/.local/state/lttrecipe/runs/\(run)/trace"

  private func text(_ session: ObservedSession) -> String {
    SavedSessionImport.recipe(of: [session], name: "x", origin: "a test").text
  }

  private func session(
    _ name: String, output: SessionOutput<String>, snapshots: [SnapshotOutput<String>] = []
  ) -> ObservedSession {
    ObservedSession(
      name: name, output: output, snapshotOutputs: snapshots,
      channels: [
        ObservedChannel(
          configuration: ChannelConfiguration(name: "user", domain: .user),
          rules: [RecordingRule(.tracepoint, .all)])
      ])
  }

  @Test func `a run's own folder is no part of the recipe`() {
    for name in ["web-\(Self.run)", "web"] {
      let own = text(session(name, output: .local(Self.folder + "/" + name)))
      #expect(own.contains("name: web\n") && !own.contains("output:"), "\(own)")
      #expect(own.contains("the run \(Self.run) of lttrecipe made the session"), "\(own)")
    }
    let snapshot = SnapshotOutput<String>(name: "snapshot-1", place: .local(Self.folder + "/web"))
    let recorder = text(session("web", output: .snapshot, snapshots: [snapshot]))
    #expect(recorder.contains("output: {snapshot: {}}\n"), "\(recorder)")
  }

  @Test func `a run's own folder is where the run store has it`() throws {
    let id = try #require(RunID(Self.run))
    let trace = RunStore(root: "/home/me/.local/state/lttrecipe").folder(of: id).trace
    #expect(trace == FilePath(Self.folder))
    #expect(RunFolderName.run(holding: trace.appending("web").string) == id.text)
    #expect(RunFolderName.withoutRun("web-\(id.text)", nil) == "web")
  }

  @Test func `a folder for sub-buffers that is called after the session is made by each run`() {
    for (name, path) in [
      ("hand", "/dev/shm/t/hand-20261129-010557"),
      ("web-\(Self.run)", "/dev/shm/t/web-\(Self.run)"),
      ("web", "/dev/shm/t"),
    ] {
      var session = session(name, output: .none)
      session.sharedMemoryPath = path
      let text = text(session)
      #expect(text.contains("shm-path: /dev/shm/t\n"), "\(text)")
    }
  }

  @Test func `a folder that the recipe names stays in it`() {
    let said = text(session("web-\(Self.run)", output: .local("/srv/web-\(Self.run)")))
    #expect(said.contains("name: web\n") && said.contains("output: {local: /srv}"), "\(said)")
    for name in ["web-1234", "a-20260308T142530Z", "20260308T142530Z-7f3a"] {
      let text = text(session(name, output: .none))
      #expect(text.contains("name: \(name)\n"), "\(text)")
    }
  }
}
