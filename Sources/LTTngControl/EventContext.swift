import CLTTngCtl
import Glibc
import LTTngModel

/// Owns a `lttng_event_context` that describes a ``ContextField``.
struct EventContext: ~Copyable {
  private let memory: EventContextMemory
  var pointer: UnsafeMutablePointer<lttng_event_context> { memory.pointer }

  /// Throws for a field of a newer release, and for a counter whose name is too long.
  init(_ field: ContextField, for call: String) throws(LTTngError) {
    memory = try EventContextMemory.filled(field, for: call)
  }
}

/// Owns the memory, and the names of a program's own field.
private struct EventContextMemory: ~Copyable {
  let pointer = UnsafeMutablePointer<lttng_event_context>.allocate(capacity: 1)

  private init() {
    // The header wants it to be zero before use.
    memset(pointer, 0, MemoryLayout<lttng_event_context>.size)
  }

  static func filled(
    _ field: ContextField, for call: String
  ) throws(LTTngError) -> EventContextMemory {
    let memory = EventContextMemory()
    switch field {
    case .type(let type):
      memory.pointer.pointee.ctx = type.eventContextType
    case .perf(let counter):
      try memory.fill(counter, for: call)
    case .app(let provider, let type):
      memory.pointer.pointee.ctx = LTTNG_EVENT_CONTEXT_APP_CONTEXT
      memory.pointer.pointee.u.app_ctx.provider_name = strdup(provider)
      memory.pointer.pointee.u.app_ctx.ctx_name = strdup(type)
    case .foreign(let name):
      throw LTTngError(
        LTTNG_ERR_INVALID, call: call,
        message: "The context field \(name) is one of a newer LTTng")
    }
    return memory
  }

  private borrowing func fill(_ counter: PerfCounter, for call: String) throws(LTTngError) {
    let name = try SymbolName(counter.fieldName, for: call)
    pointer.pointee.ctx =
      counter.scope == .cpu
      ? LTTNG_EVENT_CONTEXT_PERF_CPU_COUNTER : LTTNG_EVENT_CONTEXT_PERF_THREAD_COUNTER
    pointer.pointee.u.perf_counter.type = counter.type
    pointer.pointee.u.perf_counter.config = counter.config
    name.copy(to: &pointer.pointee.u.perf_counter.name)
  }

  deinit {
    if pointer.pointee.ctx == LTTNG_EVENT_CONTEXT_APP_CONTEXT {
      free(pointer.pointee.u.app_ctx.provider_name)
      free(pointer.pointee.u.app_ctx.ctx_name)
    }
    pointer.deallocate()
  }
}
