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

  /// Returns why a name that LTTng knows cannot be recorded; nil for any other.
  static func hint(for name: String) -> String? {
    reasons.first { name.hasPrefix($0.prefix) }.map { prefix, reason in
      let names = prefix.hasSuffix("_") ? prefix + "*" : prefix
      return "LTTng's probe for `\(names)` is not built for this kernel: \(reason)"
    }
  }
}
