import TestSupport

/// The events of a kernel trace as babeltrace2 writes them, each with its process.
///
/// The channel must have the context fields `pid` and `procname`.
struct EventLines {
  struct Event {
    let name: Substring
    let processID: Int32
    let processName: Substring
  }

  let events: [Event]

  init(_ package: RetrievedPackage) throws {
    events = try package.babeltrace("--fields=all").output
      .split(separator: "\n").compactMap(Self.event)
  }

  private static func event(_ line: Substring) -> Event? {
    guard let process = value(after: "pid = ", in: line, upTo: ",").flatMap({ Int32($0) }),
      let name = value(after: "procname = \"", in: line, upTo: "\"")
    else { return nil }

    let head = line.prefix { $0 != "{" }.split(separator: " ").last ?? ""
    return Event(name: head.dropLast(), processID: process, processName: name)
  }

  private static func value(
    after key: String, in line: Substring, upTo end: Character
  ) -> Substring? {
    guard let range = line.firstRange(of: key) else { return nil }

    return line[range.upperBound...].prefix { $0 != end }
  }

  /// The numbers of the processes of which any event bears one of the names.
  func processes(named names: Set<String>) -> Set<Int32> {
    Set(events.filter { names.contains(String($0.processName)) }.map(\.processID))
  }

  /// How many events of processes are their own: an interrupt falls into whatever runs, and what it leads to lasts
  /// until the process enters or leaves a system call.
  func countBesideInterrupts(of processes: Set<Int32>) -> Int {
    var interrupted: Set<Int32> = []
    return events.count { event in
      guard processes.contains(event.processID) else { return false }

      if event.name.hasPrefix("syscall_") { interrupted.remove(event.processID) }
      if event.name.hasPrefix("irq_") || event.name.hasPrefix("timer_hrtimer_expire_") {
        interrupted.insert(event.processID)
      }
      return !interrupted.contains(event.processID)
    }
  }

  func count(of processes: Set<Int32>) -> Int {
    events.count { processes.contains($0.processID) }
  }
}
