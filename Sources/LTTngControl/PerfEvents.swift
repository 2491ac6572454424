import Glibc
import LTTngModel

/// The perf events of the running kernel (perf_event_open(2)).
enum PerfEvents {
  /// Returns false where the kernel says that it has no such counter of a processor.
  ///
  /// With lttng-modules 2.13.9 on Linux 6.1, a context field of a counter that the kernel cannot make ends in
  /// a kernel oops (`perf_event_release_kernel()` of nothing): so in a virtual machine without the processor's
  /// counters. Where this process may not or cannot ask now, it looks whether there is any unit for the
  /// processor's counters.
  static func mayExist(_ counter: PerfCounter) -> Bool {
    switch Attempt(counter) {
    case .made: true
    case .unanswered: counter.type == softwareType || hasProcessorUnit
    case .refused: false
    }
  }

  /// `PERF_TYPE_SOFTWARE`.
  private static let softwareType: UInt32 = 1

  /// The folders of `cpu`, `cpu_core` and `armv8_…` (sysfs-bus-event_source-devices-events).
  private static var hasProcessorUnit: Bool {
    guard let stream = opendir("/sys/bus/event_source/devices") else { return false }
    defer { closedir(stream) }

    while let entry = readdir(stream) {
      let name = text(ofField: entry.pointee.d_name)
      if name.hasPrefix("cpu") || name.hasPrefix("armv") { return true }
    }
    return false
  }
}

/// What the kernel answers to the wish for a counter of the first processor.
private enum Attempt {
  case made

  /// It says nothing of the counter: this process may not ask, has too many files, or another one has the unit
  /// for itself.
  case unanswered
  case refused

  private static let silentErrors = [EACCES, EPERM, EMFILE, ENFILE, EBUSY, EINTR, ENOMEM]

  private typealias SystemCall =
    @convention(c) (Int, UnsafeRawPointer, Int, Int, Int, Int) -> Int

  /// The C library has no function for the system call, and Swift cannot call one with `...`.
  private static let systemCall = dlsym(nil, "syscall").map {
    unsafeBitCast($0, to: SystemCall.self)
  }

  init(_ counter: PerfCounter) {
    // `struct perf_event_attr` up to `config`, in its first version of 64 bytes.
    var attributes = [UInt64](repeating: 0, count: 8)
    attributes[0] = UInt64(counter.type) | 64 << 32
    attributes[1] = counter.config
    guard let call = Self.systemCall else {
      self = .unanswered
      return
    }

    let descriptor = call(Self.number, attributes, -1, 0, -1, 8)
    self =
      descriptor >= 0 ? .made : Self.silentErrors.contains(errno) ? .unanswered : .refused
    if descriptor >= 0 { close(CInt(descriptor)) }
  }

  #if arch(x86_64)
  private static let number = 298
  #else
  private static let number = 241
  #endif
}
