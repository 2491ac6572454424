import Glibc
import Payloads
import Recipes

/// The secrets of the environment that lttrecipe was started with.
enum OwnSecrets {
  /// Taken out of the environment when they are first asked for, so that no program that is started has them
  /// but the steps that they are for.
  static let environment = {
    let secrets = SecretEnvironment(OwnEnvironment.variables)
    for name in secrets.names {
      erase(name)
      unsetenv(name)
    }
    return secrets
  }()

  /// Writes over a value where `execve()` has put it: /proc/PID/environ shows that for ever (proc(5)).
  private static func erase(_ name: String) {
    guard let value = getenv(name) else { return }

    memset(value, 0x78, strlen(value))
  }
}
