/// A program that a recipe starts: one item of `setup`, `payload` or `teardown`.
package struct ProgramStep: Hashable, Codable, Sendable {
  /// What is run.
  package enum Command: Hashable, Sendable {
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

  /// What it reads from its standard input; nil is nothing.
  package var input: StepInput?

  /// After it the program is ended.
  package var timeLimitMilliseconds: Int?

  /// The exit statuses with which it may end; nil is 0 alone.
  package var expectedExits: [Int32]?

  /// The signals that may end it; nil is none.
  package var expectedSignals: [Int32]?

  /// How it runs beside the steps after it; nil is that its end is waited for.
  package var background: StepBackground?

  /// Whether what the program leaves running lives on after the run; nil means no.
  package var isDetached: Bool?

  /// `file:line:column` of the step in its recipe.
  package var origin: String

  package init(
    command: Command, environment: [String: RunText] = [:], preload: [String] = [],
    user: String? = nil, workingDirectory: RunText? = nil, input: StepInput? = nil,
    timeLimitMilliseconds: Int? = nil,
    expectedExits: [Int32]? = nil, expectedSignals: [Int32]? = nil,
    background: StepBackground? = nil, isDetached: Bool = false,
    origin: String = ""
  ) {
    self.command = command
    self.environment = environment
    self.preload = preload
    self.user = user
    self.workingDirectory = workingDirectory
    self.input = input
    self.timeLimitMilliseconds = timeLimitMilliseconds
    self.expectedExits = expectedExits
    self.expectedSignals = expectedSignals
    self.background = background
    self.isDetached = isDetached ? true : nil
    self.origin = origin
  }
}

/// `{"run": [ARGUMENT…]}` or `{"shell": TEXT}`.
extension ProgramStep.Command: Codable {
  private enum Key: String, CodingKey {
    case run
    case shell
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let arguments = try container.decodeIfPresent([RunText].self, forKey: .run) {
      self = .run(arguments)
    } else {
      self = .shell(try container.decode(String.self, forKey: .shell))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .run(let arguments): try container.encode(arguments, forKey: .run)
    case .shell(let text): try container.encode(text, forKey: .shell)
    }
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

  /// The command, or its first 100 characters, for messages.
  package func shortText(runID: String) -> String {
    Self.shortened(text(runID: runID))
  }

  /// Returns a command, or its first 100 characters.
  package static func shortened(_ command: String) -> String {
    let start = command.prefix(100)
    return start.endIndex == command.endIndex ? command : start + " …"
  }

  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "%+,-./:=@_${}".unicodeScalars.contains($0)
      }
    return isPlain ? text : ShellQuoting.quoted(text)
  }
}
