import Glibc
import TestSupport

/// Kills `lttrecipe apply` at its calls of the kernel: as each begins, one that writes to the disk or talks to
/// the session daemon.
///
/// strace(1) does it, so that nothing of it is in the program.
struct KillMatrix {
  /// One call: the program ends before it is made, and after all that came before.
  struct Point: CustomStringConvertible, Sendable {
    let call: String

    /// From 1.
    let number: Int

    var description: String { "\(call) \(number)" }
  }

  /// Journal entries, whole files, requests to the session daemon, and its answers.
  static let calls = ["fdatasync", "fsync", "rename", "sendmsg", "recvmsg"]

  /// Each so many-eth call; 1 for all of them.
  static let step = getenv("LTTRECIPE_KILL_STEP").flatMap { Int(String(cString: $0)) } ?? 3

  let machine: Machine

  init() throws {
    machine = try Machine()
    try EveryAction.prepare(machine)
  }

  /// Returns the points of a run that nobody disturbs.
  func points() throws -> [Point] {
    let apply = "lttrecipe apply recipe.yaml"
    let result = try machine.shell(
      "strace -o calls -e trace=\(Self.calls.joined(separator: ",")) \(apply)")
    guard result.status == 0 else { throw PreparationError(description: "\(result)") }

    let made = (machine.read("calls") ?? "").split(separator: "\n").map { $0.prefix { $0 != "(" } }
    return Self.calls.flatMap { call in
      stride(from: 1, through: made.count { $0 == call }, by: Self.step).map {
        Point(call: call, number: $0)
      }
    }
  }

  /// Kills an apply at a point, then runs what shall bring it to its end; returns what is wrong.
  func faults(at point: Point, ending: String) throws -> [String] {
    try machine.text("sh", "-c", "rm -rf traces others evidence ~/.local")
    let injection = "\(point.call):signal=KILL:when=\(point.number)"
    let killed = try machine.shell(
      "strace -o /dev/null -e trace=\(point.call) -e inject=\(injection) lttrecipe apply recipe.yaml"
    )
    let ended = try machine.shell("lttrecipe \(ending)")
    var faults: [String] = []
    if killed.status != 128 + SIGKILL { faults.append("was not killed: \(killed)") }
    // The verdict on a run that was cut off is bad; a new run is a good one.
    let isNew = ending.hasPrefix("apply")
    if !(isNew ? [0] : [0, 4]).contains(ended.status) { faults.append("\(ended)") }
    let left = try EveryAction.faults(on: machine)
    if !left.isEmpty { faults += left + ["\(killed)", "\(ended)"] }
    return faults.map { "\(point): \($0)" }
  }
}
