import CLTTngCtl
package import LTTngModel

extension SessionDaemon {
  /// Returns the names of the tracepoints that can be recorded now, each once, ascending.
  ///
  /// Kernel: those of the loaded probe modules; it needs a root session daemon with a kernel tracer
  /// (`LTTNG_ERR_KERN_NA`, `LTTNG_ERR_NEED_ROOT_SESSIOND`). User space: those of the instrumented
  /// programs that run and are registered; none is no error.
  package mutating func tracepointNames(
    in domain: TracingDomain
  ) throws(LTTngError) -> [String] {
    sortedNames(of: try tracepoints(in: domain))
  }

  /// Returns the tracepoints or loggers of the programs that run and are registered, in no order; none
  /// is no error.
  ///
  /// The fields of tracepoints are not asked for: `lttng_list_tracepoint_fields()` makes the daemon of
  /// LTTng 2.13 abort in every domain but user space.
  package mutating func instrumentationPoints(
    in domain: TracingDomain
  ) throws(LTTngError) -> [InstrumentationPoint] {
    try tracepoints(in: domain).map { event in
      InstrumentationPoint(
        name: text(ofField: event.pointee.name),
        logLevel: domain == .user ? event.pointee.loglevel : nil,
        processID: event.pointee.pid)
    }
  }

  /// Returns the names of the system calls, each once, ascending; a kernel with a 32-bit table has
  /// many in both.
  package mutating func systemCallNames() throws(LTTngError) -> [String] {
    let events = try ResultList<lttng_event>("lttng_list_syscalls") { lttng_list_syscalls(&$0) }
    return sortedNames(of: events)
  }

  private func tracepoints(
    in domain: TracingDomain
  ) throws(LTTngError) -> ResultList<lttng_event> {
    let handle = try Handle(session: nil, domain: domain)
    return try ResultList("lttng_list_tracepoints") { lttng_list_tracepoints(handle.pointer, &$0) }
  }

  private func sortedNames(of events: borrowing ResultList<lttng_event>) -> [String] {
    Set(events.map { text(ofField: $0.pointee.name) }).sorted()
  }
}
