import Glibc
import SystemPackage

/// The facts of this machine that runs, manifests and preflight need.
package struct MachineFacts: Hashable, Sendable {
  package let host: String

  /// The kernel's release.
  package let kernel: String

  /// The processor's architecture, such as `x86_64`.
  package let architecture: String

  package let bootID: String

  /// Made of machine-id(5), which is to be told nobody: tells machines apart that have one name; nil where there
  /// is none.
  package let machine: String?

  /// The number of configured processors: LTTng makes a ring buffer for each.
  package let cpuCount: Int

  /// In bytes; nil where the kernel does not tell.
  package let availableMemory: UInt64?

  /// In bytes; nil where the kernel does not tell.
  package let totalMemory: UInt64?

  /// Reads the facts.
  package init() {
    var names = utsname()
    uname(&names)
    host = Self.text(names.nodename)
    kernel = Self.text(names.release)
    architecture = Self.text(names.machine)
    bootID = Self.bootID
    machine = Self.mark(of: Self.line(of: "/etc/machine-id"))
    cpuCount = max(1, sysconf(Int32(_SC_NPROCESSORS_CONF)))
    availableMemory = Self.memory("MemAvailable:")
    totalMemory = Self.memory("MemTotal:")
  }

  /// The boot of this machine.
  static var bootID: String { line(of: "/proc/sys/kernel/random/boot_id") }

  /// How little users may count (`kernel.perf_event_paranoid`), as it is now; nil where it cannot be read.
  static var perfEventParanoia: Int? { Int(line(of: "/proc/sys/kernel/perf_event_paranoid")) }

  /// Whether a run was made on this machine, by its names.
  package func hasMade(_ run: RunIdentity) -> Bool {
    guard run.host == host else { return false }
    guard let made = run.machine, let machine else { return true }

    return made == machine
  }

  /// Returns a text that is the same for the same id, from which that cannot be told (FNV-1a, 64 bit).
  private static func mark(of machineID: String) -> String? {
    guard machineID.utf8.count == 32 else { return nil }

    let hash = machineID.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }

  private static func text(_ field: some BitwiseCopyable) -> String {
    withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static func line(of path: FilePath) -> String {
    WholeFile.read(path).map { String(decoding: $0, as: UTF8.self).trimmed } ?? ""
  }

  private static func memory(_ name: String) -> UInt64? {
    let text = WholeFile.read("/proc/meminfo").map { String(decoding: $0, as: UTF8.self) } ?? ""
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      let digits = line.filter { $0.isASCII && $0.isNumber }
      return UInt64(digits).map { $0 << 10 }
    }
    return nil
  }
}
