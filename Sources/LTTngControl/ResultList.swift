import Glibc
import LTTngModel

/// Owns an array that a `lttng_list_…` call allocated; such arrays are freed with free(3)
/// (`<lttng/channel.h>`, `<lttng/session.h>`).
struct ResultList<Element>: ~Copyable {
  let count: Int
  private let elements: UnsafeMutablePointer<Element>?

  /// Makes the call, which gets a place for the array and returns its length or a negative code.
  init(
    _ call: String, _ list: (inout UnsafeMutablePointer<Element>?) -> Int32
  ) throws(LTTngError) {
    var array: UnsafeMutablePointer<Element>?
    let length = Int(try check(call, list(&array)))
    elements = array
    count = array == nil ? 0 : length
  }

  deinit {
    free(elements)
  }

  /// Calls `body` with each element in turn; the pointer is good during the call only.
  func visit<Failure: Error>(
    _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let elements else { return }

    for index in 0..<count {
      try body(elements + index)
    }
  }

  func map<Value, Failure: Error>(
    _ transform: (UnsafeMutablePointer<Element>) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    var values: [Value] = []
    try visit { (element: UnsafeMutablePointer<Element>) throws(Failure) in
      values.append(try transform(element))
    }
    return values
  }
}
