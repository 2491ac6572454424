import CLTTngCtl
import LTTngModel
import Testing

@testable import LTTngControl

/// Triggers as objects of the library, without a daemon: all that the kernel's tracer is needed for.
struct TriggerObjectTests {
  @Test func `a trigger's object says the same`() throws {
    for trigger in try SampleTriggers(home: "/tmp").all + KernelSampleTriggers.all() {
      let object = try TriggerObject(trigger)

      #expect(Trigger(name: trigger.name, object: object.pointer) == trigger)
    }
  }

  /// Every enumerator of the headers is in an object that one of the triggers above is made of; a value of -1
  /// or -2 is the library's answer to a wrong question.
  @Test func `nothing of the headers is left out`() throws {
    var reached = Reached()
    for trigger in try SampleTriggers(home: "/tmp").all + KernelSampleTriggers.all() {
      reached.add(try TriggerObject(trigger))
    }
    for (header, prefix) in Self.enumerations {
      let all = try Self.enumerators(of: prefix, in: header)
      #expect(!all.isEmpty)
      #expect(
        all.filter { $0.value >= 0 }.filter { reached.values[prefix]?.contains($0.value) != true }
          .map(\.name) == [])
    }
  }

  private static let enumerations = [
    ("condition/condition.h", "LTTNG_CONDITION_TYPE_"), ("action/action.h", "LTTNG_ACTION_TYPE_"),
    ("event-rule/event-rule.h", "LTTNG_EVENT_RULE_TYPE_"),
    ("action/rate-policy.h", "LTTNG_RATE_POLICY_TYPE_"),
    ("event-rule/kernel-syscall.h", "LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_"),
    ("event-expr.h", "LTTNG_EVENT_EXPR_TYPE_"), ("log-level-rule.h", "LTTNG_LOG_LEVEL_RULE_TYPE_"),
    ("kernel-probe.h", "LTTNG_KERNEL_PROBE_LOCATION_TYPE_"),
    ("userspace-probe.h", "LTTNG_USERSPACE_PROBE_LOCATION_TYPE_"),
  ]

  private static func enumerators(
    of prefix: String, in header: String
  ) throws -> [(name: String, value: Int32)] {
    let text = String(decoding: try contents(of: "/usr/include/lttng/\(header)"), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "," }
      guard words.count >= 3, words[0].hasPrefix(prefix), words[1] == "=" else { return nil }

      return Int32(words[2]).map { (String(words[0]), $0) }
    }
  }

  @Test(arguments: [
    ("kretprobe", TracingDomain.kernel, RecordingRule.Kind.kretprobe),
    ("exclusion", .kernel, .tracepoint), ("logger", .user, .logger),
    ("tracepoint", .python, .tracepoint), ("syscall", .user, .systemCall),
  ])
  func `what no trigger has is refused`(
    name: String, domain: TracingDomain, kind: RecordingRule.Kind
  ) throws {
    let exclusions = name == "exclusion" ? [try #require(NamePattern("a"))] : []
    let rule = RecordingRule(kind, .all, excluding: exclusions, at: .kernelSymbol("vfs_read"))
    let trigger = Trigger<String>(
      name: "t", condition: .event(TriggerEvent(domain: domain, rule: rule)),
      actions: [TriggerAction(.notify)])

    #expect(throws: LTTngError.self) {
      let object = try TriggerObject(trigger)
      _ = object.pointer
    }
  }

  /// LTTng 2.13 drops the offset of a probe (`common/event.c`), so no recipe has one.
  @Test func `a probe at an offset is foreign, and not written`() throws {
    let location = lttng_kernel_probe_location_symbol_create("vfs_read", 4)
    let rule = lttng_event_rule_kernel_kprobe_create(location)
    _ = lttng_event_rule_kernel_kprobe_set_event_name(rule, "p")
    let condition = try #require(lttng_condition_event_rule_matches_create(rule))
    let action = try #require(lttng_action_notify_create())
    let object = try #require(lttng_trigger_create(condition, action))
    defer {
      lttng_trigger_destroy(object)
      lttng_action_destroy(action)
      lttng_condition_destroy(condition)
      lttng_event_rule_destroy(rule)
      lttng_kernel_probe_location_destroy(location)
    }
    let trigger = Trigger(name: "t", object: object)

    guard case .foreign = trigger.condition else {
      Issue.record("\(trigger)")
      return
    }
    // The one action of it is in no list.
    #expect(trigger.actions == [TriggerAction(.notify)])
    #expect(throws: LTTngError.self) { _ = try TriggerObject(trigger).name }
  }

  @Test func `texts with a null character are refused`() throws {
    let conditions: [TriggerCondition<String>] = [
      .consumedSize(session: "a\0b", bytes: 1), .rotation(session: "a\0b", isCompleted: true),
    ]
    for condition in conditions {
      let trigger = Trigger(name: "t", condition: condition, actions: [TriggerAction(.notify)])
      #expect(throws: LTTngError.self) { _ = try TriggerObject(trigger).name }
    }
    let named = Trigger<String>(
      name: "a\0b", condition: .rotation(session: "s", isCompleted: true),
      actions: [TriggerAction(.notify)])
    #expect(throws: LTTngError.self) { _ = try TriggerObject(named).name }
  }
}

/// The enumerators that objects consist of, by the beginning of their names.
private struct Reached {
  var values: [String: Set<Int32>] = [:]

  mutating func add(_ trigger: borrowing TriggerObject) {
    let condition = lttng_trigger_get_const_condition(trigger.pointer)
    insert("LTTNG_CONDITION_TYPE_", lttng_condition_get_type(condition))
    if let rule = part({ lttng_condition_event_rule_matches_get_rule(condition, &$0) }) {
      addRule(rule)
    }
    for capture in TriggerCondition.captures(of: condition) ?? [] { addCapture(capture) }
    add(action: lttng_trigger_get_const_action(trigger.pointer))
  }

  private mutating func addRule(_ rule: OpaquePointer) {
    insert("LTTNG_EVENT_RULE_TYPE_", lttng_event_rule_get_type(rule))
    insert(
      "LTTNG_EVENT_RULE_KERNEL_SYSCALL_EMISSION_SITE_",
      lttng_event_rule_kernel_syscall_get_emission_site(rule))
    if let level = part({ lttng_event_rule_user_tracepoint_get_log_level_rule(rule, &$0) }) {
      insert("LTTNG_LOG_LEVEL_RULE_TYPE_", lttng_log_level_rule_get_type(level))
    }
    if let place = part({ lttng_event_rule_kernel_kprobe_get_location(rule, &$0) }) {
      insert("LTTNG_KERNEL_PROBE_LOCATION_TYPE_", lttng_kernel_probe_location_get_type(place))
    }
    if let place = part({ lttng_event_rule_kernel_uprobe_get_location(rule, &$0) }) {
      insert(
        "LTTNG_USERSPACE_PROBE_LOCATION_TYPE_", lttng_userspace_probe_location_get_type(place))
    }
  }

  private mutating func addCapture(_ capture: CaptureExpression) {
    guard let expression = try? capture.makeEventExpression() else { return }

    insert("LTTNG_EVENT_EXPR_TYPE_", lttng_event_expr_get_type(expression))
    lttng_event_expr_destroy(expression)
  }

  private mutating func add(action: OpaquePointer?) {
    insert("LTTNG_ACTION_TYPE_", lttng_action_get_type(action))
    var count: UInt32 = 0
    _ = lttng_action_list_get_count(action, &count)
    for index in 0..<count {
      let element = lttng_action_list_get_at_index(action, index)
      insert("LTTNG_ACTION_TYPE_", lttng_action_get_type(element))
      if let policy = part({ lttng_action_notify_get_rate_policy(element, &$0) })
        ?? part({ lttng_action_stop_session_get_rate_policy(element, &$0) })
      {
        insert("LTTNG_RATE_POLICY_TYPE_", lttng_rate_policy_get_type(policy))
      }
    }
  }

  private mutating func insert<Value: RawRepresentable<Int32>>(_ prefix: String, _ value: Value) {
    values[prefix, default: []].insert(value.rawValue)
  }
}
