import Diagnostics
import Interchange
import LTTngControl
import LTTngModel
import PlanExecution
import Recipes
import SystemPackage

/// Makes recipes of what others configured LTTng with.
struct ImportOperation {
  let source: String
  let kind: ImportCommand.Source?

  /// The file to make; nil prints the recipe.
  let file: String?
  let isForced: Bool
  let view: ImportView

  func run() -> ExitStatus {
    do throws(Problem) {
      let (recipe, errors) = RecipeTrial.accepted(try importedRecipe()) { self.errors(in: $0) }
      guard !recipe.isEmpty else {
        view.show(recipe.losses)
        throw Problem(
          .failed, "nothing of `\(source)` is left to record",
          help:
            "a recipe needs a channel with an event; the notes above say what was not carried over")
      }

      try show(recipe, errors)
      return errors.isEmpty ? .done : .recipeInvalid
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func show(_ recipe: ImportedRecipe, _ errors: [Diagnostic]) throws(Problem) {
    let text = recipe.text
    if let file, file != "-" {
      try NewFile.write(text, to: file, overwrites: isForced, help: "--force overwrites it")
      view.showFile(file)
    } else {
      view.show(text: text)
    }
    view.show(recipe.losses)
    view.showFindings(errors)
  }

  /// Returns what the recipe language refuses, which LTTng may have taken all the same.
  private func errors(in recipe: ImportedRecipe) -> [Diagnostic] {
    let source = SourceFile(name: file ?? "imported recipe", bytes: Array(recipe.text.utf8))
    let kept = RecipeFile.kept(source, folder: FileSystem.currentFolder, path: nil)
    // The import is given nothing: any text stands for what the recipe takes from its caller.
    let settings = recipe.parametersInNeed.map { ParameterSetting(name: $0, value: "value") }
    var loader = RecipeLoading().loader()
    _ = loader.load(kept: kept, given: GivenParameters(settings: settings))
    return loader.diagnostics.sorted.filter { $0.severity == .error }
  }

  private func importedRecipe() throws(Problem) -> ImportedRecipe {
    let isFile =
      source == "-"
      || FileSystem.isRegularFile(
        FileSystem.currentFolder.pushing(FilePath(source)))
    guard kind != .session, isFile || kind != nil else { return try session(named: source) }

    let bytes = try SourceBytes.read(source)
    return kind == .saved || kind == nil && SourceBytes.isXML(bytes)
      ? try savedSessions(bytes) : try script(bytes)
  }

  /// The file's name without its folder and ending.
  private var baseName: String {
    let stem = FilePath(source).stem ?? ""
    return ImportedRecipe.name(for: source == "-" ? "imported" : stem)
  }

  private var fileName: String { FilePath(source).lastComponent?.string ?? source }

  private func savedSessions(_ bytes: [UInt8]) throws(Problem) -> ImportedRecipe {
    do throws(SavedSessionError) {
      let sessions = try SavedSessionReader.read(bytes)
      return SavedSessionImport.recipe(
        of: sessions, name: baseName, origin: "the saved session \(fileName)")
    } catch {
      throw Problem(
        .failed, "cannot read `\(source)`: \(error)",
        help: "`lttng save` writes such files; `--from script` takes it as a script")
    }
  }

  private func script(_ bytes: [UInt8]) throws(Problem) -> ImportedRecipe {
    guard bytes.count <= SourceBytes.scriptLimit,
      let text = String(validating: bytes, as: UTF8.self)
    else {
      throw Problem(
        .failed, "`\(source)` is no script", help: "a script is UTF-8 text of at most 1 MiB")
    }

    let origin = source == "-" ? "a script" : "the script \(fileName)"
    return ScriptImport.recipe(of: text, name: baseName, origin: origin)
  }

  private func session(named name: String) throws(Problem) -> ImportedRecipe {
    var control = SessionDaemon()
    guard control.isSessionDaemonAlive() else {
      throw Problem(
        .environmentNotReady, "`\(name)` is no file, and no session daemon answers",
        help: "check the file's name, or start the session daemon of the session")
    }

    guard let session = try observe(name, &control) else {
      throw Problem(
        .failed, "there is no file and no session `\(name)`",
        help: NearestSpelling.question(for: name, among: (try? control.sessionNames()) ?? [])
          ?? "`lttng list` names the sessions that you can see")
    }

    let triggers = (try? control.listTriggers()) ?? []
    return SavedSessionImport.recipe(
      of: [session], triggers: SavedSessionImport.triggers(of: name, among: triggers),
      name: ImportedRecipe.name(for: name), origin: "the session \(name)\(Self.maker(of: session))")
  }

  /// Says which recipe a session is of, where one of the caller's runs made it.
  private static func maker(of session: ObservedSession) -> String {
    guard let run = session.ownRun.flatMap({ RunID($0) }),
      let path = Caller().store.identity(of: run)?.recipePath
    else { return "" }

    return ", which \(path) made"
  }

  private func observe(
    _ name: String, _ control: inout SessionDaemon
  ) throws(Problem) -> ObservedSession? {
    do throws(LTTngError) {
      return try control.observeSession(named: name)
    } catch {
      throw DaemonFault.problem("look at the session `\(name)`", error)
    }
  }
}

/// Reads what is imported.
enum SourceBytes {
  /// In bytes; a longer text is no script.
  static let scriptLimit = 1 << 20

  /// Returns the content of a file, or of standard input for `-`.
  static func read(_ name: String) throws(Problem) -> [UInt8] {
    do {
      let isStandardInput = name == "-"
      let descriptor =
        isStandardInput
        ? FileDescriptor.standardInput
        : try FileDescriptor.open(
          FileSystem.currentFolder.pushing(FilePath(name)), .readOnly,
          options: [.closeOnExec, .nonBlocking])
      defer { if !isStandardInput { try? descriptor.close() } }

      return try Self.bytes(of: descriptor, atMost: SavedSessionReader.maximumByteCount + 1)
    } catch {
      let reason = (error as? Errno)?.description ?? "\(error)"
      throw Problem(.failed, "cannot read `\(name)`: \(reason)", help: "check the file's name")
    }
  }

  private static func bytes(of descriptor: FileDescriptor, atMost limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < limit {
      let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      if count == 0 { break }

      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Whether a text begins as XML does.
  static func isXML(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(64).drop { " \t\r\n".utf8.contains($0) || $0 > 0x7F }
    return start.starts(with: "<?xml".utf8) || start.starts(with: "<sessions".utf8)
  }
}
