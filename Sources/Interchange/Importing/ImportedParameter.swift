import LTTngModel
import Recipes

/// A parameter of the recipe that stands for what a script takes from its caller.
struct ImportedParameter: Hashable {
  /// The number of an argument, or the name of a variable.
  let given: String
  let name: String

  /// What the script takes where it is given nothing; nil where it needs it.
  let fallback: String?
  let description: String

  /// The names of `others` are taken.
  init(given: String, fallback: String?, beside others: [ImportedParameter]) {
    self.given = given
    self.fallback = fallback
    let plain = Self.name(for: given)
    var name = plain
    var number = 2
    while others.contains(where: { $0.name == name }) {
      name = "\(plain)-\(number)"
      number += 1
    }
    self.name = name
    description =
      ShellArguments.isName(given) ? "argument \(given) of the script" : "\(given) of the script"
  }

  /// Returns the name of the parameter for an argument or a variable of the script, unless another one has it.
  static func name(for given: String) -> String {
    guard !ShellArguments.isName(given) else { return "argument-\(given)" }

    let words = given.lowercased().split(separator: "_").joined(separator: "-")
    return ParameterName.isAllowed(words) ? words : "given-\(words)"
  }
}

extension ImportedRecipe {
  /// Finds the parameters that its texts refer to; the first value that stands for nothing given is the
  /// default.
  mutating func findParameters() {
    for text in markedTexts {
      for case .given(let given, let fallback) in MarkedText.values(in: text) {
        guard let known = parameters.first(where: { $0.given == given }) else {
          parameters.append(
            ImportedParameter(given: given, fallback: fallback, beside: parameters))
          continue
        }

        if known.fallback != fallback {
          let note = ImportNote(
            "`\(MarkedText.shown(text))` is as elsewhere: the parameter `\(known.name)`",
            isLoss: false)
          if !notes.contains(note) { notes.append(note) }
        }
      }
    }
  }

  /// The parameters without a default.
  package var parametersInNeed: [String] {
    parameters.filter { $0.fallback == nil }.map(\.name)
  }

  private var markedTexts: [String] {
    var texts: [String] = []
    var recipe = self
    recipe.mapTexts { text in
      if MarkedText.isMarked(text) { texts.append(text) }
      return text
    }
    return texts
  }

  /// Returns the recipe with references to the parameters whose names are not those of what they stand for.
  func referringToParameters() -> ImportedRecipe {
    let renamed = parameters.filter { $0.name != ImportedParameter.name(for: $0.given) }
    let names = Dictionary(renamed.map { ($0.given, $0.name) }) { first, _ in first }
    var recipe = self
    recipe.mapTexts { MarkedText.renaming($0, names) }
    return recipe
  }

  /// Puts other texts in the place of those that can have marks.
  private mutating func mapTexts(_ transform: (String) -> String) {
    for index in sessions.indices { sessions[index].mapTexts(transform) }
    for phase in RecipePart.Phase.allCases {
      for index in self[keyPath: phase.steps].indices {
        self[keyPath: phase.steps][index].mapTexts(transform)
      }
    }
  }
}

extension ImportedSession {
  fileprivate mutating func mapTexts(_ transform: (String) -> String) {
    switch output {
    case .said(.local(let path)): output = .said(.local(transform(path)))
    case .said(.relay(let address)): output = .said(.relay(address.mapping(transform)))
    case .said(.live(let address, let interval)):
      output = .said(.live(address.mapping(transform), interval: interval))
    default: break
    }
    guard let snapshot = snapshotOutput else { return }

    let place: SnapshotOutput<String>.Place =
      switch snapshot.place {
      case .local(let path): .local(transform(path))
      case .relay(let address): .relay(address.mapping(transform))
      }
    snapshotOutput = SnapshotOutput(name: snapshot.name, place: place, maxSize: snapshot.maxSize)
  }
}

extension RelayAddress {
  fileprivate func mapping(_ transform: (String) -> String) -> RelayAddress {
    RelayAddress(control: transform(control), data: data.map(transform))
  }
}

extension ImportedStep {
  fileprivate mutating func mapTexts(_ transform: (String) -> String) {
    if case .run(let arguments)? = command { command = .run(arguments.map(transform)) }
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      environment[name] = transform(value)
    }
  }
}
