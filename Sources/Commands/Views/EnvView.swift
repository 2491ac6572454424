import Diagnostics
import LTTngModel

/// Prints an environment: lines for a shell, or one JSON line.
struct EnvView {
  let isJSON: Bool

  func show(_ environment: PayloadEnvironment) {
    guard !isJSON else {
      JSONStream.begin()
      return JSONStream.write(
        EnvironmentLine(
          preload: environment.preload, variables: environment.variables,
          unknown: environment.unknown))
    }

    Terminal.print(Self.text(of: environment))
    for (name, reason) in environment.unknown.sorted(by: { $0.key < $1.key }) {
      Terminal.printProgress(
        TerminalText.escaped("note: the variable \(name) is left out: \(reason)") + "\n")
    }
  }

  /// Libraries that are preloaded already stay.
  static func text(of environment: PayloadEnvironment) -> String {
    var lines = environment.variables.sorted { $0.key < $1.key }.map { name, value in
      "export \(name)=\(ShellQuoting.word(value))"
    }
    if !environment.preload.isEmpty {
      let libraries = environment.preload.joined(separator: ":")
      lines.append("export LD_PRELOAD=\(libraries)${LD_PRELOAD:+:$LD_PRELOAD}")
    }
    return lines.map { "\($0)\n" }.joined()
  }
}

private struct EnvironmentLine: Encodable {
  let type = "environment"
  let preload: [String]
  let variables: [String: String]
  let unknown: [String: String]
}
