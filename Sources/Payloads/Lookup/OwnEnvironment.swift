import Glibc
import PlanExecution

/// The environment that lttrecipe was started with, and what another user's differs in.
package enum OwnEnvironment {
  /// All variables, by their names.
  package static var variables: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    return variables
  }

  /// Returns our variables with those that name a user's identity set to theirs.
  static func variables(as account: UserAccount) -> [String: String] {
    var variables = variables
    for (name, value) in [
      ("USER", account.name), ("LOGNAME", account.name), ("HOME", account.home),
      ("SHELL", account.shell),
    ] where value != nil {
      variables[name] = value
    }
    if account.identity.userID == 0 { variables["PATH"] = rootPath(variables["PATH"]) }
    return variables
  }

  /// Adds the folders of root's programs, without which dpkg(1), for one, refuses to work.
  private static func rootPath(_ path: String?) -> String {
    let own = (path ?? "").split(separator: ":").map(String.init)
    let folders = ["/usr/local/sbin", "/usr/sbin", "/sbin"]
    return (own + folders.filter { !own.contains($0) }).joined(separator: ":")
  }
}
