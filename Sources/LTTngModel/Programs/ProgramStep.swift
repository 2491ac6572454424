/// A text of a plan in which the run's id, known only when the plan is carried out, may stand.
package struct RunText: Hashable, Codable, Sendable, ExpressibleByStringLiteral {
  /// One piece of the text.
  package enum Part: Hashable, Codable, Sendable {
    case literal(String)
    case runID
  }

  package let parts: [Part]

  package init(parts: [Part]) {
    self.parts = parts
  }

  package init(_ text: String) {
    parts = text.isEmpty ? [] : [.literal(text)]
  }

  package init(stringLiteral value: String) {
    self.init(value)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self.init(text)
    } else {
      self.init(parts: try container.decode([Part].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if case .literal(let text)? = parts.first, parts.count == 1 {
      try container.encode(text)
    } else {
      try container.encode(parts)
    }
  }

  /// Returns the text with `runID` put in.
  package func expanded(runID: String) -> String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .runID: runID
      }
    }.joined()
  }

  package static func + (left: RunText, right: RunText) -> RunText {
    RunText(parts: left.parts + right.parts)
  }
}

extension RunText: CustomStringConvertible {
  /// The text with `${run.id}` where the run's id goes.
  package var description: String {
    expanded(runID: "${run.id}")
  }
}

/// A program that a recipe starts: one item of `setup`, `payload` or `teardown`.
package struct ProgramStep: Hashable, Codable, Sendable {
  /// What is run.
  package enum Command: Hashable, Codable, Sendable {
    /// An argument vector; the first item names the program.
    case run([RunText])

    /// A text for `/bin/sh -c`, in which nothing is substituted.
    case shell(String)
  }

  package var command: Command

  /// The variables that the step adds to or takes over the caller's environment.
  package var environment: [String: RunText]

  /// The bare names of the libraries for `LD_PRELOAD`, in order.
  package var preload: [String]

  /// The user that the program runs as; nil is the caller.
  package var user: String?

  /// nil is the caller's folder.
  package var workingDirectory: RunText?

  /// After it the program is ended.
  package var timeLimitMilliseconds: Int?

  /// `file:line:column` of the step in its recipe.
  package var origin: String

  package init(
    command: Command, environment: [String: RunText] = [:], preload: [String] = [],
    user: String? = nil, workingDirectory: RunText? = nil, timeLimitMilliseconds: Int? = nil,
    origin: String = ""
  ) {
    self.command = command
    self.environment = environment
    self.preload = preload
    self.user = user
    self.workingDirectory = workingDirectory
    self.timeLimitMilliseconds = timeLimitMilliseconds
    self.origin = origin
  }
}

extension ProgramStep: CustomStringConvertible {
  /// The command in one line, for people; `${run.id}` stands where the run's id goes.
  package var description: String {
    text(runID: "${run.id}")
  }

  /// The command in one line, for people.
  package func text(runID: String) -> String {
    switch command {
    case .run(let arguments):
      arguments.map { Self.quoted($0.expanded(runID: runID)) }.joined(separator: " ")
    case .shell(let text): "sh -c \(Self.quoted(text))"
    }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "%+,-./:=@_${}".unicodeScalars.contains($0)
      }
    return isPlain
      ? text
      : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }
}
