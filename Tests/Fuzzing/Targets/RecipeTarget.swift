import Diagnostics
import Glibc
import Recipes
import SystemPackage
import YAMLTree

/// The file in memory that recipes are loaded from; it has no name.
private let file = {
  var template = Array("/dev/shm/lttrecipe-fuzz-XXXXXX".utf8CString)
  let file = mkstemp(&template)
  unlink(template)
  return file
}()

/// The folder that presets are looked up in.
private let presets = FilePath(getenv("FUZZ_PRESETS").map { String(cString: $0) } ?? "/nowhere")

/// Loads bytes as a recipe; the effective recipe of a good one is loaded again.
@_cdecl("LLVMFuzzerTestOneInput")
public func loadAsRecipe(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: data, count: count)
  let given = GivenParameters(settings: settings(in: bytes))
  write(bytes)
  var loader = loader()
  let loaded = loader.load(path, given: given)
  Checks.findings(loader.diagnostics.sorted + (loaded?.planned ?? []))
  if (loaded == nil) != loader.diagnostics.hasErrors { fatalError("neither a recipe nor an error") }
  check(isLoaded: loaded != nil, loader.diagnostics, given)
  if let loaded { loadAgain(loaded.effective, given, loader.diagnostics) }
  return 0
}

/// `validate` finds the same as `apply`; it takes presets as well, and needs no parameter's value.
private func check(
  isLoaded: Bool, _ diagnostics: DiagnosticCollector, _ given: GivenParameters
) {
  var checker = loader()
  let isValid = checker.check(path, given: given)
  Checks.findings(checker.diagnostics.sorted)
  let isTaken = diagnostics.diagnostics.contains {
    $0.id == .presetKind || $0.id == .parameterMissing
  }
  if isValid != isLoaded, !(isValid && isTaken) { fatalError("validate says \(isValid)") }
}

/// Secrets alone are parameters of the effective recipe, too; what the recipe is warned of may be true of it.
private func loadAgain(
  _ effective: Node, _ given: GivenParameters, _ found: DiagnosticCollector
) {
  let text = YAMLWriter().text(of: effective)
  guard text.utf8.count <= 1 << 20 else { return }

  Array(text.utf8).withUnsafeBufferPointer(write)
  var loader = loader()
  var secrets = given
  secrets.settings.removeAll { setting in
    guard case .mapping(let root) = effective, case .mapping(let names)? = root["parameters"] else {
      return true
    }
    return names[setting.name] == nil
  }
  let again = loader.load(path, given: secrets)
  let isNew = { (finding: Diagnostic) in !found.diagnostics.contains { $0.id == finding.id } }
  guard let again, !loader.diagnostics.diagnostics.contains(where: isNew) else {
    fatalError(
      "the effective recipe is refused: \(text)"
        + DiagnosticRenderer().text(of: loader.diagnostics.sorted))
  }
  guard YAMLWriter().text(of: again.effective) == text else {
    fatalError("the effective recipe has another one: \(text)")
  }
}

private var path: String { "/proc/self/fd/\(file)" }

private func loader() -> RecipeLoader {
  RecipeLoader(
    library: PresetLibrary(searchPath: [presets]), currentFolder: presets,
    machine: MachineRelease(kernel: "6.1.0", architecture: "x86_64", lttng: { "2.13.9" }),
    host: "machine", user: "me")
}

private func write(_ bytes: UnsafeBufferPointer<UInt8>) {
  let count = pwrite(file, bytes.baseAddress, bytes.count, 0)
  guard ftruncate(file, bytes.count) == 0, count == bytes.count else { fatalError("cannot write") }
}

/// The first lines of an input may be `# set: NAME=VALUE`, which stand for a file of `--set-file`: `--set` takes no
/// secrets.
private func settings(in bytes: UnsafeBufferPointer<UInt8>) -> [ParameterSetting] {
  let prefix = Array("# set: ".utf8)
  return bytes.split(separator: UInt8(ascii: "\n")).prefix { $0.starts(with: prefix) }
    .compactMap { line in
      ParameterSetting(String(decoding: line.dropFirst(prefix.count), as: UTF8.self)).map {
        ParameterSetting(name: $0.name, value: $0.value, source: .file)
      }
    }
}
