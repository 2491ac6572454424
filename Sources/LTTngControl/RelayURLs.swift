import CLTTngCtl
import LTTngModel

/// The URLs of a relay daemon as liblttng-ctl gets them: always two, which every call takes.
struct RelayURLs {
  let control: String
  let data: String

  /// Refuses an address with a fault, which the library would find later or never.
  init(_ address: RelayAddress, for call: String) throws(LTTngError) {
    if let fault = address.fault {
      throw LTTngError(
        LTTNG_ERR_INVALID, call: call, message: "\(fault); \(fault.help)")
    }

    let normalized = address.normalized
    control = normalized.control
    data = normalized.data ?? normalized.control
  }
}
