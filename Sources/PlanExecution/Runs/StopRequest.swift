/// What a run's folder tells of the process that a `stop` asks to end the run.
///
/// It is written before that process gets the signal, so that whoever comes after a `stop` that was killed knows of it.
package struct StopRequest {
  private let folder: RunFolder

  package init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// Whether it was this process.
  package func isMade(to process: ProcessIdentity) -> Bool { asked?.process == process }

  /// Whether it was any process of this boot.
  package var isMade: Bool { asked != nil }

  private var asked: RunHolder? {
    RunHolder.read(folder.stopRequest).flatMap { $0.bootID == MachineFacts.bootID ? $0 : nil }
  }

  /// Writes down that a process is to be asked.
  package func keep(_ process: ProcessIdentity) throws(FolderError) {
    let asked = RunHolder(process: process, bootID: MachineFacts.bootID)
    try WholeFile.write(JSONText.encode(asked), to: folder.stopRequest)
  }

  /// Takes that back: it could not be asked, or the run goes on.
  package func withdraw() {
    FileTree.remove(folder.stopRequest)
  }
}
