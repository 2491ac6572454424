/// The probes of LTTng-modules 2.13 that are not built for every kernel.
///
/// A name of one of them is right, and yet not to be had on most machines (`src/probes/Kbuild` of
/// LTTng-modules says what each needs).
enum KernelProbes {
  private static let privateHeaders = "it needs headers that distributions do not ship"
  private static let configuration = "it needs a kernel configured for it"

  private static let reasons: [(prefix: String, reason: String)] = [
    ("kmem_", privateHeaders), ("ext4_", privateHeaders), ("btrfs_", privateHeaders),
    ("compaction_", privateHeaders), ("kvm_x86_", privateHeaders), ("regmap_", privateHeaders),
    ("lttng_statedump_process_mnt_ns", privateHeaders), ("lock_", "it is switched off"),
    ("preemptirq_", configuration), ("rcu_", configuration), ("gpio_", configuration),
    ("v4l2_", configuration), ("vb2_", configuration), ("asoc_", configuration),
    ("random_", "Linux has none of these since 5.18"),
  ]

  /// Returns why a tracepoint that LTTng knows is not among those of this kernel; nil for any other, and
  /// where others of its probe are.
  static func hint(for name: String, among names: [String]) -> String? {
    let reason = reasons.first { probe, _ in
      name.hasPrefix(probe) && !names.contains { $0.hasPrefix(probe) }
    }
    return reason.map { prefix, reason in
      let names = prefix.hasSuffix("_") ? prefix + "*" : prefix
      return "LTTng's probe for `\(names)` is not built for this kernel: \(reason)"
    }
  }
}
