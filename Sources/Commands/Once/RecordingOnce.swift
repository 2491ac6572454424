import LTTngModel
import Payloads
import PlanExecution
import Recipes

/// Keeps what is recorded already from being recorded again: `record: once`.
struct RecordingOnce {
  private let workplace: Workplace
  private let recipe: Recipe

  /// Whether a run that recorded the same is enough.
  private let isOnce: Bool

  /// nil where nobody asked for it, and where there are problems.
  private let key: RecordingKey?

  /// What keeps the key from being made.
  let problems: [Problem]

  /// `isAsked` is what the caller says; nil where the recipe decides.
  init(_ workplace: Workplace, _ loaded: LoadedRecipe, isAsked: Bool?) {
    var making = Self.keyMaking(workplace, loaded.recipe, isAsked: isAsked)
    making?.add(loaded)
    self.init(workplace, loaded.recipe, isAsked: isAsked, making)
  }

  /// The key is that of all recipes that were added.
  init(_ workplace: Workplace, _ recipe: Recipe, isAsked: Bool?, _ making: RecordingKeyMaking?) {
    self.workplace = workplace
    self.recipe = recipe
    isOnce = isAsked ?? (recipe.recording == .once)
    key = making?.key
    problems = making?.problems ?? []
  }

  /// Returns what makes the key; nil where nobody asked for one: who wants it anew may want it once later.
  static func keyMaking(
    _ workplace: Workplace, _ recipe: Recipe, isAsked: Bool?
  ) -> RecordingKeyMaking? {
    isAsked == true || recipe.recording == .once ? RecordingKeyMaking(workplace) : nil
  }

  /// Returns a complete run that recorded the same, else why there is none where something changed.
  func find() -> (run: EarlierRun?, reason: String?) {
    guard isOnce, let key else { return (nil, nil) }

    return EarlierRecording(workplace, key, recipe: recipe.name).find()
  }

  /// The run that another lttrecipe makes at this moment, which records the same; nil where none does.
  var runAtWork: RunID? {
    guard isOnce, let key else { return nil }

    return EarlierRecording(workplace, key, recipe: recipe.name).runAtWork
  }

  /// Whether a run is looked for.
  var isLookedFor: Bool { isOnce && key != nil }

  /// Looks whether a signal came while traces were checked, which may be large.
  func checkInterruption() throws(Problem) {
    guard let signal = workplace.supervisor.interruption else { return }

    throw Problem(
      ExitStatus(signal: signal), "interrupted before the run was made", help: "nothing was done")
  }

  /// Writes the key into the folder of a new run; one that has none is recorded again.
  func keep(in folder: RunFolder) {
    try? key?.write(folder)
  }

  /// Has a run count for no other that is gone on with, where something is another one since it was begun.
  func check(in folder: RunFolder) {
    guard let begun = RecordingKey.read(folder) else { return }

    let change = key.map { $0.difference(from: begun) } ?? "the recipe did not ask for it any more"
    if let change { RecordingKey.revoke(folder, because: change) }
  }
}
