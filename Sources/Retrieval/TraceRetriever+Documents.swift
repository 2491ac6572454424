package import PlanExecution
package import SystemPackage

extension TraceRetriever {
  /// Puts a file into a folder that packages were brought to; one of the same name is replaced.
  ///
  /// `place` is a folder of this machine, or one of another host as rsync(1) writes it.
  package func add(_ file: FilePath, to place: String) throws(RetrievalError) {
    guard let name = file.lastComponent?.string, let bytes = WholeFile.read(file) else {
      throw RetrievalError("cannot read \(file)")
    }
    guard place.hasPrefix("/") else {
      return try RsyncTransfer(programs: programs).push([file.string, "\(place)/"], place: place)
    }

    do throws(FolderError) {
      try WholeFile.write(bytes, to: FilePath(place).appending(name))
    } catch {
      throw RetrievalError(error.description)
    }
  }
}
