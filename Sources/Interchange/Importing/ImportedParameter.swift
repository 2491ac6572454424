import LTTngModel
import Recipes

/// A parameter of the recipe that stands for what a script takes from its caller.
struct ImportedParameter: Hashable {
  let name: String

  /// What the script takes where it is given nothing; nil where it needs it.
  let fallback: String?
  let description: String

  /// `given` is the number of an argument, or the name of a variable.
  init(given: String, fallback: String?) {
    name = Self.name(for: given)
    self.fallback = fallback
    description =
      ShellVariables.isArgument(given)
      ? "argument \(given) of the script" : "\(given) of the script"
  }

  /// Returns the name of the parameter for an argument or a variable of the script.
  static func name(for given: String) -> String {
    guard !ShellVariables.isArgument(given) else { return "argument-\(given)" }

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
        let parameter = ImportedParameter(given: given, fallback: fallback)
        guard let known = parameters.first(where: { $0.name == parameter.name }) else {
          parameters.append(parameter)
          continue
        }

        if known != parameter {
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
    let texts = sessions.flatMap(\.markedTexts) + (setup + payload + teardown).flatMap(\.texts)
    return texts.filter(MarkedText.isMarked)
  }
}

extension ImportedSession {
  fileprivate var markedTexts: [String] {
    let address: RelayAddress? =
      switch output {
      case .said(.relay(let address)), .said(.live(let address, _)): address
      default: nil
      }
    var texts = [address?.control, address?.data].compactMap(\.self)
    if case .said(.local(let path)) = output { texts.append(path) }
    switch snapshotOutput?.place {
    case .local(let path)?: texts.append(path)
    case .relay(let address)?: texts += [address.control] + (address.data.map { [$0] } ?? [])
    case nil: break
    }
    return texts
  }
}

extension ImportedStep {
  fileprivate var texts: [String] {
    let environment = environment.sorted { $0.key < $1.key }.map(\.value)
    if case .run(let arguments)? = command { return arguments + environment }

    return environment
  }
}
