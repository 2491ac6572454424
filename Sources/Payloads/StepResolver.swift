import Glibc
package import LTTngModel
package import PlanExecution

/// Turns the steps of a plan into programs: finds executables, users and libraries.
package struct StepResolver: ProgramResolving {
  private let currentFolder: String
  private let isElsewhere: Bool
  private let homeFolder: String
  let secrets: [String: String]

  /// - Parameters:
  ///   - currentFolder: The folder that relative paths and programs without a folder start from; absolute.
  ///   - isElsewhere: Whether it is not this process's own, which programs have without being told.
  ///   - homeFolder: What `~/` stands for in a step's `cwd`; absolute.
  ///   - secrets: The values of the recipe's secret parameters, which no plan holds.
  package init(
    currentFolder: String, isElsewhere: Bool = false, homeFolder: String,
    secrets: [String: String] = [:]
  ) {
    self.currentFolder = currentFolder
    self.isElsewhere = isElsewhere
    self.homeFolder = homeFolder
    self.secrets = secrets
  }

  package func find(_ program: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) }
    return try? ProgramLookup.find(program, path: path, workingDirectory: currentFolder).get()
  }

  package func resolve(
    _ step: ProgramStep, runID: String, outputPath: String
  ) throws(StepError) -> ProgramSpecification {
    let account = try account(of: step)
    let environment = try environment(of: step, account: account, runID: runID)
    let identity =
      account?.identity ?? (RootRights.areLaidAside ? UserLookup.root.identity : nil)
    let arguments = arguments(of: step, runID: runID)
    let (executable, folder) = try places(
      of: step, runID, program: arguments[0], path: environment["PATH"],
      isRoot: identity?.userID == 0)
    let isDiscarded = outputPath == "/dev/null"
    var program = ProgramSpecification(
      executable: executable, arguments: arguments, environment: environment, identity: identity,
      workingDirectory: folder, input: try input(of: step, runID: runID),
      timeLimit: step.timeLimitMilliseconds.map(Duration.milliseconds),
      outputPath: isDiscarded ? outputPath : outputPath + ".stdout",
      errorOutputPath: isDiscarded ? outputPath : outputPath + ".stderr")
    program.background = try background(of: step, program, runID: runID)
    return program
  }

  /// Finds the program and the folder of a step; root's with root's rights, where they are held.
  private func places(
    of step: ProgramStep, _ runID: String, program: String, path: String?, isRoot: Bool
  ) throws(StepError) -> (executable: String, folder: String?) {
    let find = { () throws(StepError) -> (String, String?) in
      let folder = try workingFolder(of: step, runID: runID)
      return (try executable(program, path, folder), folder)
    }
    return isRoot ? try RootRights.use(find) : try find()
  }

  private func arguments(of step: ProgramStep, runID: String) -> [String] {
    switch step.command {
    case .run(let texts): texts.map { $0.expanded(runID: runID) }
    case .shell(let text): ["/bin/sh", "-c", text]
    }
  }

  private func executable(
    _ name: String, _ path: String?, _ folder: String?
  ) throws(StepError) -> String {
    let start = folder ?? currentFolder
    switch ProgramLookup.find(name, path: path, workingDirectory: start) {
    case .success(let executable):
      return executable
    case .failure(let failure):
      let isMissing = failure.errorNumber == ENOENT
      throw StepError(
        isMissing ? .programNotFound : .programNotExecutable,
        "the program `\(name)` cannot be run: \(failure)",
        help: isMissing ? missingHelp(name) : "make it an executable file: chmod +x \(name)")
    }
  }

  private func missingHelp(_ name: String) -> String {
    name.contains("/") && !name.hasPrefix("/")
      ? Self.relativePathHelp : "install it, or name its path"
  }

  static var relativePathHelp: String {
    "a relative path starts from the caller's folder; `${recipe.dir}/` begins one that "
      + "starts from the recipe's"
  }

  /// Returns an absolute path.
  func place(_ path: String) -> String {
    path == "~" || path.hasPrefix("~/")
      ? homeFolder + path.dropFirst() : path.hasPrefix("/") ? path : "\(currentFolder)/\(path)"
  }

  /// Returns the account to switch to; nil where the step runs as the caller, who is root under sudo.
  private func account(of step: ProgramStep) throws(StepError) -> UserAccount? {
    guard let name = step.user else { return nil }
    guard let account = UserLookup.find(name) else {
      throw StepError(
        .userUnknown, "there is no user `\(name)` on this machine",
        help: "create it, or change the step's `user`")
    }
    return account.identity.userID == getuid() ? nil : account
  }

  private func workingFolder(
    of step: ProgramStep, runID: String
  ) throws(StepError) -> String? {
    guard let text = step.workingDirectory?.expanded(runID: runID) else {
      return isElsewhere ? currentFolder : nil
    }

    let path = place(text)
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw StepError(
        .folderMissing, "the folder `\(text)` of `cwd` does not exist", help: "create it first")
    }

    return path
  }

  // MARK: - The environment

  private func environment(
    of step: ProgramStep, account: UserAccount?, runID: String
  ) throws(StepError) -> [String: String] {
    var variables = account.map(OwnEnvironment.variables) ?? OwnEnvironment.variables
    variables[RunVariable.runID] = runID
    for (name, value) in step.environment { variables[name] = try expanded(value, runID: runID) }
    let libraries = try preloadPaths(of: step, libraryPath: variables["LD_LIBRARY_PATH"])
    if !libraries.isEmpty {
      let own = variables["LD_PRELOAD"].map { [$0] } ?? []
      variables["LD_PRELOAD"] = (libraries + own).joined(separator: ":")
    }
    return variables
  }

  /// Returns a text with the secrets in it.
  func expanded(_ text: RunText, runID: String) throws(StepError) -> String {
    if let secret = text.secretNames.first(where: { secrets[$0] == nil }) {
      throw StepError(
        .secretMissing, "the step needs the secret parameter `\(secret)`, which is kept nowhere",
        help: "give it again with --set-file, or in the environment")
    }
    return text.expanded(runID: runID, secrets: secrets)
  }

  /// The dynamic loader passes over a library that it cannot find, so each is looked up first.
  private func preloadPaths(
    of step: ProgramStep, libraryPath: String?
  ) throws(StepError) -> [String] {
    var paths: [String] = []
    for name in step.preload {
      guard let path = PreloadLibraries.find(name, libraryPath: libraryPath) else {
        throw StepError(
          .preloadMissing, "the library `\(name)` to preload is not installed",
          help: "install LTTng-UST: apt-get install liblttng-ust1")
      }

      paths.append(path)
    }
    return paths
  }
}
