/// The programs in Java and Python that log, in the folder Programs.
package enum AgentPrograms {
  /// What the programs need; nil where nothing is missing.
  package static let obstacle: String? = {
    let jars = [
      "lttng-ust-agent-common", "lttng-ust-agent-jul", "lttng-ust-agent-log4j", "log4j-1.2",
    ]
    for jar in jars where TestFiles.mode("/usr/share/java/\(jar).jar") == 0 {
      return "no \(jar).jar"
    }
    guard HostCommand.isInstalled("javac") else { return "no Java compiler" }

    let lttngust = HostCommand(arguments: ["/usr/bin/python3", "-c", "import lttngust"])
    return (try? lttngust.run())?.status == 0 ? nil : "no lttngust for Python"
  }()

  package static func path(_ name: String) -> String {
    Golden.folder("Programs") + "/" + name
  }

  /// The Java class path of a program whose classes are in a folder, and of LTTng's handlers.
  package static func classPath(_ folder: String) -> String {
    let jars = [
      "lttng-ust-agent-jul", "lttng-ust-agent-log4j", "lttng-ust-agent-common", "log4j-1.2",
    ]
    return (jars.map { "/usr/share/java/\($0).jar" } + [folder]).joined(separator: ":")
  }

  /// The arguments that compile a program into a folder.
  package static func compilation(of name: String, into folder: String) -> [String] {
    ["javac", "-cp", classPath(folder), "-d", folder, path("\(name).java")]
  }

  /// The arguments that run a program which was compiled into a folder.
  package static func java(_ name: String, in folder: String) -> [String] {
    ["java", "-cp", classPath(folder), "-Djava.library.path=/usr/lib/\(machine)/jni", name]
  }

  /// Time enough to register with the daemon on a busy machine, in milliseconds.
  package static let environment = [
    "LTTNG_UST_REGISTER_TIMEOUT": "20000", "LTTNG_UST_PYTHON_REGISTER_TIMEOUT": "20000",
  ]

  /// The name of Debian's folder for libraries.
  private static var machine: String {
    #if arch(arm64)
    "aarch64-linux-gnu"
    #else
    "x86_64-linux-gnu"
    #endif
  }
}
