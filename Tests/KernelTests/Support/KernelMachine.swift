import Glibc
import Synchronization
import TestSupport
import Testing

/// Where suites have a virtual machine, which is started by the first test that asks; those of two places run at
/// the same time, as the emulated machine has one processor.
final class MachinePlace: Sendable {
  static let first = MachinePlace()
  static let second = MachinePlace()

  /// The machine, or why there is none: it is not tried twice.
  private let machine = Mutex<Result<KernelMachine, PreparationError>?>(nil)

  private init() {}

  func startedMachine() throws -> KernelMachine {
    try machine.withLock { machine in
      if let machine { return try machine.get() }

      let new = Result { try KernelMachine(of: self) }
        .mapError { PreparationError(description: "\($0)") }
      atexit(endMachines)
      machine = new
      return try new.get()
    }
  }

  /// Takes the machine for ended: the next test starts another one.
  fileprivate func clear() {
    machine.withLock { $0 = nil }
  }

  fileprivate func end() {
    machine.withLock { try? $0?.get().stop() }
  }
}

private func endMachines() {
  MachinePlace.first.end()
  MachinePlace.second.end()
}

/// Who runs a command in the virtual machine.
enum GuestUser: String, CaseIterable {
  case root

  /// A member of the groups `tracing` and `sudo`.
  case tracer

  /// A member of `sudo` alone.
  case sudoer

  /// A member of neither.
  case visitor

  var home: String { self == .root ? "/root" : "/home/\(rawValue)" }
}

/// The virtual machine with LTTng's kernel tracer, in which the installed release runs.
///
/// It ends with the tests.
final class KernelMachine: Sendable {
  static let program = Golden.folder("../../KernelVM/kernel-vm")

  /// Making the image and booting it without hardware acceleration takes minutes.
  private static let patience = Duration.seconds(1200)

  private let place: MachinePlace
  private let folder: TemporaryFolder
  private var state: String { folder.file("machine") }

  fileprivate init(of place: MachinePlace) throws {
    self.place = place
    folder = try TemporaryFolder()
    try GuestShare.install(into: folder.file("share"))
    let start = HostCommand(
      arguments: [Self.program, "start", folder.file("machine"), "--share", folder.file("share")],
      environment: Self.environment, patience: Self.patience)
    _ = try start.text()
  }

  fileprivate func stop() {
    _ = try? command(["stop", state]).run()
  }

  private static var environment: [String: String] {
    var environment = ["PATH": HostCommand.searchPath, "LC_ALL": "C.UTF-8"]
    for name in ["HOME", "XDG_CACHE_HOME"] {
      environment[name] = getenv(name).map { String(cString: $0) }
    }
    return environment
  }

  private func command(
    _ arguments: [String], patience: Duration = .seconds(120)
  ) -> HostCommand {
    HostCommand(
      arguments: [Self.program] + arguments, environment: Self.environment, patience: patience)
  }

  // MARK: - Commands

  /// Runs a text for bash, in the user's home folder, to its end.
  func run(
    _ script: String, as user: GuestUser = .tracer, patience: Duration = .seconds(120)
  ) throws -> Finished {
    let command = command(
      ["run", state, "--user", user.rawValue, "--", "bash", "-c", script], patience: patience)
    do {
      let result = try command.run()
      // 125 is the word of kernel-vm itself.
      guard result.status != 125 else { throw PreparationError(description: "\(result)") }

      return result
    } catch {
      // A guest that hangs is ended; the next test boots another one.
      stop()
      place.clear()
      throw error
    }
  }

  /// Runs a text that must succeed and returns its output.
  @discardableResult
  func text(_ script: String, as user: GuestUser = .tracer) throws -> String {
    let result = try run(script, as: user)
    guard result.status == 0 else { throw PreparationError(description: "\(script): \(result)") }

    return result.output
  }

  /// Takes the machine's power away and boots it again, with what was on its disk.
  func reset() throws {
    let result = try command(["reset", state], patience: Self.patience).run()
    guard result.status == 0 else { throw PreparationError(description: "\(result)") }
  }

  /// Writes a recipe into the user's home and applies it.
  func apply(
    _ recipe: String, _ options: String = "", as user: GuestUser = .tracer
  ) throws -> Finished {
    try run(
      """
      cat >recipe.yaml <<'END'
      \(recipe)
      END
      lttrecipe apply recipe.yaml \(options)
      """, as: user)
  }

  /// The shipped recipe of a name.
  static func shipped(_ name: String) -> String {
    "/opt/share/share/lttrecipe/recipes/\(name).yaml"
  }

  // MARK: - What is there

  /// Brings a folder of the guest to this machine; it lasts as long as the value.
  func fetch(_ path: String) throws -> TemporaryFolder {
    let local = try TemporaryFolder()
    let script = #""$1" fetch "$2" "$3" | tar -C "$4" -x"#
    try HostCommand(
      arguments: [
        "bash", "-eo", "pipefail", "-c", script, "bash", Self.program, state, path, local.path,
      ],
      environment: Self.environment
    ).text()
    return local
  }

  /// Expects that no session is left, whoever's.
  func expectNoSession(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(
      try text("lttng list", as: .root).contains("no available recording session"),
      sourceLocation: sourceLocation)
  }

  /// Removes what the tests left, so that the next one sees its own only.
  func clean() throws {
    try text(
      """
      for home in /root /home/*; do
        rm -rf $home/traces $home/.local $home/*
      done
      """, as: .root)
  }
}

extension KernelMachine {
  /// The packages in a user's `traces`, oldest first, brought to this machine.
  func packages(of user: GuestUser) throws -> [RetrievedPackage] {
    let names = try text("mkdir -p traces; ls traces", as: user).split(separator: "\n")
    return try names.map { name in
      let folder = try fetch("\(user.home)/traces/\(name)")
      return RetrievedPackage(path: folder.file(String(name)), keeper: folder)
    }
  }

  func onlyPackage(of user: GuestUser = .tracer) throws -> RetrievedPackage {
    let packages = try packages(of: user)
    try #require(packages.count == 1)
    return packages[0]
  }
}
