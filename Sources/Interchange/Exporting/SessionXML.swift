import LTTngModel

/// Writes sessions as lttng-save(1) does, for lttng-load(1) (`session.xsd`).
package struct SessionXML {
  private var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var depth = 0
  private var losses: [String] = []

  private init() {}

  /// Returns the sessions of a recording; what is staged goes below the absolute path `currentFolder`.
  package static func document(
    of recording: ExportedRecording, currentFolder: String
  ) -> ExportedText {
    var document = SessionXML()
    document.losses = recording.losses
    document.nest("sessions") { document in
      for session in recording.sessions { document.add(session.placed(below: currentFolder)) }
    }
    for session in recording.sessions where session.tracksPayload {
      document.losses.append(
        "that only the payload's processes of `\(session.session.name)` are recorded")
    }
    if !recording.triggers.isEmpty {
      document.losses.append("the triggers, which saved sessions do not hold")
    }
    if !(recording.setup + recording.payload + recording.teardown).isEmpty {
      document.losses.append("what is run: a saved session holds the session alone")
    }
    if !recording.targets.isEmpty {
      document.losses.append("`retrieve`: a saved session holds the session alone")
    }
    return ExportedText(text: document.text, losses: document.losses)
  }

  // MARK: - Elements

  private mutating func nest(_ name: String, _ body: (inout SessionXML) -> Void) {
    line("<\(name)>")
    depth += 1
    body(&self)
    depth -= 1
    line("</\(name)>")
  }

  private mutating func add(_ name: String, _ value: String) {
    line("<\(name)>\(Self.escaped(value))</\(name)>")
  }

  private mutating func add(_ name: String, _ value: some BinaryInteger) {
    line("<\(name)>\(value)</\(name)>")
  }

  private mutating func line(_ line: String) {
    text += String(repeating: "\t", count: depth) + line + "\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\r", "\n", "\t": result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  // MARK: - Sessions

  private mutating func add(_ session: ObservedSession) {
    if session.output == .none {
      losses.append("`\(session.name)` has no output: `lttng load` refuses such a session")
    }
    nest("session") { document in
      document.add("name", session.name)
      if let path = session.sharedMemoryPath { document.add("shared_memory_path", path) }
      document.nest("domains") { document in
        for domain in TracingDomain.allCases { document.add(domain, of: session) }
      }
      document.add("started", "false")
      document.addAttributes(of: session)
      document.addOutput(of: session)
    }
  }

  private mutating func addAttributes(of session: ObservedSession) {
    nest("attributes") { document in
      if case .live(_, let interval) = session.output {
        document.add("live_timer_interval", interval)
      }
      if case .snapshot = session.output { document.add("snapshot_mode", "true") }
      guard !session.rotationSchedules.isEmpty else { return }

      document.nest("rotation_schedules") { document in
        for schedule in session.rotationSchedules {
          switch schedule {
          case .periodic(let time):
            document.nest("periodic") { $0.add("time_us", time) }
          case .size(let bytes):
            document.nest("size_threshold") { $0.add("bytes", bytes) }
          }
        }
      }
    }
  }

  private mutating func addOutput(of session: ObservedSession) {
    switch session.output {
    case .none: break
    case .local(let path): nest("output") { $0.addConsumer { $0.add("path", path) } }
    case .relay(let address), .live(let address, _):
      nest("output") { $0.addConsumer { $0.add(address) } }
    case .snapshot:
      nest("output") { document in
        document.nest("snapshot_outputs") { document in
          for output in session.snapshotOutputs { document.add(output) }
        }
      }
    }
  }

  private mutating func add(_ output: SnapshotOutput<String>) {
    nest("output") { document in
      document.add("name", output.name)
      document.add("max_size", output.maxSize)
      document.addConsumer { document in
        switch output.place {
        case .local(let path): document.add("path", path)
        case .relay(let address): document.add(address)
        }
      }
    }
  }

  private mutating func addConsumer(_ destination: (inout SessionXML) -> Void) {
    nest("consumer_output") { document in
      document.add("enabled", "true")
      document.nest("destination", destination)
    }
  }

  private mutating func add(_ address: RelayAddress) {
    let address = address.normalized
    nest("net_output") { document in
      document.add("control_uri", address.control)
      document.add("data_uri", address.data ?? address.control)
    }
  }

  // MARK: - Domains

  private mutating func add(_ domain: TracingDomain, of session: ObservedSession) {
    let channels = session.channels.filter { $0.configuration.domain == domain }
    let trackers = session.trackers.filter { $0.domain == domain }
    guard !channels.isEmpty || !trackers.isEmpty else { return }

    let scheme =
      channels.first?.configuration.buffering ?? (domain == .kernel ? .global : .perUser)
    nest("domain") { document in
      document.add("type", Self.name(of: domain))
      document.add("buffer_type", Self.name(of: scheme))
      document.nest("channels") { document in
        for channel in channels { document.add(channel, in: session) }
      }
      if !trackers.isEmpty {
        document.nest("process_attr_trackers") { document in
          for tracker in trackers { document.add(tracker) }
        }
      }
    }
  }

  private static func name(of domain: TracingDomain) -> String {
    domain == .user ? "UST" : domain.rawValue.uppercased()
  }

  private static func name(of scheme: BufferingScheme) -> String {
    switch scheme {
    case .perUser: "PER_UID"
    case .perProcess: "PER_PID"
    case .global: "GLOBAL"
    }
  }

  private mutating func add(_ tracker: ProcessAttributeTracker) {
    let name = tracker.attribute.rawValue
    nest("\(name)_process_attr_tracker") { document in
      document.nest("process_attr_values") { document in
        for value in tracker.inclusionSet { document.nest(name) { $0.add("id", value) } }
      }
    }
  }
}

// MARK: - Channels

extension SessionXML {
  private mutating func add(_ channel: ObservedChannel, in session: ObservedSession) {
    let configuration = channel.configuration
    nest("channel") { document in
      document.add("name", configuration.name)
      document.add("enabled", channel.isEnabled ? "true" : "false")
      document.add("overwrite_mode", configuration.eventRecordLossMode.rawValue.uppercased())
      document.add("subbuffer_size", configuration.subbufSize)
      document.add("subbuffer_count", configuration.numSubbuf)
      document.add("switch_timer_interval", configuration.switchTimer)
      document.add("read_timer_interval", configuration.readTimer)
      document.add("output_type", configuration.output.rawValue.uppercased())
      document.add("tracefile_size", configuration.tracefileSize)
      document.add("tracefile_count", configuration.tracefileCount)
      if case .live(_, let interval) = session.output {
        document.add("live_timer_interval", interval)
      }
      document.add("monitor_timer_interval", configuration.monitorTimer)
      document.add("blocking_timeout", configuration.blockingTimeout.number)
      document.nest("events") { document in
        for rule in channel.rules { document.add(rule, configuration.domain) }
      }
      document.nest("contexts") { document in
        for context in channel.contexts { document.add(context, configuration.name) }
      }
    }
  }

  private mutating func add(_ context: ContextField, _ channel: String) {
    switch context {
    case .type(let type):
      let name = type.rawValue.uppercased().replacing("-", with: "_")
      if !Self.loadable.contains(name) {
        losses.append(
          "the context field `\(context.text)` of `\(channel)`: it stands in the file, and "
            + "`lttng load` refuses the session for it")
      }
      nest("context") { $0.add("type", name) }
    case .foreign(let name): nest("context") { $0.add("type", name) }
    case .perf(let counter):
      nest("context") { document in
        document.nest("perf") { document in
          document.add("type", counter.type)
          document.add("config", counter.config)
          document.add("name", counter.fieldName)
        }
      }
    case .app(let provider, let type):
      nest("context") { document in
        document.nest("app") { document in
          document.add("provider_name", provider)
          document.add("ctx_name", type)
        }
      }
    }
  }

  /// The fields that `session.xsd` of LTTng 2.13 knows.
  private static let loadable: Set = [
    "PID", "PROCNAME", "PRIO", "NICE", "VPID", "TID", "VTID", "PPID", "VPPID", "PTHREAD_ID",
    "HOSTNAME", "IP", "INTERRUPTIBLE", "PREEMPTIBLE", "NEED_RESCHEDULE", "MIGRATABLE",
    "CALLSTACK_USER", "CALLSTACK_KERNEL",
  ]

  private mutating func add(_ rule: RecordingRule, _ domain: TracingDomain) {
    nest("event") { document in
      document.add("name", rule.pattern.text)
      document.add("enabled", "true")
      document.add("type", Self.type(of: rule))
      if let level = rule.logLevel {
        document.add("loglevel_type", level.comparison == .atLeast ? "RANGE" : "SINGLE")
        document.add("loglevel", level.level)
      } else if domain != .kernel {
        document.add("loglevel_type", "ALL")
      }
      if let filter = domain.isAgent ? Self.agentFilter(of: rule) : rule.filter?.text {
        document.add("filter", filter)
      }
      if !rule.exclusions.isEmpty {
        document.nest("exclusions") { document in
          for exclusion in rule.exclusions { document.add("exclusion", exclusion.text) }
        }
      }
      if let location = rule.location {
        document.nest("attributes") { $0.add(location) }
      }
    }
  }

  private static func type(of rule: RecordingRule) -> String {
    switch rule.kind {
    case .tracepoint, .logger: "TRACEPOINT"
    case .systemCall: "SYSCALL"
    case .kprobe: "KPROBE"
    case .kretprobe: "KRETPROBE"
    case .uprobe: "USERSPACE_PROBE"
    }
  }

  /// For an agent the daemon saves the filter with the logger's name and the log level in it.
  private static func agentFilter(of rule: RecordingRule) -> String? {
    var filter = rule.filter?.text
    func add(_ condition: String) {
      filter = filter.map { "(\($0)) && (\(condition))" } ?? condition
    }
    if rule.pattern != .all { add("logger_name == \"\(rule.pattern.text)\"") }
    if let level = rule.logLevel {
      add("int_loglevel \(level.comparison == .atLeast ? ">=" : "==") \(level.level)")
    }
    return filter
  }

  private mutating func add(_ location: ProbeLocation) {
    switch location {
    case .kernelSymbol(let symbol):
      nest("probe_attributes") { $0.add("symbol_name", symbol) }
    case .kernelAddress(let address):
      nest("probe_attributes") { $0.add("address", address) }
    case .function(let path, let symbol):
      nest("userspace_probe_function_attributes") { document in
        document.add("lookup_method", "ELF")
        document.add("binary_path", path)
        document.add("function_name", symbol)
      }
    case .sdt(let path, let provider, let probe):
      nest("userspace_probe_tracepoint_attributes") { document in
        document.add("lookup_method", "SDT")
        document.add("binary_path", path)
        document.add("provider_name", provider)
        document.add("probe_name", probe)
      }
    }
  }
}
