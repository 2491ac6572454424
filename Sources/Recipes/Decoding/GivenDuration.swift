/// A time that somebody writes on the command line, as recipes have it: `30d`, `12h`.
package struct GivenDuration: Hashable, Sendable {
  package let milliseconds: UInt64

  /// A text that is no time; says what is right.
  package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  package init(_ text: String) throws(Fault) {
    do throws(Quantity.Fault) {
      milliseconds = try Quantity.milliseconds(text)
    } catch {
      let reason =
        switch error {
        case .unit(let suggestion?): "did you mean `\(suggestion)`?"
        case .tooLarge: "the number is too large"
        case .malformed, .unit, .unitMissing: "write a number and a unit: 90s, 30min, 12h, 30d"
        }
      throw Fault(description: "`\(text)` is no time: \(reason)")
    }
  }
}
