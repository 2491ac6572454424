import DaemonSupport
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: PrivateDaemon.obstacle == nil, "no private session daemon is possible here"))
struct PrivateDaemonTests {
  @Test func `without a daemon a call says so`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home, startsDaemon: false) { control in
          #expect(!control.isSessionDaemonAlive())
          let error = #expect(throws: LTTngError.self) { _ = try control.sessionNames() }
          #expect(error?.code == .noSessionDaemon)
          #expect(error?.call == "lttng_list_sessions")
          #expect(
            SessionDaemonSockets.clientSocketPaths == [home + "/.lttng/client-lttng-sessiond"])
          #expect(
            SessionDaemonSockets.clientSocketPaths.map(SessionDaemonSockets.state) == [.absent])
        }
      }
    }
  }

  @Test func `what is created is observed`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let empty = ObservedSession(name: "s", output: .local(home + "/out"))
          #expect(try control.observeSession(named: "s") == empty)

          let expected = try makeChannels(with: control)
          let users = ProcessAttributeTracker(
            domain: .user, attribute: .vuid, inclusionSet: [0, 1000, 2_147_483_647])
          try control.setTracker(users, ofSession: "s")
          let observed = try control.observeSession(named: "s")

          #expect(observed?.channels == expected)
          #expect(observed?.trackers == [users])
          #expect(try entries(of: home).allSatisfy { !$0.hasPrefix("lttrecipe-") })
        }
      }
    }
  }

  @Test func `a session exists once`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let error = #expect(throws: LTTngError.self) {
            try control.createSession(named: "s", outputPath: home + "/other")
          }
          #expect(error?.code == .sessionExists)
          #expect(error?.call == "lttng_create_session_ext")
          #expect(try control.observeSession(named: "t") == nil)
          #expect(try control.observeSession(named: "../s") == nil)
          #expect(try control.observeSession(named: "") == nil)
        }
      }
    }
  }

  @Test(arguments: ["a b", "é", "e\u{301}", "..", "a<b>&\"c\"", "%s*?", "-x", "日本"])
  func `odd names work`(name: String) async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String, name = name as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: name, outputPath: home + "/out")
          let channel = ChannelConfiguration(name: "c \(name.dropFirst(2))", domain: .user)
          try control.createChannel(channel, inSession: name)
          let observed = try control.observeSession(named: name)

          #expect(observed?.name.utf8.elementsEqual(name.utf8) == true)
          #expect(observed?.channels.map(\.configuration) == [channel])
          #expect(try control.sessionNames() == [name])
          try control.destroySessionWithoutWaiting(named: name)
          #expect(try control.sessionNames() == [])
        }
      }
    }
  }

  @Test func `a session goes from start to destruction`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          try control.enableRule(.tracepoint(.all), inChannel: "c", domain: .user, ofSession: "s")
          #expect(control.mutatingCallCount == 3)

          try control.startSession(named: "s")
          #expect(try control.observeSession(named: "s")?.isActive == true)
          try control.stopSessionWithoutWaiting(named: "s")
          while try control.isDataPending(inSession: "s") { usleep(1000) }
          let again = #expect(throws: LTTngError.self) {
            try control.stopSessionWithoutWaiting(named: "s")
          }
          #expect(again?.code == .alreadyStopped)
          #expect(try control.losses(ofSession: "s").map(\.channel) == ["c"])
          try control.destroySessionWithoutWaiting(named: "s")

          #expect(try control.observeSession(named: "s") == nil)
          #expect(try control.sessionNames() == [])
          #expect(control.mutatingCallCount == 7)
        }
      }
    }
  }

  /// `lttng_list_events()` would crash a 2.13.9 daemon here.
  @Test func `rules made by hand are read and crash nothing`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          let channel = ChannelConfiguration(name: "c", domain: .user)
          try control.createChannel(channel, inSession: "s")
          try lttng("enable-event", "-u", "-s", "s", "-c", "c", "a:*", "-x", "a:b")
          try lttng("enable-event", "-u", "-s", "s", "-c", "c", "a:c", "--filter", "x == 1")
          try lttng("enable-event", "-u", "-s", "s", "-c", "c", "a:d", "--loglevel", "WARNING")
          try lttng("enable-event", "-u", "-s", "s", "-c", "c", "a:e")
          try lttng("enable-event", "-u", "-s", "s", "-c", "c", "a:f")
          try lttng("disable-event", "-u", "-s", "s", "-c", "c", "a:f")
          try lttng("enable-event", "-j", "-s", "s", "logger")

          let rules = [
            RecordingRule(
              .tracepoint, try #require(NamePattern("a:*")),
              excluding: [try #require(NamePattern("a:b"))]),
            RecordingRule(
              .tracepoint, try #require(NamePattern("a:c")), filter: FilterExpression("x == 1")),
            RecordingRule(
              .tracepoint, try #require(NamePattern("a:d")), logLevel: LogLevelRule(.atLeast, 4)),
            .tracepoint(try #require(NamePattern("a:e"))),
          ]
          let loggers = ObservedChannel(
            configuration: ChannelConfiguration(name: "", domain: .jul),
            rules: [RecordingRule(.logger, try #require(NamePattern("logger")))])
          #expect(
            try control.observeSession(named: "s")?.channels == [
              loggers,
              ObservedChannel(
                configuration: channel, rules: rules,
                disabledRules: [.tracepoint(try #require(NamePattern("a:f")))]),
            ])
          let losses = try control.losses(ofSession: "s")
          #expect(Set(losses.map(\.channel)) == ["c", "lttng_jul_channel"])
          #expect(Set(losses.map(\.domain)) == [.user, .jul])
          #expect(control.isSessionDaemonAlive())
        }
      }
    }
  }

  @Test func `exclusions are read back as they were set, whatever their order`() async throws {
    try await PrivateDaemon.withHome { home in
      await #expect(processExitsWith: .success) { [home = home as String] in
        withDaemon(home: home) { control in
          try control.createSession(named: "s", outputPath: home + "/out")
          try control.createChannel(
            ChannelConfiguration(name: "c", domain: .user), inSession: "s")
          let names = try ["a:c*", "a:b", "a:d"].map { try #require(NamePattern($0)) }
          let rule = RecordingRule(
            .tracepoint, try #require(NamePattern("a:*")), excluding: names)
          try control.enableRule(rule, inChannel: "c", domain: .user, ofSession: "s")
          let error = #expect(throws: LTTngError.self) {
            try control.enableRule(
              RecordingRule(.systemCall, .all, excluding: names), inChannel: "c", domain: .kernel,
              ofSession: "s")
          }
          #expect(error?.description.contains("lttng_enable_event_with_exclusions") == true)
          #expect(try control.observeSession(named: "s")?.channels.first?.rules == [rule])
          #expect(rule.exclusions.map(\.text) == ["a:b", "a:c*", "a:d"])
        }
      }
    }
  }
}

/// Makes two channels and returns what is to be observed.
private func makeChannels(with control: TestControl) throws -> [ObservedChannel] {
  var small = ChannelConfiguration(name: "small", domain: .user)
  small.subbufSize = 4096
  small.numSubbuf = 2
  small.eventRecordLossMode = .overwrite
  let contexts: [ContextType] = [.vpid, .procname, .cgroupNS, .vuid]
  let patterns = try ["a:*", #"b:\*"#, "lttng_ust_statedump:*"].map {
    try #require(NamePattern($0))
  }
  let large = ChannelConfiguration(name: "large", domain: .user)
  try control.createChannel(small, inSession: "s")
  try control.createChannel(large, inSession: "s")
  for context in contexts {
    try control.addContext(context, toChannel: "small", domain: .user, inSession: "s")
  }
  for pattern in patterns {
    try control.enableRule(.tracepoint(pattern), inChannel: "small", domain: .user, ofSession: "s")
  }
  return [
    ObservedChannel(configuration: large),
    ObservedChannel(
      configuration: small, contexts: contexts.map(ContextField.type),
      rules: patterns.map { .tracepoint($0) }),
  ]
}

private func entries(of folder: String) throws -> [String] {
  let stream = try #require(opendir(folder))
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    names.append(text(ofField: entry.pointee.d_name))
  }
  return names
}
