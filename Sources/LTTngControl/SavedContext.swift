import LTTngModel

extension ContextField {
  /// Reads a `<context>` of a saved session; what only a newer release knows is foreign.
  init(saved context: XMLElement) {
    if let type = context.child(named: "type")?.text {
      self = ContextType.bySavedName[type].map(ContextField.type) ?? .foreign(type)
    } else if let counter = context.child(named: "perf").flatMap(PerfCounter.init(saved:)) {
      self = .perf(counter)
    } else if let field = context.child(named: "app"),
      let provider = field.child(named: "provider_name")?.text,
      let type = field.child(named: "ctx_name")?.text
    {
      self = .app(provider: provider, type: type)
    } else {
      self = .foreign("unknown")
    }
  }

  /// Returns the fields of a saved channel, each once: the daemon lists a kernel's as often as it was added.
  static func fields(ofSavedChannel element: XMLElement) -> [ContextField] {
    var fields: [ContextField] = []
    for context in element.child(named: "contexts")?.children(named: "context") ?? [] {
      let field = ContextField(saved: context)
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }
}

extension PerfCounter {
  /// Returns nil for an element without what every counter has.
  fileprivate init?(saved element: XMLElement) {
    guard let name = element.child(named: "name")?.text,
      let type = element.child(named: "type").flatMap({ UInt32($0.text) }),
      let config = element.child(named: "config").flatMap({ UInt64($0.text) })
    else { return nil }

    self.init(
      scope: name.hasPrefix("perf_thread_") ? .thread : .cpu, type: type, config: config,
      fieldName: name)
  }
}
