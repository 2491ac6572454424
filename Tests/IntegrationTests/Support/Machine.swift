import Glibc
import TestSupport
import Testing

/// A machine of its own for one test: mounts and processes in namespaces, `/run/lttng` and `/dev/shm`
/// empty, so that no test can see or touch a session daemon of the host.
///
/// Its first process lives until the test lets go of a pipe, or dies; the kernel then ends all other
/// processes and mounts with it. Files below ``path`` are the same inside and outside.
final class Machine {
  let path: String
  private let firstProcess: pid_t
  private let unshareProcess: pid_t
  private let lifeline: Int32

  init() throws {
    path = try Self.makeFolder()
    for role in Role.allCases {
      try Self.makeFolder(path + "/home-\(role.rawValue)", of: role)
      try Self.makeFolder(path + "/work-\(role.rawValue)", of: role)
    }
    (unshareProcess, lifeline) = try Self.startFirstProcess(path)
    firstProcess = try Self.onlyChild(of: unshareProcess)
  }

  deinit {
    close(lifeline)
    waitpid(unshareProcess, nil, 0)
    _ = try? HostCommand(arguments: ["rm", "-rf", "--", path]).run()
  }

  // MARK: - Commands

  /// Runs a program as a user, in their work folder, to its end.
  func run(
    _ arguments: [String], as role: Role = .user, environment: [String: String] = [:]
  ) throws -> Finished {
    try command(arguments, role, environment).run()
  }

  /// Runs a program that must succeed and returns its output.
  @discardableResult
  func text(_ arguments: String..., as role: Role = .user) throws -> String {
    try command(arguments, role, [:]).text()
  }

  func shell(
    _ text: String, as role: Role = .user, environment: [String: String] = [:]
  ) throws -> Finished {
    try run(["sh", "-c", text], as: role, environment: environment)
  }

  func lttrecipe(
    _ arguments: String..., as role: Role = .user, environment: [String: String] = [:]
  ) throws -> Finished {
    try run(["lttrecipe"] + arguments, as: role, environment: environment)
  }

  /// Starts a program that lives until it ends or the machine does.
  func startInBackground(
    _ arguments: [String], as role: Role, environment: [String: String] = [:]
  ) throws {
    let process = try command(["setsid", "--fork"] + arguments, role, environment)
      .start(input: nil, output: nil, errors: nil)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    try #require(status == 0)
  }

  /// Starts the system's session daemon, without the kernel tracer.
  func startSystemDaemon() throws {
    try text("lttng-sessiond", "--daemonize", "--no-kernel", as: .root)
  }

  private func command(
    _ arguments: [String], _ role: Role, _ environment: [String: String]
  ) -> HostCommand {
    // Only the program itself gets the variables: a preloaded library would break what starts it.
    let work =
      ["env", "--chdir=\(folder(of: role))"] + environment.map { "\($0.key)=\($0.value)" }
    let own = [
      "PATH": "\(path)/bin:\(HostCommand.searchPath)", "HOME": home(of: role), "LC_ALL": "C.UTF-8",
      "XDG_RUNTIME_DIR": home(of: role), "LTTRECIPE_PATH": path + "/recipes",
      "LTTNG_UST_REGISTER_TIMEOUT": "20000",
    ]
    return HostCommand(
      arguments: ["nsenter", "--target=\(firstProcess)", "--mount", "--pid", "--"] + role.prefix
        + work + arguments, environment: own)
  }

  // MARK: - Folders and files

  /// The folder in which a user's commands run.
  func folder(of role: Role = .user) -> String { path + "/work-\(role.rawValue)" }

  func home(of role: Role = .user) -> String { path + "/home-\(role.rawValue)" }

  /// Writes a file of a user into their work folder and returns its path.
  @discardableResult
  func write(
    _ text: String, to name: String = "recipe.yaml", mode: mode_t = 0o644, of role: Role = .user
  ) throws -> String {
    let file = folder(of: role) + "/" + name
    try TestFile.write(Array(text.utf8), to: file)
    chmod(file, mode)
    chown(file, role.userID, role.userID)
    return file
  }

  /// Returns the text of a file in a user's work folder; nil where there is none.
  func read(_ name: String, of role: Role = .user) -> String? {
    TestFile.text(of: folder(of: role) + "/" + name)
  }

  /// Returns everything below a user's home, sorted.
  func homeContents(of role: Role = .user) throws -> [Substring] {
    try HostCommand(arguments: ["find", home(of: role), "-mindepth", "1"]).text()
      .split(separator: "\n").sorted()
  }

  // MARK: - Making it

  private static func makeFolder() throws -> String {
    var template = Array("/tmp/lttrecipe-machine-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw PreparationError(description: "mkdtemp") }

    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(path, 0o755)
    return path
  }

  private static func makeFolder(_ path: String, of role: Role) throws {
    guard mkdir(path, 0o700) == 0, chown(path, role.userID, role.userID) == 0 else {
      throw PreparationError(description: "cannot make \(path)")
    }
  }

  /// Returns once the machine is ready: `unshare` and the pipe that keeps the machine alive.
  private static func startFirstProcess(_ path: String) throws -> (pid_t, lifeline: Int32) {
    mkfifo(path + "/lifeline", 0o600)
    let lifeline = open(path + "/lifeline", O_RDWR | O_CLOEXEC)
    let process = try HostCommand(
      arguments: [
        "unshare", "-m", "-p", "-f", "--mount-proc", "--propagation=private", "sh", "-ec",
        firstScript, "sh", path, BuiltProgram.folder, BuiltProgram.recipes,
      ]
    ).start(input: nil, output: nil, errors: STDERR_FILENO)
    while !TestFile.exists(path + "/ready") {
      guard waitpid(process, nil, WNOHANG) == 0 else {
        close(lifeline)
        throw PreparationError(description: "the namespaces cannot be set up")
      }

      usleep(1000)
    }
    return (process, lifeline)
  }

  /// A shell that waits for a child reaps the orphans, too, as a first process must.
  private static let firstScript = """
    mkdir -p /run/lttng
    mount -t tmpfs -o mode=755 tmpfs /run/lttng
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    cd "$1"
    mkdir bin recipes
    for program in lttrecipe lttrecipe-reader; do
      touch bin/$program
      mount --bind "$2/$program" bin/$program
    done
    mount --bind "$3" recipes
    exec < lifeline
    touch ready
    cat
    exit 0
    """

  private static func onlyChild(of process: pid_t) throws -> pid_t {
    let children = TestFile.text(of: "/proc/\(process)/task/\(process)/children") ?? ""
    guard let child = pid_t(children.filter(\.isNumber)) else {
      throw PreparationError(description: "no child of \(process)")
    }

    return child
  }
}

/// What is tested.
enum BuiltProgram {
  /// The folder of the built programs: the tests' own program lies in it.
  static let folder: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let own = CommandLine.arguments.first { $0.contains(".build") || $0.hasSuffix(".xctest") } ?? ""
    let beside = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let candidates = [beside, repository + "/.build/debug"]
    let found = candidates.first { access($0 + "/lttrecipe-reader", X_OK) == 0 } ?? ""
    return realpath(found, &buffer) == nil
      ? found
      : String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  static let recipes = repository + "/recipes"

  private static let repository = #filePath.split(
    separator: "/", omittingEmptySubsequences: false
  ).dropLast(4).joined(separator: "/")
}
