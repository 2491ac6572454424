import Diagnostics
import PlanExecution

/// Reads the ids of runs that users write.
enum RunNaming {
  /// Returns the id that a new run, or one that is taken up, is called; nil for any.
  static func id(_ text: String?) throws(Problem) -> RunID? {
    guard let text else { return nil }
    guard let id = RunID(text) else {
      throw Problem(
        .wrongUsage, "a run cannot be called `\(text)`",
        help: "use letters, digits, `.`, `_` and `-`, at most 64")
    }

    return id
  }

  /// Refuses the name of nothing, such as that of a script's variable without a value.
  static func checkIsGiven(_ name: String?) throws(Problem) {
    guard name?.isEmpty == true else { return }

    throw Problem(
      .wrongUsage, "the name of a run or recipe is empty", help: "lttrecipe runs lists the runs")
  }

  /// How many candidates are told one by one.
  private static let toldCount = 10

  /// Returns the run of an id, or the only one whose id begins so; nil where there is none.
  static func find(_ name: String, among ids: [RunID]) throws(Problem) -> RunID? {
    if let exact = ids.first(where: { $0.text == name }) { return exact }

    let found = ids.filter { !name.isEmpty && $0.text.hasPrefix(name) }
    guard found.count > 1 else { return found.first }

    let rest = found.count - toldCount
    throw Problem(
      .environmentNotReady, "\(found.count) runs begin with `\(name)`",
      help: "write more of the id: they are "
        + (rest > 0 ? "… (\(rest) more), " : "")
        + found.suffix(toldCount).map(\.text).joined(separator: ", "))
  }

  /// Says that there is no run of this name.
  static func unknown(_ name: String, among ids: [RunID]) -> Problem {
    Problem(
      .environmentNotReady, "there is no run `\(name)`",
      help: NearestSpelling.question(for: name, among: ids.map(\.text))
        ?? "lttrecipe runs lists them")
  }

  /// Returns the run that ``find(_:among:)`` finds, or the newest of ours for `last`.
  static func record(
    named name: String, among records: [RunRecord]
  ) throws(Problem) -> RunRecord {
    let ids = records.map(\.id)
    let id = try find(name, among: name == "last" ? ids.filter { $0.text == name } : ids)
    if let found = records.first(where: { $0.id == id }) { return found }
    if name == "last", let last = records.last(where: \.isOurs) { return last }

    throw unknown(name, among: ids)
  }
}

extension RunSelection {
  /// Returns the run that is meant by an id, or by the beginning of one; nil where there is none.
  func run(named name: String) throws(Problem) -> RunID? {
    try RunNaming.find(name, among: store.allRuns())
  }

  /// Refuses a run of another host or user; `verb` is what is not done to it.
  func checkOwner(of identity: RunIdentity, _ verb: String) throws(Problem) {
    guard !isOurs(identity) else { return }

    let isHere = machine.hasMade(identity)
    throw Problem(
      .environmentNotReady,
      "the run \(identity.id) belongs to the user \(identity.userID) on \(identity.host)",
      help: isHere
        ? "\(verb) it as that user: sudo -u '#\(identity.userID)' lttrecipe …" : "\(verb) it there")
  }
}
