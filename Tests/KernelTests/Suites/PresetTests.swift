import LTTngModel
import TestSupport
import Testing

extension KernelSuites {
  /// The shipped presets of the kernel, all at once.
  @Suite(.serialized)
  struct PresetTests {
    let machine: KernelMachine

    init() throws {
      machine = try MachinePlace.first.startedMachine()
      try machine.clean()
    }

    private static let folder = Golden.folder("../../../recipes/kernel")

    /// Which presets each session uses; none records an event of its own in two of them.
    private static let sessions = [
      "whole": ["tracecompass", "signal", "power"],
      "parts": [
        "sched", "irq", "irq-vectors", "net-full", "net-wifi", "timer-full", "disk-full",
        "statedump",
      ],
      "calls": ["syscalls-io", "syscalls-futex", "stateless"],
      "memory": ["mm-pages", "mm-reclaim", "page-fault", "fs-journal", "workqueue"],
      "others": ["module", "printk", "rpc", "kvm-host", "syscalls", "low-overhead"],
    ]

    /// Returns the names that a preset's file says in lines of their own; those that may be missing are not.
    private static func names(of preset: String) throws -> [String] {
      let text = try #require(TestFiles.text("\(folder)/\(preset).yaml"))
      return text.split(separator: "\n").filter { $0.hasPrefix("      - ") }
        .map { $0.dropFirst("      - ".count) }
        .filter { $0.allSatisfy { $0.isLetter || $0.isNumber || "_*".contains($0) } }
        .map(String.init)
    }

    private static var recipe: String {
      let texts = sessions.sorted { $0.key < $1.key }.map { name, presets in
        let uses = presets.map { "kernel/\($0)" }.joined(separator: ", ")
        return "  \(name): {use: [\(uses)], channels: {kernel: {subbuf-size: 2MiB, num-subbuf: 4}}}"
      }
      return """
        lttrecipe: 1
        name: presets
        sessions:
        \(texts.joined(separator: "\n"))
        payload: [{shell: "ls -alt /; bash -c 'echo >/dev/udp/127.0.0.1/9'; sync"}]
        expect: {discarded-events: 0}
        retrieve: [{copy: ./traces}]
        """
    }

    @Test func `every rule of every kernel preset is one that the kernel takes`() throws {
      let presets = TestFiles.names(in: Self.folder).map { String($0.dropLast(".yaml".count)) }
      let used = Self.sessions.values.joined() + ["disk", "net", "timer"]
      #expect(Set(presets) == Set(used))

      let result = try machine.apply(Self.recipe)
      #expect(result.status == 0, "\(result)")
      let verdict = try machine.onlyPackage().verdict
      for (session, presets) in Self.sessions {
        let rules = verdict.rules.filter { $0.session == session }
        #expect(rules.filter { !$0.isDeclared }.map(\.rule) == [], "\(session)")
        let names = Set(rules.map(\.rule))
        for preset in presets {
          #expect(try Self.names(of: preset).filter { !names.contains($0) } == [], "\(preset)")
        }
      }
      let counts = Dictionary(uniqueKeysWithValues: verdict.events.map { ($0.name, $0.count) })
      for name in [
        "sched_switch", "irq_softirq_entry", "syscall_entry_openat", "net_dev_queue",
        "x86_exceptions_page_fault_user", "lttng_statedump_process_state",
      ] {
        #expect(counts[name, default: 0] > 0, "\(name)")
      }
    }
  }
}
