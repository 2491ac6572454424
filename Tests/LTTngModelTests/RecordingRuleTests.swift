import Foundation
import LTTngModel
import Testing

struct RecordingRuleTests {
  @Test(arguments: [
    ("syscall_entry_openat", true),
    ("syscall_exit_openat", true),
    ("compat_syscall_entry_openat", true),
    ("compat_syscall_exit_openat", true),
    ("syscall_entry_openat2", false),
    ("openat", false),
    ("syscall_openat", false),
    ("compat_openat", false),
    ("compat_compat_syscall_entry_openat", false),
  ])
  func `a system call rule records entry and exit of both tables`(
    name: String, isRecorded: Bool
  ) throws {
    let rule = RecordingRule.systemCall(try #require(NamePattern("openat")))

    #expect(rule.records(eventNamed: name) == isRecorded)
  }

  @Test func `all system calls are no tracepoints`() {
    #expect(RecordingRule.systemCall(.all).records(eventNamed: "syscall_exit_read"))
    #expect(!RecordingRule.systemCall(.all).records(eventNamed: "sched_switch"))
  }

  @Test func `a tracepoint rule compares the event's name`() throws {
    let rule = RecordingRule.tracepoint(try #require(NamePattern("sched_*")))

    #expect(rule.records(eventNamed: "sched_switch"))
    #expect(!rule.records(eventNamed: "syscall_entry_sched_yield"))
  }

  @Test func `a rule survives JSON`() throws {
    let rules: [RecordingRule] = [
      .tracepoint(.all), .systemCall(.all),
      .tracepoint(try #require(NamePattern(#"a\*b*"#))),
      .systemCall(try #require(NamePattern("open*"))),
    ]
    let data = try JSONEncoder().encode(rules)

    #expect(try JSONDecoder().decode([RecordingRule].self, from: data) == rules)
  }

  @Test func `JSON without a kind of rule is refused`() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RecordingRule.self, from: Data("{}".utf8))
    }
  }
}
