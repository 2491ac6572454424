import FoundationEssentials
package import LTTngModel

/// A retrieved package.
package struct RetrievedPackage {
  package static let contents = ["manifest.json", "output", "recipe.yaml", "trace", "verdict.json"]

  package let path: String

  /// The folder that goes with the value, if the package lies in one.
  private let keeper: TemporaryFolder?

  package init(path: String, keeper: TemporaryFolder? = nil) {
    self.path = path
    self.keeper = keeper
  }

  package var verdict: Verdict {
    get throws { try decode("verdict.json") }
  }

  package var manifest: TraceManifest {
    get throws { try decode("manifest.json") }
  }

  private func decode<Value: Decodable>(_ name: String) throws -> Value {
    guard let bytes = TestFiles.bytes("\(path)/\(name)") else {
      throw PreparationError(description: "there is no \(path)/\(name)")
    }

    return try JSONDecoder().decode(Value.self, from: Data(bytes))
  }

  /// The text of babeltrace2, a line an event.
  package func events() throws -> [Substring] {
    try babeltrace().output.split(separator: "\n")
  }

  /// Has babeltrace2 read the trace.
  package func babeltrace(_ options: String...) throws -> Finished {
    try withExtendedLifetime(keeper) {
      try HostCommand(arguments: ["babeltrace2"] + options + [path + "/trace"]).run()
    }
  }

  package func step(_ name: String) -> String? {
    TestFiles.text("\(path)/output/\(name)")
  }
}
