import SystemPackage

/// Which runs recorded beside a run in the session daemon that they share, so that each trace has the programs of all.
package enum SharedRecording {
  /// Writes down in the folders of both that two runs record at the same time.
  ///
  /// A run of which that cannot be written loses its key: it must not be taken for what it is not.
  package static func note(_ one: RunID, beside other: RunID, in store: RunStore) {
    for (run, partner) in [(one, other), (other, one)] {
      let folder = store.folder(of: run)
      do throws(FolderError) {
        if !FileTree.exists(folder.beside) { try PrivateFolder.createWithParents(folder.beside) }
        try WholeFile.createEmpty(folder.beside.appending(partner.text))
      } catch {
        RecordingKey.remove(folder)
      }
    }
  }

  /// Returns the ids of the runs that recorded beside one, sorted.
  package static func partners(of folder: RunFolder) -> [String] {
    FileTree.names(in: folder.beside)
  }
}
