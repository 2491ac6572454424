import CLTTngCtl
import DaemonSupport
import LTTngModel
import TestSupport
import Testing

@testable import LTTngControl

/// What is written to the kernel domain of root's session daemon is read back as the same.
@Suite(
  .serialized, .timeLimit(.minutes(5)), .enabled(if: KernelTracer.isHere, KernelTracer.obstacle))
struct KernelDomainTests {
  @Test func `channels with every attribute are read back`() throws {
    try withKernelSession { control in
      var splice = ChannelConfiguration.differentInEverything(named: "splice", domain: .kernel)
      splice.output = .splice
      let channels = [
        .differentInEverything(named: "mmap", domain: .kernel), splice,
        ChannelConfiguration(name: "defaults", domain: .kernel),
      ]
      for channel in channels { try control.createChannel(channel, inSession: "s") }

      let observed = try control.observeSession(named: "s")?.channels
      #expect(Set(observed?.map(\.configuration) ?? []) == Set(channels))
    }
  }

  @Test func `rules of every kind are read back`() throws {
    try withKernelSession { control in
      let channel = ChannelConfiguration(name: "c", domain: .kernel)
      try control.createChannel(channel, inSession: "s")
      let rules = try KernelSamples.rules
      for rule in rules { try control.enable(rule, in: channel) }

      #expect(
        try control.kernelChannel("c")?.rules.sorted { $0.text(in: .kernel) < $1.text(in: .kernel) }
          == rules.sorted { $0.text(in: .kernel) < $1.text(in: .kernel) })
      #expect(try control.kernelChannel("c")?.foreignRuleCount == 0)
    }
  }

  /// LTTng has no way to remove a rule.
  @Test func `rules are disabled and enabled again`() throws {
    try withKernelSession { control in
      let channel = ChannelConfiguration(name: "c", domain: .kernel)
      try control.createChannel(channel, inSession: "s")
      let rules = try KernelSamples.rules
      for rule in rules { try control.enable(rule, in: channel) }
      for rule in rules {
        let named = rules.filter { $0.pattern == rule.pattern }
        try control.call {
          try $0.disableRules(named: rule.pattern, inChannel: channel, ofSession: "s")
        }
        #expect(Set(try control.kernelChannel("c")?.disabledRules ?? []) == Set(named), "\(rule)")
        for rule in named { try control.enable(rule, in: channel) }
        #expect(Set(try control.kernelChannel("c")?.rules ?? []) == Set(rules), "\(rule)")
      }
    }
  }

  @Test func `a channel that is disabled records nothing`() throws {
    try withKernelSession { control in
      let channel = ChannelConfiguration(name: "c", domain: .kernel)
      try control.createChannel(channel, inSession: "s")
      let rules = try KernelSamples.rules
      for rule in rules { try control.enable(rule, in: channel) }
      for _ in 0..<2 {
        try control.call { try $0.setChannel(channel, isEnabled: false, inSession: "s") }
        #expect(try control.kernelChannel("c")?.canRecord == false)
        #expect(Set(try control.kernelChannel("c")?.disabledRules ?? []) == Set(rules))
      }
      try control.enable(rules[0], in: channel)
      #expect(try control.kernelChannel("c")?.canRecord == true)
      #expect(try control.kernelChannel("c")?.rules == [rules[0]])
    }
  }

  @Test func `context fields are read back, or said not to be there`() throws {
    try withKernelSession { control in
      let channel = ChannelConfiguration(name: "c", domain: .kernel)
      try control.createChannel(channel, inSession: "s")
      var (added, missing): ([ContextField], [ContextField]) = ([], [])
      for field in try KernelSamples.contexts {
        let code = errorCode {
          try control.call { try $0.addContext(field, toChannel: channel, inSession: "s") }
        }
        #expect(code == nil || code == .kernelContextUnavailable, "\(field)")
        if code == nil { added.append(field) } else { missing.append(field) }
      }
      #expect(try control.kernelChannel("c")?.contexts == added)
      #expect(Set(missing) == Set(KernelSamples.missingContexts.keys.map(ContextField.type)))
    }
  }

  @Test func `trackers have each policy`() throws {
    try withKernelSession { control in
      var others: [ProcessAttributeTracker] = []
      for attribute in ProcessAttributeTracker.Attribute.allCases {
        for set in [[], [1, 2], [2, 65_534], [], [0], [7]] as [[UInt32]] {
          let tracker = ProcessAttributeTracker(
            domain: .kernel, attribute: attribute, inclusionSet: set)
          try control.setTracker(tracker, ofSession: "s")
          #expect(
            Set(try control.observeSession(named: "s")?.trackers ?? []) == Set(others + [tracker]))
          if set == [7] { others.append(tracker) }
        }
      }
      #expect(others.count == 6)
      for attribute in ProcessAttributeTracker.Attribute.allCases {
        try control.call {
          try $0.removeTracker(of: attribute, domain: .kernel, fromSession: "s")
        }
      }
      #expect(try control.observeSession(named: "s")?.trackers == [])
    }
  }

  @Test func `triggers of every event rule are listed as they were registered`() throws {
    try withKernelSession { control in
      let triggers = try KernelSampleTriggers.all(
        address: try KernelSamples.address(of: "vfs_read"))
      for trigger in triggers { try control.call { try $0.registerTrigger(trigger) } }
      defer {
        for trigger in triggers { try? control.call { try $0.unregisterTrigger(trigger) } }
      }
      let listed = try control.call { try $0.listTriggers() }
      #expect(listed.map(\.name) == triggers.map(\.name).sorted())
      for (trigger, read) in zip(triggers.sorted { $0.name < $1.name }, listed) {
        #expect(read == trigger)
      }
    }
    #expect(try TestControl().call { try $0.listTriggers() } == [])
  }

  /// LTTng answers that all is well, and drops it.
  @Test func `a trigger that the kernel refuses is an error`() throws {
    let control = TestControl()
    for location in [ProbeLocation.kernelSymbol("no_such_function"), .kernelAddress(1)] {
      let trigger = Trigger<String>(
        name: "refused",
        condition: .event(
          TriggerEvent(
            domain: .kernel,
            rule: RecordingRule(.kprobe, try #require(NamePattern("p")), at: location))),
        actions: [TriggerAction(.notify)])
      let code = errorCode { try control.call { try $0.registerTrigger(trigger) } }
      #expect(code == LTTngErrorCode(LTTNG_ERR_KERN_ENABLE_FAIL))
    }
  }

  /// Were it taken, the recipe language could have it.
  @Test func `a rule's probe at an address is refused by LTTng`() throws {
    try withKernelSession { control in
      try control.createChannel(
        ChannelConfiguration(name: "c", domain: .kernel), inSession: "s")
      let address = "0x" + String(try KernelSamples.address(of: "vfs_read"), radix: 16)
      for option in ["--probe", "--function"] {
        let words = ["lttng", "enable-event", "-k", "-s", "s", "-c", "c", "p" + option]
        #expect(throws: PreparationError.self) { try run(words + ["\(option)=\(address)"]) }
        try run(words + ["\(option)=vfs_read"])
      }
    }
  }
}

/// Calls `body` with root's session daemon, in which a session `s` is made and destroyed.
private func withKernelSession(_ body: (TestControl) throws -> Void) throws {
  let control = TestControl()
  try control.createSession(named: "s", outputPath: "/tmp/lttrecipe-kernel-domain")
  defer { try? control.destroySessionWithoutWaiting(named: "s") }
  try body(control)
}

extension TestControl {
  fileprivate func kernelChannel(_ name: String) throws -> ObservedChannel? {
    try observeSession(named: "s")?.channel(named: name, domain: .kernel)
  }

  fileprivate func enable(_ rule: RecordingRule, in channel: ChannelConfiguration) throws {
    try call { try $0.enableRule(rule, inChannel: channel, ofSession: "s") }
  }
}
