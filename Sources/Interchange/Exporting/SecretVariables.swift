import LTTngModel

/// The environment variables in which a script expects the secrets of its recipe.
///
/// They have the secrets' names, as far as these are names to a shell: `-` becomes `_`, as in the variables
/// of a `shell` step.
struct SecretVariables {
  private var variables: [String: String] = [:]

  init(of recording: ExportedRecording) {
    let steps = recording.setup + recording.payload + recording.teardown
    let secrets = Set(steps.flatMap(\.secretNames))
    var taken = Self.reserved(recording)
    for secret in secrets.sorted() {
      var name = String(
        secret.unicodeScalars.map { ShellVariables.isName("_\($0)") ? Character($0) : "_" })
      while taken.contains(name) || !ShellVariables.isName(name) { name = "secret_" + name }
      taken.insert(name)
      variables[secret] = name
    }
  }

  subscript(secret: String) -> String { variables[secret] ?? "secret" }

  func add(to lines: inout ShellLines) {
    for (secret, name) in variables.sorted(by: { $0.key < $1.key }) {
      if secret != name { lines.addComment("The secret \(secret)") }
      lines.add(": \"${\(name):?is a secret of the recipe: set it in the environment}\"")
    }
  }

  /// The names that mean something else to the script or to shells.
  private static func reserved(_ recording: ExportedRecording) -> Set<String> {
    let own = recording.sessions.indices.flatMap { index in
      ["session\(recording.variable(index))", "output\(recording.variable(index))"]
    }
    let ofShells = [
      "BASHOPTS", "BASH_VERSINFO", "CDPATH", "ENV", "EUID", "HOME", "IFS", "LD_PRELOAD", "OLDPWD",
      "OPTARG", "OPTIND", "PATH", "PPID", "PS1", "PS2", "PS4", "PWD", "SHELLOPTS", "UID", "_",
    ]
    return Set(own + ofShells + RecordingEnd.variables)
  }
}
