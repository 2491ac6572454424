import Diagnostics
import SystemPackage
import YAMLTree

/// What an item of `use` names, for those who only look for files.
enum UseItem {
  case name(Located<String>)
  case reference(Located<GitReference>)
}

/// The `use` lists of a recipe or preset, read without the rest of it.
///
/// Whatever the machine is like, the lists are the same: conditions are not looked at.
struct UseLists {
  /// The items with the parameters that they give to their presets, in order.
  private(set) var items: [(item: UseItem, settings: [ParameterSetting])] = []
  private(set) var diagnostics = DiagnosticCollector()

  private let substitution: ParameterSubstitution?

  /// Reads the lists of a file; `settings` are those of `--set`, or what the preset is used with.
  init(of root: MappingNode, in file: RecipeFile, settings: [ParameterSetting]) {
    let lists = Self.lists(of: root)
    // Without a reference to a parameter, one that lacks a value is no obstacle.
    if lists.contains(where: Self.holdsReference) {
      var table = ParameterTable(declarations: root["parameters"], settings: settings)
      diagnostics.append(contentsOf: table.resolve(recipeName: file.source.name))
      substitution = ParameterSubstitution(
        parameters: table.values ?? [:], names: table.names,
        builtIns: ["recipe.dir": file.folder.string], sessionName: nil)
    } else {
      substitution = nil
    }
    for list in lists {
      for element in list.elements { add(element) }
    }
  }

  private static func lists(of root: MappingNode) -> [SequenceNode] {
    let sessions = root["sessions"]?.mapping?.entries.compactMap { $0.value.mapping } ?? []
    return ([root] + sessions).compactMap { mapping in
      if case .sequence(let list)? = mapping["use"] { list } else { nil }
    }
  }

  private static func holdsReference(_ list: SequenceNode) -> Bool {
    list.elements.contains { holdsReference($0) }
  }

  private static func holdsReference(_ node: Node) -> Bool {
    switch node {
    case .scalar(let scalar): scalar.text.contains("${")
    case .sequence(let list): holdsReference(list)
    case .mapping(let mapping): mapping.entries.contains { holdsReference($0.value) }
    }
  }

  /// What has another shape is left to be reported when the recipe is used.
  private mutating func add(_ node: Node) {
    switch node {
    case .scalar(let scalar):
      items.append((.name(Located(value(of: scalar), at: scalar.range)), []))
    case .sequence:
      break
    case .mapping(let mapping):
      add(substituted(mapping))
    }
  }

  private mutating func add(_ mapping: MappingNode) {
    let settings = mapping["with"]?.mapping?.entries.compactMap { entry -> ParameterSetting? in
      guard case .scalar(let scalar) = entry.value else { return nil }

      return ParameterSetting(name: entry.key.text, value: scalar.text)
    }
    if GitReference.isNamed(by: mapping) {
      guard let reference = GitReference.read(mapping, diagnostics: &diagnostics) else { return }

      items.append((.reference(reference), settings ?? []))
    } else if case .scalar(let name)? = mapping["preset"] {
      items.append((.name(Located(name.text, at: name.range)), settings ?? []))
    }
  }

  private func substituted(_ mapping: MappingNode) -> MappingNode {
    var result = mapping
    for (index, entry) in mapping.entries.enumerated() {
      switch entry.value {
      case .scalar(let scalar):
        result.entries[index].value = .scalar(
          Scalar(text: value(of: scalar), style: scalar.style, range: scalar.range))
      case .mapping(let inner): result.entries[index].value = .mapping(substituted(inner))
      case .sequence: break
      }
    }
    return result
  }

  private func value(of scalar: Scalar) -> String {
    substitution?.value(of: scalar) ?? scalar.text
  }
}
