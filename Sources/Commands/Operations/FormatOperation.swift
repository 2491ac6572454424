import Diagnostics
import PlanExecution
import Recipes
import SystemPackage
import YAMLTree

/// Brings files into canonical form.
struct FormatOperation {
  /// Paths of files and folders, `-` for standard input.
  let names: [String]
  let isCheck: Bool
  let writes: Bool
  let view: FormatView

  func run() -> ExitStatus {
    ExitStatus.worst(of: names.flatMap(formatAll))
  }

  /// Formats the file of a name, or all files below the folder.
  private func formatAll(_ name: String) -> [ExitStatus] {
    guard name != "-", FileSystem.isFolder(FilePath(name)) else { return [format(name)] }

    let folder = name.hasSuffix("/") ? name : "\(name)/"
    let files = YAMLFiles.names(below: FilePath(name))
    guard !files.isEmpty else {
      let problem = Problem(
        .failed, "no `*.yaml` file can be found below `\(name)`",
        help: "name a folder that holds recipes, and that you may read")
      view.show(problem)
      return [problem.status]
    }

    return files.map { format(folder + $0) }
  }

  private func format(_ name: String) -> ExitStatus {
    var diagnostics = DiagnosticCollector()
    let file = RecipeFile.read(
      name, currentFolder: FileSystem.currentFolder, diagnostics: &diagnostics)
    let text = file.flatMap { YAMLFormatter.formatted($0.source, diagnostics: &diagnostics) }
    view.showFindings(diagnostics.sorted)
    guard let file, let text else {
      let isOurFault = diagnostics.diagnostics.contains { $0.id == .formatUnsafe }
      return isOurFault ? .failed : .recipeInvalid
    }

    return finish(FormattedFile(source: file.source, path: file.path, text: text))
  }

  private func finish(_ file: FormattedFile) -> ExitStatus {
    if writes, !file.isFormatted, let path = file.path {
      do throws(Errno) {
        try FileReplacement.write(file.text, to: path)
      } catch {
        let problem = Problem(
          .failed, "cannot write `\(file.source.name)`: \(error)",
          help: "it is as it was; `lttrecipe fmt -` reads standard input and prints")
        view.show(problem)
        return problem.status
      }
    }
    view.show(file)
    return isCheck && !file.isFormatted ? .failed : .done
  }
}

/// A file and its canonical form.
struct FormattedFile {
  let source: SourceFile

  /// Where it stands; nil for standard input.
  let path: FilePath?
  let text: [UInt8]

  var isFormatted: Bool { source.bytes == text }
}
