import LTTngModel
import PlanExecution
import SystemPackage

/// Records snapshots of standing sessions.
struct SnapshotOperation {
  let name: String
  let sessions: [String]

  /// A folder or URL; nil is each session's own output.
  let place: String?
  let regeneratesStatedump: Bool
  let view: any ApplyView

  func run() -> ExitStatus {
    do throws(Problem) {
      let order = SnapshotOrder(
        place: try place.map(Self.place), regeneratesStatedump: regeneratesStatedump)
      return StandingOperation(
        name: name, sessions: sessions, action: .snapshot(order), view: view
      ).run()
    } catch {
      view.observe(.problem(error))
      return error.status
    }
  }

  private static func place(_ text: String) throws(Problem) -> SnapshotOutput<String>.Place {
    if text.hasPrefix("file://") { return try place(String(text.dropFirst("file://".count))) }
    guard text.contains("://") else {
      guard !text.isEmpty else {
        throw Problem(.wrongUsage, "--to takes a folder or a URL", help: "say --to FOLDER")
      }

      return .local(Caller().currentFolder.pushing(FilePath(text)).lexicallyNormalized().string)
    }

    let address = RelayAddress(control: text)
    if let fault = address.fault {
      throw Problem(.wrongUsage, "--to \(text): \(fault)", help: fault.help)
    }

    return .relay(address.normalized)
  }
}
