import CLTTngCtl
import Glibc
import LTTngModel

/// Owns a `lttng_userspace_probe_location` until ``release()`` gives it away.
struct UserProbeLocation: ~Copyable {
  let pointer: OpaquePointer

  /// Throws where the library cannot open the file, and for a place in the kernel.
  init(_ location: ProbeLocation) throws(LTTngError) {
    switch location {
    case .function(let path, let symbol):
      pointer = try Self.function(path: path, symbol: symbol)
    case .sdt(let path, let provider, let probe):
      pointer = try Self.sdt(path: path, provider: provider, probe: probe)
    case .kernelSymbol, .kernelAddress:
      throw LTTngError(
        LTTNG_ERR_PROBE_LOCATION_INVAL, call: "lttng_event_set_userspace_probe_location")
    }
  }

  /// Gives the location to a C object that destroys it.
  consuming func release() {
    discard self
  }

  deinit {
    lttng_userspace_probe_location_destroy(pointer)
  }

  private static func function(path: String, symbol: String) throws(LTTngError) -> OpaquePointer {
    let call = "lttng_userspace_probe_location_function_create"
    try refuseUnusable(path, names: symbol, for: call)
    let method = try LookupMethod(
      call, lttng_userspace_probe_location_lookup_method_function_elf_create())
    let location = try opened(
      call, path: path,
      lttng_userspace_probe_location_function_create(path, symbol, method.pointer))
    method.release()
    return location
  }

  private static func sdt(
    path: String, provider: String, probe: String
  ) throws(LTTngError) -> OpaquePointer {
    let call = "lttng_userspace_probe_location_tracepoint_create"
    try refuseUnusable(path, names: provider + probe, for: call)
    let method = try LookupMethod(
      call, lttng_userspace_probe_location_lookup_method_tracepoint_sdt_create())
    let location = try opened(
      call, path: path,
      // The header names the two the other way round than the library takes them.
      lttng_userspace_probe_location_tracepoint_create(path, provider, probe, method.pointer))
    method.release()
    return location
  }

  private static func opened(
    _ call: String, path: String, _ location: OpaquePointer?
  ) throws(LTTngError) -> OpaquePointer {
    guard let location else { throw failure(call, path) }

    return location
  }

  /// Throws for what is no regular file: the library would wait at a pipe until somebody writes.
  private static func refuseUnusable(
    _ path: String, names: String, for call: String
  ) throws(LTTngError) {
    try refuseNullCharacter(in: path + names, for: call)
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure(call, path)
    }
  }

  private static func failure(_ call: String, _ path: String) -> LTTngError {
    LTTngError(
      LTTNG_ERR_PROBE_LOCATION_INVAL, call: call,
      message: "\(path) is no file that can be read to find the place of a probe")
  }
}

/// Owns how a place in a file is looked up, until a location owns it.
private struct LookupMethod: ~Copyable {
  let pointer: OpaquePointer

  init(_ call: String, _ method: OpaquePointer?) throws(LTTngError) {
    pointer = try check(call, method)
  }

  consuming func release() {
    discard self
  }

  deinit {
    lttng_userspace_probe_location_lookup_method_destroy(pointer)
  }
}
