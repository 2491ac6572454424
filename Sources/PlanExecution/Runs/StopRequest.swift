/// What a run's folder tells of the process that a `stop` has asked to end the run: asked once more, it would break
/// that off.
package struct StopRequest {
  private let folder: RunFolder

  package init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// Whether it was this process.
  package func isMade(to process: ProcessIdentity) -> Bool {
    let asked = WholeFile.read(folder.stopRequest).flatMap {
      JSONText.decode(RunHolder.self, from: $0)
    }
    return asked?.process == process && asked?.bootID == MachineFacts.bootID
  }

  /// Writes down that a process was asked.
  package func keep(_ process: ProcessIdentity) throws(FolderError) {
    let asked = RunHolder(process: process, bootID: MachineFacts.bootID)
    try WholeFile.write(JSONText.encode(asked), to: folder.stopRequest)
  }
}
