import CLTTngCtl
import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

/// What is written to a session daemon is read back as the same.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct RoundTripTests {
  @Test func `channels with every attribute are read back`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          for buffering in [BufferingScheme.perUser, .perProcess] {
            let session = buffering.rawValue
            try control.createSession(named: session, outputPath: home + "/" + session)
            var forever = ChannelConfiguration(
              name: "forever", domain: .user, buffering: buffering)
            forever.blockingTimeout = .forever
            forever.monitorTimer = 0
            let channels =
              [TracingDomain.user, .jul, .log4j, .python].map {
                ChannelConfiguration.differentInEverything(
                  named: "c", domain: $0, buffering: buffering)
              } + [forever]
            for channel in channels { try control.createChannel(channel, inSession: session) }

            let observed = try control.observeSession(named: session)?.channels
            #expect(Set(observed?.map(\.configuration) ?? []) == Set(channels))
            #expect(observed?.map(\.isEnabled).contains(false) == false)
          }
        }
      }
    }
  }

  @Test func `channels are disabled and enabled again`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let channels = [TracingDomain.user, .jul].map {
            ChannelConfiguration.differentInEverything(named: "c", domain: $0)
          }
          for channel in channels {
            try control.createChannel(channel, inSession: "s")
            try control.enableRule(
              RecordingRule(channel.domain.isAgent ? .logger : .tracepoint, .all),
              inChannel: channel.name, domain: channel.domain, ofSession: "s")
          }
          let before = try control.observeSession(named: "s")
          for isEnabled in [false, true] {
            for channel in channels {
              try control.call {
                try $0.setChannel(channel, isEnabled: isEnabled, inSession: "s")
              }
            }
            let after = try control.observeSession(named: "s")
            #expect(after?.channels.map(\.isEnabled) == [isEnabled, isEnabled])
            #expect(after?.channels.map(\.rules) == before?.channels.map(\.rules))
            #expect(after?.channels.map(\.configuration) == before?.channels.map(\.configuration))
          }
        }
      }
    }
  }

  @Test func `rules of every kind of user space are read back`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          for domain in [TracingDomain.user, .jul, .log4j, .python] {
            let channel = ChannelConfiguration(name: "c", domain: domain)
            try control.createChannel(channel, inSession: "s")
            let rules = try exampleRules(in: domain)
            try enable(rules, in: channel, with: control)
            #expect(try control.rules(in: channel) == sorted(rules, in: domain))
          }
          #expect(
            try control.observeSession(named: "s")?.channels.map(\.foreignRuleCount)
              == [0, 0, 0, 0])
        }
      }
    }
  }

  /// LTTng has no way to remove a rule, nor to disable one of several with a name.
  @Test func `all rules of a name are disabled, and one is enabled again`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          for domain in [TracingDomain.user, .jul, .python] {
            let channel = ChannelConfiguration(name: "c", domain: domain)
            try control.createChannel(channel, inSession: "s")
            let rules = try exampleRules(in: domain)
            try enable(rules, in: channel, with: control)
            let name = try #require(NamePattern("a:*"))
            let others = rules.filter { $0.pattern != name }
            let named = rules.filter { $0.pattern == name }
            #expect(named.count > 2)

            try control.call {
              try $0.disableRules(named: name, inChannel: channel, ofSession: "s")
            }
            #expect(try control.rules(in: channel) == sorted(others, in: domain))
            #expect(try control.disabledRules(in: channel) == sorted(named, in: domain))
            for rule in named.prefix(1) {
              try control.enableRule(
                rule, inChannel: channel.name, domain: domain, ofSession: "s")
            }
            #expect(try control.rules(in: channel) == sorted(others + named.prefix(1), in: domain))
            #expect(
              try control.disabledRules(in: channel) == sorted(Array(named.dropFirst()), in: domain)
            )

            let unknown = try #require(NamePattern("unknown"))
            #expect(
              errorCode {
                try control.call {
                  try $0.disableRules(named: unknown, inChannel: channel, ofSession: "s")
                }
              } == LTTngErrorCode(LTTNG_ERR_UST_EVENT_NOT_FOUND))
          }
        }
      }
    }
  }

  @Test func `context fields of every kind are read back`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          for domain in [TracingDomain.user, .jul, .log4j] {
            let channel = ChannelConfiguration(name: "c", domain: domain)
            try control.createChannel(channel, inSession: "s")
            let fields = exampleContexts(in: domain)
            for field in fields {
              try control.call {
                try $0.addContext(field, toChannel: channel, inSession: "s")
              }
            }
            #expect(try control.observedChannel(channel)?.contexts == fields)
          }
        }
      }
    }
  }

  /// A caller may be told so by a race; the planner sends nothing that is there.
  @Test func `a second time says that it is there`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          for domain in [TracingDomain.user, .jul] {
            let channel = ChannelConfiguration(name: "c", domain: domain)
            let rule = RecordingRule(
              domain.isAgent ? .logger : .tracepoint, .all, filter: FilterExpression("x == 1"),
              logLevel: LogLevelRule(.atLeast, 4))
            var codes: [LTTngErrorCode?] = []
            for _ in 0..<2 {
              codes.append(errorCode { try control.createChannel(channel, inSession: "s") })
              codes.append(
                errorCode {
                  try control.enableRule(
                    rule, inChannel: channel.name, domain: domain, ofSession: "s")
                })
              codes.append(
                errorCode {
                  try control.call {
                    try $0.addContext(.type(.vpid), toChannel: channel, inSession: "s")
                  }
                })
            }
            #expect(codes.prefix(3).allSatisfy { $0 == nil })
            #expect(
              codes.suffix(3)
                == [
                  LTTNG_ERR_UST_CHAN_EXIST, LTTNG_ERR_UST_EVENT_ENABLED,
                  LTTNG_ERR_UST_CONTEXT_EXIST,
                ].map { LTTngErrorCode($0) })
          }
        }
      }
    }
  }

  @Test func `what a filter's parser says is in the error, and nowhere else`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          let file = open(home + "/errors", O_WRONLY | O_CREAT, 0o600)
          dup2(file, STDERR_FILENO)
          try control.createSession(named: "s", outputPath: home + "/out")
          for domain in [TracingDomain.user, .jul] {
            let channel = ChannelConfiguration(name: "c", domain: domain)
            try control.createChannel(channel, inSession: "s")
            for text in ["x ==", "(x", "x == 1 &&& y", "\"", "x = 1"] {
              let rule = RecordingRule(
                domain.isAgent ? .logger : .tracepoint, .all,
                filter: FilterExpression(text))
              let error = #expect(throws: LTTngError.self) {
                try control.enableRule(
                  rule, inChannel: channel.name, domain: domain, ofSession: "s")
              }
              #expect(error?.code == LTTngErrorCode(LTTNG_ERR_FILTER_INVAL))
              #expect(error?.message.contains("arse error") == true, "\(error?.message ?? "")")
            }
          }
          #expect(try contents(of: home + "/errors") == [])
          write(STDERR_FILENO, "seen", 4)
          #expect(try contents(of: home + "/errors") == Array("seen".utf8))
        }
      }
    }
  }

  @Test func `what LTTng would drop is not sent`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          for (domain, rule) in try refusedRules() {
            let error = #expect(throws: LTTngError.self, "\(rule)") {
              try control.enableRule(
                rule, inChannel: "lttng_jul_channel", domain: domain, ofSession: "s")
            }
            #expect(error?.code == .invalid)
          }
          #expect(control.mutatingCallCount == 0)
        }
      }
    }
  }
}

/// Rules that LTTng would accept as something else, or stop the process for.
private func refusedRules() throws -> [(TracingDomain, RecordingRule)] {
  let name = try #require(NamePattern("n"))
  let filter = FilterExpression("x == 1")
  return [
    (.user, RecordingRule(.kprobe, name, at: .kernelSymbol("f"))),
    (.user, RecordingRule(.logger, name)), (.jul, RecordingRule(.tracepoint, name)),
    (.jul, RecordingRule(.logger, .all, excluding: [name])),
    (.jul, RecordingRule(.logger, try #require(NamePattern(#"a"b"#)))),
    (.kernel, RecordingRule(.tracepoint, name, logLevel: LogLevelRule(.atLeast, 1))),
    (.kernel, RecordingRule(.kprobe, name)),
    (.kernel, RecordingRule(.kprobe, name, at: .kernelSymbol("f"), filter: filter)),
    (.kernel, RecordingRule(.kprobe, name, at: .kernelSymbol("f+4"))),
    (.kernel, RecordingRule(.kprobe, name, at: .kernelAddress(4096))),
    (.kernel, RecordingRule(.kprobe, name, at: .function(path: "/bin/sh", symbol: "f"))),
    (.kernel, RecordingRule(.uprobe, name, at: .kernelSymbol("f"))),
    (.kernel, RecordingRule(.tracepoint, name, at: .kernelSymbol("f"))),
  ]
}

/// Rules that differ in one thing each, three and more of them of one name.
private func exampleRules(in domain: TracingDomain) throws -> [RecordingRule] {
  let kind = domain.isAgent ? RecordingRule.Kind.logger : .tracepoint
  let name = try #require(NamePattern("a:*"))
  let filters = [#"x == 1 && y != "a\*b*""#, "(p) && (q)", "$ctx.vpid == 3"].map {
    FilterExpression($0)
  }
  var rules = [RecordingRule(kind, .all), RecordingRule(kind, name)]
  rules += filters.map { RecordingRule(kind, name, filter: $0) }
  for level in LogLevels.names(in: domain).map(\.value) {
    rules.append(RecordingRule(kind, name, logLevel: LogLevelRule(.atLeast, level)))
    rules.append(RecordingRule(kind, name, logLevel: LogLevelRule(.exactly, level)))
  }
  rules.append(
    RecordingRule(kind, .all, filter: filters[0], logLevel: LogLevelRule(.exactly, 5)))
  rules.append(RecordingRule(kind, try #require(NamePattern(#"é\*b"#))))
  guard domain == .user else { return rules }

  let exclusions = try ["a:c*", "a:b"].map { try #require(NamePattern($0)) }
  return rules + [RecordingRule(kind, name, excluding: exclusions)]
}

/// Every context field that the channels of a domain take.
private func exampleContexts(in domain: TracingDomain) -> [ContextField] {
  let types = ContextType.allCases.filter { $0.domains.contains(domain) }.map(ContextField.type)
  let others = [
    "perf:thread:raw:r1a2:foo", "perf:thread:page-fault", "$app.myprovider:my type",
    "$app.other:x",
  ].compactMap { ContextField($0) }
  return types + others.filter { $0.domains.contains(domain) }
}

private func enable(
  _ rules: [RecordingRule], in channel: ChannelConfiguration, with control: TestControl
) throws {
  for rule in rules {
    try control.enableRule(
      rule, inChannel: channel.name, domain: channel.domain, ofSession: "s")
  }
}

private func sorted(_ rules: [RecordingRule], in domain: TracingDomain) -> [RecordingRule] {
  rules.sorted { $0.text(in: domain) < $1.text(in: domain) }
}

extension TestControl {
  fileprivate func observedChannel(_ channel: ChannelConfiguration) throws -> ObservedChannel? {
    try observeSession(named: "s")?.channel(named: channel.name, domain: channel.domain)
  }

  fileprivate func rules(in channel: ChannelConfiguration) throws -> [RecordingRule]? {
    try observedChannel(channel)?.rules
  }

  fileprivate func disabledRules(in channel: ChannelConfiguration) throws -> [RecordingRule]? {
    try observedChannel(channel)?.disabledRules
  }
}
