package import Glibc
import TestSupport

/// Runs a program with this process's environment and some variables more; throws unless it succeeds.
package func run(_ arguments: [String], environment: [String] = []) throws {
  try command(arguments, environment).text()
}

/// Runs the `lttng` client on the private daemon.
package func lttng(_ arguments: String...) throws {
  try run(["lttng", "--group", "lttrecipe-no-group"] + arguments)
}

/// Starts a program with this process's environment and some variables more; what it says is thrown away.
package func start(_ arguments: [String], environment: [String] = []) throws -> pid_t {
  try command(arguments, environment).start(input: nil, output: nil, errors: nil)
}

private func command(_ arguments: [String], _ variables: [String]) -> HostCommand {
  HostCommand(
    arguments: ["env"] + variables + arguments, environment: inheritedEnvironment,
    patience: .seconds(60))
}

private var inheritedEnvironment: [String: String] {
  var environment: [String: String] = [:]
  var next = environ
  while let variable = next.pointee {
    let parts = String(cString: variable).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    environment[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
    next += 1
  }
  return environment
}
