import Glibc
package import LTTngModel

/// The perf events of the running kernel (perf_event_open(2)).
package enum PerfEvents {
  /// Asks the kernel for a counter: one of the first processor, or of this very thread, as LTTng-UST 2.13 does in
  /// the programs that it traces.
  ///
  /// With lttng-modules 2.13.9 on Linux 6.1, a context field of a counter that the kernel cannot make ends in
  /// a kernel oops (`perf_event_release_kernel()` of nothing): so in a virtual machine without the processor's
  /// counters. Where this process may not or cannot ask now, it looks whether there is any unit for the
  /// processor's counters.
  package static func availability(of counter: PerfCounter) -> PerfCounter.Availability {
    let answer = ask(counter)
    guard answer != .available, answer != .missing else { return answer }

    return counter.type == softwareType || hasProcessorUnit ? answer : .missing
  }

  /// `PERF_TYPE_SOFTWARE`.
  private static let softwareType: UInt32 = 1

  /// Units that are not the processor's: those of the kernel, and two that virtual machines have, too.
  ///
  /// The processor's have many names: `cpu`, `cpu_core`, `armv8_…`, `apple_…_pmu`.
  private static let otherUnits = [
    ".", "..", "software", "tracepoint", "breakpoint", "kprobe", "uprobe", "msr", "power",
  ]

  /// Whether there is one, or it cannot be seen (sysfs-bus-event_source-devices-events).
  private static var hasProcessorUnit: Bool {
    guard let stream = opendir("/sys/bus/event_source/devices") else { return true }
    defer { closedir(stream) }

    while let entry = readdir(stream) {
      if isOfProcessor(text(ofField: entry.pointee.d_name)) { return true }
    }
    return false
  }

  static func isOfProcessor(_ unit: String) -> Bool { !otherUnits.contains(unit) }
}

/// What the kernel answers.
extension PerfEvents {
  /// It says nothing of the counter: this process has too many files, or another one has the unit for itself.
  private static let silentErrors = [EMFILE, ENFILE, EBUSY, EINTR, ENOMEM]

  private typealias SystemCall =
    @convention(c) (Int, UnsafeRawPointer, Int, Int, Int, Int) -> Int

  /// The C library has no function for the system call, and Swift cannot call one with `...`.
  private static let systemCall = dlsym(nil, "syscall").map {
    unsafeBitCast($0, to: SystemCall.self)
  }

  private static func ask(_ counter: PerfCounter) -> PerfCounter.Availability {
    // `struct perf_event_attr` in its first version of 64 bytes.
    var attributes = [UInt64](repeating: 0, count: 8)
    attributes[0] = UInt64(counter.type) | 64 << 32
    attributes[1] = counter.config
    guard let systemCall else { return .unknown }

    let descriptor: Int
    switch counter.scope {
    case .cpu: descriptor = systemCall(number, attributes, -1, 0, -1, 8)
    case .thread:
      // `exclude_kernel`, without which more rights are needed.
      attributes[5] = 1 << 5
      descriptor = systemCall(number, attributes, 0, -1, -1, 8)
    }
    guard descriptor < 0 else {
      close(CInt(descriptor))
      return .available
    }

    // Some containers answer that there is no such call.
    if [EACCES, EPERM, ENOSYS].contains(errno) { return .forbidden }
    return silentErrors.contains(errno) ? .unknown : .missing
  }

  #if arch(x86_64)
  private static let number = 298
  #else
  private static let number = 241
  #endif
}
