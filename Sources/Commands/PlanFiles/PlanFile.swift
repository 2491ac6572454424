import Diagnostics
import LTTngControl
import LTTngModel
import Payloads
import PlanExecution
import Planning
import Recipes
import Retrieval
import SystemPackage

/// A plan in a file: what `apply FILE` needs to carry it out, and to see whether it is still right.
///
/// The file is two lines of JSON: the ``Header``, then this. No value of a secret parameter is in it.
struct PlanFile: Codable {
  /// The version of the file's form.
  static let formatVersion = 2

  /// The first line, by which a plan is told from a recipe.
  struct Header: Codable {
    static let planType = "plan-file"

    let type: String
    let format: Int
    let lttrecipe: String
  }

  /// Where and for whom the plan was made; nothing of it may be another when it is carried out.
  struct Place: Hashable, Codable {
    let host: String

    /// The boot of the machine (`/proc/sys/kernel/random/boot_id`).
    let bootID: String
    let userID: UInt32
    let isBehindSudo: Bool

    /// The folder that relative paths start from.
    let folder: String

    /// The client socket of the session daemon that answered; nil where none did.
    let daemonSocket: String?
  }

  let place: Place

  /// The recipe's own file, canonical; nil for standard input.
  let recipePath: String?

  /// The folder of the recipe's file.
  let recipeFolder: String

  /// The effective recipe as YAML, and its SHA-256.
  let effectiveRecipe: String
  let effectiveRecipeDigest: String

  /// The SHA-256 of the values that parameters were given, by their names; none of a secret.
  let parameterDigests: [String: String]

  /// The names of the secret parameters that the plan needs.
  let secrets: [String]

  /// The SHA-256 of the observed state.
  let observedDigest: String

  /// The name that was asked for, or that of the paused run; nil for a new one of any name.
  let runID: String?

  /// Whether the plan goes on with a paused run.
  let isTaken: Bool

  /// The sessions that may be replaced though they were started, and those of other people among them that
  /// are destroyed first.
  let replaceable: [String]
  let foreignSessions: [String]
  let plan: Plan

  init(
    _ made: MadePlan, of loaded: LoadedRecipe, given: GivenParameters, runID: RunID?,
    replaceable: Set<String>, _ workplace: Workplace
  ) throws(Problem) {
    let text = EffectiveRecipeView.text(of: loaded)
    place = Place(workplace)
    recipePath = loaded.file.path?.string
    recipeFolder = loaded.file.folder.string
    effectiveRecipe = text
    effectiveRecipeDigest = BytesDigest.sha256(Array(text.utf8))
    secrets = loaded.secrets.keys.sorted()
    let settings = try PlanParameters.settings(given, from: workplace.caller.currentFolder)
    parameterDigests = PlanParameters.digests(of: settings, without: loaded.secrets.keys)
    observedDigest = Self.digest(of: made.observed)
    self.runID = runID?.text
    isTaken = made.takenRun != nil
    self.replaceable = replaceable.sorted()
    foreignSessions = made.foreignSessions
    plan = made.plan
  }

  static func digest(of observed: ObservedState) -> String {
    BytesDigest.sha256(Array(observed.canonicalText.utf8))
  }

  /// Writes the file, for the caller alone to read.
  func write(to name: String) throws(Problem) {
    let header = Header(
      type: Header.planType, format: Self.formatVersion, lttrecipe: ProgramVersion.text)
    do throws(Errno) {
      try FileReplacement.write(
        JSONText.encode(header) + JSONText.encode(self),
        to: FileSystem.currentFolder.pushing(FilePath(name)), isPrivate: true)
    } catch {
      throw Problem(
        .failed, "cannot write the plan to `\(name)`: \(error)",
        help: "name a file in a folder that you may write to")
    }
  }
}

extension PlanFile.Place {
  /// This place.
  init(_ workplace: Workplace) {
    host = workplace.machine.host
    bootID = workplace.machine.bootID
    userID = workplace.caller.userID
    isBehindSudo = RootRights.areLaidAside
    folder = workplace.caller.currentFolder.string
    daemonSocket = SessionDaemonSockets.clientSocketPaths.first {
      SessionDaemonSockets.state(ofSocketAt: $0) == .answering
    }
  }

  /// Returns why a plan of this place cannot be carried out at another one, and what to do; nil where it can.
  func difference(from other: Self) -> (message: String, help: String?)? {
    let again = "make the plan anew"
    if host != other.host {
      return ("it was made on the host \(host), not on \(other.host)", again)
    }
    if bootID != other.bootID { return ("the machine was started anew since", again) }
    if userID != other.userID {
      return ("it was made by the user \(userID), not by \(other.userID)", again)
    }
    if isBehindSudo != other.isBehindSudo {
      return (
        "it was made \(isBehindSudo ? "under" : "without") sudo",
        isBehindSudo ? "put `sudo` before the command" : "leave `sudo` out"
      )
    }
    if folder != other.folder {
      return (
        "it was made in the folder \(folder), where its paths start from", "go there: cd \(folder)"
      )
    }
    return daemonDifference(from: other)
  }

  private func daemonDifference(from other: Self) -> (message: String, help: String?)? {
    switch (daemonSocket, other.daemonSocket) {
    case (let before?, let now?) where before != now:
      ("another session daemon answers: \(now), not \(before)", "make the plan anew")
    default: nil
    }
  }
}

/// The parameters that a plan was made with.
enum PlanParameters {
  /// Returns the settings that were given, those of files first.
  static func settings(
    _ given: GivenParameters, from folder: FilePath
  ) throws(Problem) -> [ParameterSetting] {
    var collector = DiagnosticCollector()
    let settings = given.settings(from: folder, diagnostics: &collector)
    guard let error = collector.sorted.first(where: { $0.severity == .error }) else {
      return settings
    }

    throw Problem(
      .recipeInvalid, error.message, help: error.help, origin: error.range?.description)
  }

  static func digests(
    of settings: [ParameterSetting], without secrets: some Collection<String>
  ) -> [String: String] {
    var digests: [String: String] = [:]
    for setting in settings where !secrets.contains(setting.name) {
      digests[setting.name] = BytesDigest.sha256(Array(setting.value.utf8))
    }
    return digests
  }
}
