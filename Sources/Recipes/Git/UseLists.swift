import Diagnostics
import SystemPackage
import YAMLTree

/// The `use` lists of a recipe or preset, read without the rest of it.
///
/// Whatever the machine is like, the lists are the same: conditions are not looked at. Where an axis of the
/// matrix says which preset is used, those of all its values are listed.
struct UseLists {
  private(set) var items: [UseItem] = []
  private(set) var diagnostics = DiagnosticCollector()

  /// Reads the lists of a file; `settings` are those of `--set`, or what the preset is used with.
  init(
    of root: MappingNode, in file: RecipeFile, settings: [ParameterSetting], recipeName: String?
  ) {
    let elements = Self.lists(of: root).flatMap(\.elements)
    let references = elements.flatMap(Self.references)
    guard !references.isEmpty else {
      // Nothing names a parameter, so one that lacks a value is no obstacle.
      add(elements)
      return
    }

    let table = ParameterTable(
      declarations: root["parameters"], matrix: root["matrix"], settings: settings,
      fileName: file.source.name)
    diagnostics.append(contentsOf: table.diagnostics)
    guard let values = table.values else { return }

    var builtIns = ["recipe.dir": file.folder.string]
    builtIns["recipe.name"] = recipeName
    for combination in Self.combinations(table.matrix, of: references) {
      let substitution = ParameterSubstitution(
        parameters: values.merging(combination) { $1 }, names: table.names, builtIns: builtIns,
        sessionName: nil)
      add(elements.compactMap { substituted($0, by: substitution) })
    }
  }

  private static func lists(of root: MappingNode) -> [SequenceNode] {
    let sessions = root["sessions"]?.mapping?.entries.compactMap { $0.value.mapping } ?? []
    return ([root] + sessions).compactMap { mapping in
      if case .sequence(let list)? = mapping["use"] { list } else { nil }
    }
  }

  private mutating func add(_ elements: [Node]) {
    var decoder = NodeDecoder()
    items += elements.compactMap { UseItem($0, &decoder) }
    diagnostics.append(contentsOf: decoder.diagnostics)
  }

  // MARK: - Parameters

  /// The texts below a node that hold a reference to a parameter.
  private static func references(in node: Node) -> [String] {
    switch node {
    case .scalar(let scalar): scalar.text.contains("${") ? [scalar.text] : []
    case .sequence(let list): list.elements.flatMap(references)
    case .mapping(let mapping): mapping.entries.flatMap { references(in: $0.value) }
    }
  }

  /// Returns the values of the axes that the references name, in all combinations.
  private static func combinations(
    _ matrix: RecipeMatrix?, of references: [String]
  ) -> [[String: ParameterValue]] {
    let axes = (matrix?.axes ?? []).filter { axis in
      references.contains { $0.contains("${\(axis.parameter)}") }
    }
    return axes.reduce([[:]]) { combinations, axis in
      combinations.flatMap { combination in
        axis.values.map { value in
          combination.merging([axis.parameter: ParameterValue(text: value)]) { $1 }
        }
      }
    }
  }

  /// Returns an element with its parameters put in; nil for one with a condition that names a parameter
  /// without a value, because that condition is what keeps it from being used.
  private mutating func substituted(
    _ element: Node, by substitution: ParameterSubstitution
  ) -> Node? {
    var substitution = substitution
    let key = Scalar(text: "use", style: .plain, range: element.range)
    let document = MappingNode(
      entries: [MappingNode.Entry(key: key, value: element)], range: element.range)
    let result = substitution.substitute(in: document).entries.first?.value
    guard substitution.diagnostics.hasErrors else { return result }

    if element.mapping?["when"] == nil {
      diagnostics.append(contentsOf: substitution.diagnostics)
    }
    return nil
  }
}
