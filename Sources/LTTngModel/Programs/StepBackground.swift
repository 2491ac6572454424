/// How a step runs in the background: while the steps after it do.
package struct StepBackground: Hashable, Codable, Sendable {
  /// What shows that the program of a step is ready for the steps after it.
  package enum Readiness: Hashable, Sendable {
    /// It makes or changes a file.
    case file(RunText)

    /// Something listens on a TCP port of this machine.
    case port(UInt16)

    /// A line of its output holds the text.
    case output(RunText)

    /// Another program succeeds.
    case run([RunText])
  }

  /// nil is that it has begun.
  package var readiness: Readiness?

  /// How long it may take to be ready.
  package var readyWithinMilliseconds: UInt64

  /// The signal that asks it to end.
  package var stopSignal: Int32

  /// How long it may take to end then, before it is killed.
  package var gracePeriodMilliseconds: UInt64

  package init(
    readiness: Readiness? = nil, readyWithinMilliseconds: UInt64 = 30_000, stopSignal: Int32 = 15,
    gracePeriodMilliseconds: UInt64 = 10_000
  ) {
    self.readiness = readiness
    self.readyWithinMilliseconds = readyWithinMilliseconds
    self.stopSignal = stopSignal
    self.gracePeriodMilliseconds = gracePeriodMilliseconds
  }
}

/// One key as recipes have it: `{"port": 8080}`.
extension StepBackground.Readiness: Codable {
  private enum Key: String, CodingKey {
    case file
    case port
    case output
    case run
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let path = try container.decodeIfPresent(RunText.self, forKey: .file) {
      self = .file(path)
    } else if let text = try container.decodeIfPresent(RunText.self, forKey: .output) {
      self = .output(text)
    } else if let arguments = try container.decodeIfPresent([RunText].self, forKey: .run) {
      self = .run(arguments)
    } else {
      self = .port(try container.decode(UInt16.self, forKey: .port))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .file(let path): try container.encode(path, forKey: .file)
    case .port(let number): try container.encode(number, forKey: .port)
    case .output(let text): try container.encode(text, forKey: .output)
    case .run(let arguments): try container.encode(arguments, forKey: .run)
    }
  }
}

extension StepBackground.Readiness: CustomStringConvertible {
  /// What is waited for, for people; `${run.id}` stands where the run's id goes.
  package var description: String {
    switch self {
    case .file(let path): "the file \(path)"
    case .port(let number): "the port \(number)"
    case .output(let text): "`\(text)` in its output"
    case .run(let arguments): "`\(ProgramStep(command: .run(arguments)))`"
    }
  }
}
