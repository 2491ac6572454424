import Diagnostics
import Glibc
import PlanExecution
import Recipes
import SystemPackage

/// Makes recipes to begin with.
struct NewRecipeOperation {
  private static let ending = ".yaml"

  let view: NewRecipeView
  private let templates = RecipeTemplates(searchPath: Caller().presets.searchPath)

  init(view: NewRecipeView) {
    self.view = view
  }

  /// Lists what recipes can be made of.
  func list() -> ExitStatus {
    view.show(templates.all)
    return .done
  }

  /// Makes the recipe; `template` is a name or path, `file` that of the recipe, `-` to print it.
  func run(name: String, from template: String?, file: String?) -> ExitStatus {
    let name =
      name.hasSuffix(Self.ending) ? String(name.dropLast(Self.ending.count)) : name
    do throws(Problem) {
      try make(name, template, file ?? name + Self.ending)
      return .done
    } catch {
      view.show(error)
      return error.status
    }
  }

  private func make(_ name: String, _ template: String?, _ file: String) throws(Problem) {
    if let rule = SessionName.brokenRule(by: name) {
      throw Problem(.wrongUsage, "a recipe cannot be called `\(name)`", help: rule)
    }

    let text = try text(name, template)
    guard file != "-" else { return view.show(text: text) }

    try write(text, to: file)
    view.showFile(file)
  }

  private func text(_ name: String, _ template: String?) throws(Problem) -> String {
    guard let template else { return NewRecipeText.standard(name: name) }

    let found = try templates.find(template)
    switch found.kind {
    case .preset: return NewRecipeText.using(found, name: name)
    case .recipe:
      guard let text = NewRecipeText.copy(of: found, name: name) else {
        throw Problem(
          .recipeInvalid, "`\(template)` has no `name` to replace",
          help: "`lttrecipe validate \(found.source.name)` says what is wrong with it")
      }

      return text
    }
  }

  /// Writes a file that must not exist yet.
  private func write(_ text: String, to file: String) throws(Problem) {
    let path = FileSystem.currentFolder.pushing(FilePath(file))
    do {
      let descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
      defer { try? descriptor.close() }
      do { try descriptor.writeAll(text.utf8) } catch {
        unlink(path.string)
        throw error
      }
    } catch {
      throw Self.problem(file, error as? Errno ?? .ioError)
    }
  }

  private static func problem(_ file: String, _ error: Errno) -> Problem {
    guard error != .fileExists else {
      return Problem(
        .failed, "`\(file)` exists, and is not overwritten",
        help: "give the recipe another name, or a file with --output FILE")
    }

    return Problem(
      .failed, "cannot write `\(file)`: \(error)", help: "--output - prints the recipe instead")
  }
}
