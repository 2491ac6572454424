/// What the program of a step reads from its standard input.
package enum StepInput: Hashable, Sendable {
  /// A file, by its path.
  case file(RunText)

  /// This text, whole.
  case text(RunText)
}

/// `{"file": PATH}` or `{"text": TEXT}`.
extension StepInput: Codable {
  private enum Key: String, CodingKey {
    case file
    case text
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let path = try container.decodeIfPresent(RunText.self, forKey: .file) {
      self = .file(path)
    } else {
      self = .text(try container.decode(RunText.self, forKey: .text))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .file(let path): try container.encode(path, forKey: .file)
    case .text(let text): try container.encode(text, forKey: .text)
    }
  }
}

extension ProgramStep {
  /// The names of the secret parameters that its program gets.
  package var secretNames: [String] {
    var texts = Array(environment.values)
    if case .text(let text)? = input { texts.append(text) }
    return Set(texts.flatMap(\.secretNames)).sorted()
  }
}
