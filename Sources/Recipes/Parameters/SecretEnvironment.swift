/// The values of secret parameters that the caller's environment brings: `LTTRECIPE_SECRET_API_TOKEN` is that of
/// `api-token`.
///
/// The environment of a program can be read by its user and by root, its arguments by everybody.
package struct SecretEnvironment: Sendable {
  /// How the names of the variables begin.
  package static let prefix = "LTTRECIPE_SECRET_"

  private let variables: [String: String]

  /// Keeps those of the variables that bring secrets.
  package init(_ variables: [String: String] = [:]) {
    self.variables = variables.filter { $0.key.hasPrefix(Self.prefix) }
  }

  /// The names of the variables.
  package var names: [String] { variables.keys.sorted() }

  /// Returns the name of the variable that a secret parameter is given by.
  package static func variable(of parameter: String) -> String {
    prefix + parameter.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
  }

  /// Returns the values that are there for secret parameters; variables of other names are nobody's.
  package func settings(of parameters: some Sequence<String>) -> [ParameterSetting] {
    parameters.compactMap { name in
      variables[Self.variable(of: name)].map {
        ParameterSetting(name: name, value: $0, source: .environment)
      }
    }
  }
}
