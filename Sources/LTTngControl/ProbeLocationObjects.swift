import CLTTngCtl
import LTTngModel

/// Owns a `lttng_kernel_probe_location`.
struct KernelProbeLocation: ~Copyable {
  let pointer: OpaquePointer

  /// Throws for a place that is not in the kernel.
  init(_ location: ProbeLocation) throws(LTTngError) {
    switch location {
    case .kernelSymbol(let symbol):
      let call = "lttng_kernel_probe_location_symbol_create"
      try refuseNullCharacter(in: symbol, for: call)
      pointer = try check(call, lttng_kernel_probe_location_symbol_create(symbol, 0))
    case .kernelAddress(let address):
      pointer = try check(
        "lttng_kernel_probe_location_address_create",
        lttng_kernel_probe_location_address_create(address))
    case .function, .sdt:
      throw LTTngError(LTTNG_ERR_INVALID, call: "lttng_event_rule_kernel_kprobe_create")
    }
  }

  deinit {
    lttng_kernel_probe_location_destroy(pointer)
  }
}

extension ProbeLocation {
  /// Reads a `lttng_kernel_probe_location`; nil for one with an offset, which LTTng 2.13 drops.
  init?(kernelProbe location: OpaquePointer) {
    switch lttng_kernel_probe_location_get_type(location) {
    case LTTNG_KERNEL_PROBE_LOCATION_TYPE_SYMBOL_OFFSET:
      let offset = number { lttng_kernel_probe_location_symbol_get_offset(location, &$0) }
      guard offset == 0, let name = lttng_kernel_probe_location_symbol_get_name(location) else {
        return nil
      }

      self = .kernelSymbol(String(cString: name))
    case LTTNG_KERNEL_PROBE_LOCATION_TYPE_ADDRESS:
      let address = number { lttng_kernel_probe_location_address_get_address(location, &$0) }
      guard let address else { return nil }

      self = .kernelAddress(address)
    default:
      return nil
    }
  }

  /// Reads a `lttng_userspace_probe_location`; nil for a kind of a newer release.
  init?(userspaceProbe location: OpaquePointer) {
    switch lttng_userspace_probe_location_get_type(location) {
    case LTTNG_USERSPACE_PROBE_LOCATION_TYPE_FUNCTION:
      guard let path = lttng_userspace_probe_location_function_get_binary_path(location),
        let symbol = lttng_userspace_probe_location_function_get_function_name(location)
      else { return nil }

      self = .function(path: String(cString: path), symbol: String(cString: symbol))
    case LTTNG_USERSPACE_PROBE_LOCATION_TYPE_TRACEPOINT:
      guard let path = lttng_userspace_probe_location_tracepoint_get_binary_path(location),
        let provider = lttng_userspace_probe_location_tracepoint_get_provider_name(location),
        let probe = lttng_userspace_probe_location_tracepoint_get_probe_name(location)
      else { return nil }

      self = .sdt(
        path: String(cString: path), provider: String(cString: provider),
        probe: String(cString: probe))
    default:
      return nil
    }
  }
}
