import CLTTngCtl
import LTTngModel

// The objects of triggers have getters and setters with status enumerations of their own; success is 0
// in all of them, and negative values are failures that have no code (`<lttng/condition/condition.h>`,
// `<lttng/action/action.h>` and their like).

/// Throws unless a setter took its value.
func checkSetter<Status: RawRepresentable<Int32>>(
  _ call: String, _ status: Status
) throws(LTTngError) {
  guard status.rawValue == 0 else { throw LTTngError(LTTNG_ERR_INVALID, call: call) }
}

/// Returns a copy of the text that a getter gives; nil where there is none.
func text<Status: RawRepresentable<Int32>>(
  _ get: (inout UnsafePointer<CChar>?) -> Status
) -> String? {
  var text: UnsafePointer<CChar>?
  guard get(&text).rawValue == 0, let text else { return nil }

  return String(cString: text)
}

/// Returns the object that a getter gives, which is part of another one; nil where there is none.
func part<Status: RawRepresentable<Int32>>(
  _ get: (inout OpaquePointer?) -> Status
) -> OpaquePointer? {
  var object: OpaquePointer?
  return get(&object).rawValue == 0 ? object : nil
}

/// Returns the number that a getter gives; nil where there is none.
func number<Value: Numeric, Status: RawRepresentable<Int32>>(
  _ get: (inout Value) -> Status
) -> Value? {
  var value: Value = 0
  return get(&value).rawValue == 0 ? value : nil
}
