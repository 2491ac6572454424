import Diagnostics
import LTTngModel
import SystemPackage
import TestSupport
import Testing
import YAMLTree

@testable import Recipes

/// The shipped recipes and presets.
struct LibraryTests {
  @Test func `there are recipes and presets of every group`() {
    #expect(Library.recipes.count > 20)
    let groups = Set(Library.presets.map { $0.prefix { $0 != "/" } })
    #expect(groups == ["kernel", "ust", "agent", "ros2", "hpc", "dotnet"])
  }

  @Test(arguments: Library.recipes + Library.presets)
  func `a file says what it is, what for, and what it needs`(name: String) throws {
    let isPreset = name.contains("/")
    let text = try #require(TestFiles.text(Library.path(name)))
    let schema =
      isPreset ? "../../schemas/preset.schema.json" : "../schemas/recipe.schema.json"
    #expect(text.hasPrefix("# yaml-language-server: $schema=\(schema)\nlttrecipe: 1\n"))

    let root = try Library.root(of: name)
    #expect(root.text("name") == name)
    #expect(root.text("kind") == (isPreset ? "preset" : nil))
    let description = try #require(root.text("description"))
    #expect(description.hasSuffix(".") && description.first?.isUppercase == true)
    #expect(description.utf8.count > 20)
    #expect(root["requires"]?.mapping?["domain"] != nil)
  }

  @Test(arguments: Library.recipes + Library.presets)
  func `a file has no fault, whatever the processor`(name: String) {
    for architecture in ["x86_64", "aarch64"] {
      var loader = Library.loader(architecture: architecture)
      let isRight = loader.check(Library.path(name))
      #expect(isRight)
      #expect(loader.diagnostics.sorted.isEmpty, "\(loader.diagnostics.sorted)")
    }
  }

  @Test(arguments: Library.recipes)
  func `a recipe loads without a word and says what a good trace is, or where it is brought`(
    name: String
  ) throws {
    var loader = Library.loader()
    let found = loader.load(Library.path(name))
    let loaded = try #require(found)
    #expect(loader.diagnostics.sorted.isEmpty, "\(loader.diagnostics.sorted)")
    #expect(loaded.recipe.name == name)
    let root = try Library.root(of: name)
    #expect(root["retrieve"] != nil || root["output"] != nil)
  }

  @Test(arguments: Library.presets)
  func `a preset can be used alone`(name: String) throws {
    let loaded = try Library.load(using: [name])
    #expect(loaded.messages == [])
    #expect(loaded.recipe != nil)
  }

  @Test func `tracecompass says the process of each record where it is asked to`() throws {
    let plain = try Library.load(using: ["kernel/tracecompass"])
    let stateless = try Library.load(
      using: ["{preset: kernel/tracecompass, with: {stateless: true}}"], "without: [sched_switch]")
    let channel = try #require(plain.recipe?.sessions[0].channels.first)
    #expect(channel.contexts == [])
    #expect(channel.configuration.subbufSize == 2 << 20)
    #expect(channel.configuration.numSubbuf == 8)
    let other = try #require(stateless.recipe?.sessions[0].channels.first)
    #expect(other.contexts == [.type(.pid), .type(.tid), .type(.procname)])
    let names = other.events.flatMap { $0.rules.map(\.pattern.text) }
    #expect(!names.contains("sched_switch") && names.contains("sched_waking"))
  }
}

/// The names of events in the kernel's channels, against those of Debian 12's kernel.
struct LibraryNameTests {
  /// Tracepoints that Debian 12's kernel lacks, and that every file therefore leaves out where they are
  /// missing.
  private static let missing = [
    "kmem_mm_page_alloc", "kmem_mm_page_free", "kvm_x86_*",
    "lttng_statedump_process_mnt_ns",
  ]

  private static func kernelTracepoints() throws -> [String] {
    let path = Golden.folder("../PlanningTests/Fixtures/kernel-events-debian12.txt")
    return try #require(TestFiles.text(path)).split(separator: "\n").map(String.init)
  }

  private static func events(of recipe: Recipe?) -> [EventRecipe] {
    (recipe?.sessions ?? []).flatMap { session in
      session.channels.filter { $0.configuration.domain == .kernel }.flatMap(\.events)
    }
  }

  @Test func `a tracepoint is one that the kernel has, or may be missing`() throws {
    let known = try Self.kernelTracepoints()
    var loaded = try Library.presets.map { try ($0, Library.load(using: [$0]).recipe) }
    for name in Library.recipes {
      var loader = Library.loader()
      loaded.append((name, loader.load(Library.path(name))?.recipe))
    }
    var missing: Set<String> = []
    var count = 0
    for (name, recipe) in loaded {
      for event in Self.events(of: recipe) {
        for rule in event.rules where rule.kind == .tracepoint {
          count += 1
          guard !known.contains(where: rule.matches) else { continue }

          #expect(event.missingPolicy == .skip, "\(name): \(rule)")
          missing.insert(rule.pattern.text)
        }
      }
    }
    #expect(count > 300)
    #expect(missing.sorted() == Self.missing)
  }

  @Test func `every kernel preset records a tracepoint or a system call that is there`() throws {
    let known = try Self.kernelTracepoints()
    let silent = try Library.presets.filter { name in
      guard try Library.domains(of: name).contains("kernel") else { return false }

      return try !Self.events(of: Library.load(using: [name], events: false).recipe)
        .contains { event in
          event.rules.contains { $0.kind == .systemCall || known.contains(where: $0.matches) }
        }
    }
    #expect(silent == ["kernel/mm-pages", "kernel/stateless"])
  }
}

/// Presets beside each other in one session.
struct LibraryPairTests {
  /// The pairs that do not go together, and what is said.
  private static let conflicts: [String: Set<String>] = [
    "kernel/low-overhead + ros2/kernel": [twice("sched_switch", "kernel", "kchan")],
    "kernel/power + ros2/kernel": [twice("power_cpu_frequency", "kernel", "kchan")],
    "kernel/mm-pages + ros2/kernel": [
      twice("kmem_mm_page_alloc", "kernel", "kchan"),
      twice("kmem_mm_page_free", "kernel", "kchan"),
    ],
    "kernel/sched + ros2/kernel": [twice("sched_switch", "kernel", "kchan")],
    "kernel/tracecompass + ros2/kernel": [
      twice("sched_switch", "kernel", "kchan"), twice("power_cpu_frequency", "kernel", "kchan"),
    ],
    "ros2/default + ros2/large": [
      "two presets set `subbuf-size`: `16MiB` wins over `32KiB`"
    ],
    "ros2/default + ros2/init-snapshot": ofInitialization.union([
      twice("ros2:* without \(initialization.sorted().joined(separator: ", "))", "ros2", "runtime")
    ]),
    "ros2/init-snapshot + ros2/large": ofInitialization.union([twice("ros2:*", "runtime", "ros2")]),
  ]

  private static let initialization = [
    "ros2:rcl*_init", "ros2:rmw_*_init", "ros2:*_callback_added", "ros2:rclcpp_callback_register",
    "ros2:rclcpp_timer_link_node", "ros2:rclcpp_construct_ring_buffer",
    "ros2:rclcpp_buffer_to_ipb", "ros2:rclcpp_ipb_to_subscription",
  ]

  private static let ofInitialization = Set(initialization.map { twice($0, "ros2", "init") })

  private static func twice(_ name: String, _ first: String, _ second: String) -> String {
    "`\(name)` would be recorded twice, by `\(first)` and `\(second)`"
  }

  @Test func `any two presets of a domain go together but for these`() throws {
    let domains = try Library.presets.map(Library.domains)
    var found: [String: Set<String>] = [:]
    var count = 0
    for (index, first) in Library.presets.enumerated() {
      for (other, second) in Library.presets.enumerated().dropFirst(index + 1)
      where !domains[index].isDisjoint(with: domains[other]) {
        count += 1
        let messages = try Library.load(using: [first, second]).messages
        if !messages.isEmpty { found["\(first) + \(second)"] = Set(messages) }
      }
    }
    #expect(count > 500)
    for pair in Set(found.keys).union(Self.conflicts.keys).sorted() {
      #expect(found[pair] == Self.conflicts[pair], "\(pair)")
    }
  }

  @Test func `all kernel presets go together`() throws {
    let names = Library.presets.filter { $0.hasPrefix("kernel/") }
    #expect(try Library.load(using: names).messages == [])
  }
}

/// Presets and recipes as `lttrecipe validate` sees them.
struct PresetCheckTests {
  private func messages(_ text: String, kind: String = "preset") throws -> [String] {
    let folder = try TemporaryFolder()
    let path = try folder.write("lttrecipe: 1\nkind: \(kind)\nname: p\n" + text, to: "p.yaml")
    var loader = Library.loader()
    _ = loader.check(path)
    return loader.diagnostics.sorted.map(\.message)
  }

  @Test(arguments: [
    "event-lists: {disk: [block_rq_issue]}", "preload: [liblttng-ust-fd.so]",
    "env: {LTTNG_UST_ALLOW_BLOCKING: 1}", "channels: {user: {domain: user, blocking-timeout: inf}}",
    "channels: {kernel: {domain: kernel, events: [{tracepoint: a, when: {arch: none}}]}}",
    "channels: {user: {domain: user, events: [\"${recipe.name}:*\"]}}",
  ])
  func `a preset may add to what others record`(text: String) throws {
    #expect(try messages(text) == [])
  }

  @Test(arguments: [
    ("preload: [/tmp/evil.so]", "`/tmp/evil.so` is not one of LTTng's preload helpers"),
    ("env: {LD_PRELOAD: /tmp/evil.so}", "a preset cannot set the variable `LD_PRELOAD`"),
    (
      "channels: {user: {contexts: [pid]}}", "the channel `user` has no `domain`"
    ),
  ])
  func `what is unsafe or wrong in a mix-in is found`(text: String, message: String) throws {
    #expect(try messages(text) == [message])
  }

  @Test func `a recipe may say its own name and its session's`() throws {
    let text = """
      channels: {user: {domain: user, events: ["a:*"]}}
      payload: [{run: [echo, "${recipe.name}", "${session.name}"]}]

      """
    #expect(try messages(text, kind: "recipe") == [])
  }
}
