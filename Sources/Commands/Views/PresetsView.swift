import Diagnostics
import PlanExecution
import Recipes
import SystemPackage

/// Prints presets.
struct PresetsView: ProblemShowing {
  let isJSON: Bool

  init(isJSON: Bool) {
    self.isJSON = isJSON
    if isJSON { JSONStream.begin() }
  }

  func show(_ listing: PresetListing) {
    if isJSON {
      for item in listing.items { JSONStream.write(PresetLine(item)) }
    } else {
      Terminal.print(PresetsText.text(of: listing.items))
    }
  }

  func show(_ preset: LoadedPreset, name: String) {
    let text = EffectiveRecipeView.text(of: preset.effective, own: preset.file.source)
    if isJSON {
      JSONStream.write(
        EffectivePresetLine(
          preset: name, file: preset.file.path?.string, yaml: text,
          origins: ValueOrigins.all(in: preset.effective)))
    } else {
      Terminal.print(text)
    }
  }

  func show(_ path: FilePath, name: String) {
    if isJSON {
      JSONStream.write(PathLine(preset: name, file: path.string))
    } else {
      Terminal.print(path.string + "\n")
    }
  }

  func showFindings(_ diagnostics: [Diagnostic]) {
    DiagnosticsView.show(diagnostics, isJSON: isJSON)
  }
}

/// Lists of presets in words.
enum PresetsText {
  static func text(of items: [PresetListing.Item]) -> String {
    guard !items.isEmpty else { return "no presets are found\n" }

    let width = items.map(\.name.count).max() ?? 0
    var text = ""
    var folder: FilePath?
    for item in items {
      if item.folder != folder { text += "\(TerminalText.escaped(item.folder.string)):\n" }
      folder = item.folder
      text += line(of: item, width: width)
    }
    return text
  }

  private static func line(of item: PresetListing.Item, width: Int) -> String {
    let description = item.description.map { TerminalText.escaped($0) } ?? ""
    let padding = String(repeating: " ", count: width - item.name.count)
    let hidden =
      item.hiddenBy.map { "(hidden by \(TerminalText.escaped($0.string)))" } ?? ""
    let words = ["  \(item.name)\(padding)", description, hidden].filter { !$0.isEmpty }
    let line = words.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
  }
}

private struct PresetLine: Encodable {
  let type = "preset"
  let name: String
  let description: String?
  let file: String
  let folder: String
  let hiddenBy: String?

  init(_ item: PresetListing.Item) {
    name = item.name
    description = item.description
    file = item.file.string
    folder = item.folder.string
    hiddenBy = item.hiddenBy?.string
  }
}

private struct EffectivePresetLine: Encodable {
  let type = "effective-preset"
  let preset: String
  let file: String?
  let yaml: String
  let origins: [ValueOrigin]
}

private struct PathLine: Encodable {
  let type = "preset-path"
  let preset: String
  let file: String
}
